import type { ApiError } from '../../api/client';
import type { RunStatus } from '../../api/types';
import { copyText } from '../../text/clipboard';
import { count, plural } from '../../text/format';
import { errorQuery, isError } from './errors';
import { formatRange, type LineRange, parseRange } from './line-range';
import { type LogClient, logClient, type Query } from './log-client';
import { LogDocument } from './log-document';
import type { LogLine } from './log-line';
import type { RowMarks } from './log-row';
import { LogSelection } from './log-selection';
import { LogTail, type TailState } from './log-tail';
import { type LineSource, LogViewport } from './log-viewport';
import { drawMarks } from './mark-strip';
import { MatchSource } from './match-source';
import { SearchSession } from './search-session';

/** The elements that the viewer draws into. */
export interface LogElements {
  scroller: HTMLElement;
  spacer: HTMLElement;
  stage: HTMLElement;
  probe: HTMLElement;
  strip: HTMLCanvasElement;
}

export interface SearchState {
  readonly total: number | null;
  /** The number of the match that is shown, counted from 1; 0 for none. */
  readonly current: number;
  readonly isBusy: boolean;
  /** What is wrong, as a sentence. */
  readonly problem: string | null;
}

/** What the buttons and sentences around the log show. */
export interface LogState {
  readonly isLoaded: boolean;
  readonly connection: TailState;
  readonly problem: string | null;
  readonly total: number;
  readonly isFollowing: boolean;
  /** Lines that have come since the reader left the end. */
  readonly fresh: number;
  readonly isAtTop: boolean;
  readonly isAtEnd: boolean;
  readonly wraps: boolean;
  /** Whether new output is taken in as it comes. */
  readonly isLive: boolean;
  readonly search: SearchState | null;
  readonly errors: SearchState | null;
  readonly showsErrors: boolean;
  readonly linked: LineRange | null;
  /** One sentence about what has just happened; goes by itself. */
  readonly notice: string | null;
  /** For screen readers. */
  readonly announcement: string;
}

const WRAP_KEY = 'stint.log.wrap';
const HIDDEN_MS = 30_000;
const AWAY_MS = 10_000;
const NOTICE_MS = 6000;
const ANNOUNCE_MS = 10_000;
const LOOK_MS = 250;
/** Up to this size errors of a failed run are counted unasked. */
const SMALL_LOG = 64 << 20;
/** More than this is not copied but downloaded. */
const MOST_COPIED_LINES = 100_000;

const NONE: RowMarks = { highlights: [], isHit: false, isCurrent: false, isLinked: false, isError: false };
const ERROR: RowMarks = { ...NONE, isError: true };

/** One log on the page: holds its parts together and says what there is to show. */
export class LogController {
  #state: LogState;
  readonly #listeners = new Set<() => void>();
  readonly #client: LogClient;
  readonly #document: LogDocument;
  readonly #tail: LogTail;
  readonly #marksOf = new Map<number, { line: LogLine | undefined; marks: RowMarks }>();
  readonly #source: LineSource;
  #viewport: LogViewport | null = null;
  #selection: LogSelection | null = null;
  #elements: LogElements | null = null;
  #search: SearchSession | null = null;
  #errors: SearchSession | null = null;
  #errorSource: MatchSource | null = null;
  #left = { line: 1, isFollowing: true }; // where the log was when its errors were shown instead
  #abort = new AbortController();
  #status: RunStatus = 'running';
  #size = 0;
  #isHidden = false;
  #isAway = false;
  #seen = 0; // lines that were there when the reader left the end
  #announced = 0;
  #announcedTotal = -1;
  readonly #timers = new Map<string, number>();

  readonly runId: string;

  constructor(runId: string) {
    this.runId = runId;
    this.#client = logClient(runId);
    this.#document = new LogDocument(this.#client, { changed: () => this.#linesChanged(), failed: (error) => this.#linesFailed(error) });
    this.#tail = new LogTail(this.#client, this.#document, {
      changed: (state, error) => this.#tailChanged(state, error),
      replaced: () => this.#replaced(),
    });
    const document = this.#document;
    this.#source = {
      get total() {
        return document.total;
      },
      get largest() {
        return document.total;
      },
      line: (number) => document.line(number),
      want: (first, last) => document.want(first, last),
      marks: (number) => this.#marks(number),
      label: (number) => number,
    };
    this.#state = {
      isLoaded: false,
      connection: 'connecting',
      problem: null,
      total: 0,
      isFollowing: true,
      fresh: 0,
      isAtTop: true,
      isAtEnd: true,
      wraps: rememberedWrap(),
      isLive: true,
      search: null,
      errors: null,
      showsErrors: false,
      linked: null,
      notice: null,
      announcement: '',
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): LogState => this.#state;

  /** The address of the whole log. */
  get rawHref(): string {
    return `/runs/${encodeURIComponent(this.runId)}/logs/raw`;
  }

  /** Begins to show the log in these elements, until {@link detach}. */
  attach(elements: LogElements) {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#elements = elements;
    this.#viewport = new LogViewport(elements, this.#source, this.rawHref, {
      rendered: () => this.#rendered(),
      stuck: (isStuck) => this.#stuck(isStuck),
    });
    this.#viewport.setWrap(this.#state.wraps);
    this.#selection = new LogSelection(elements.scroller, elements.stage, {
      changed: (isActive) => this.#viewport?.hold(isActive),
      copied: (event, range) => this.#copySelection(event, range),
      total: () => this.#document.total,
    });
    elements.stage.addEventListener('click', (event) => this.#clicked(event), { signal });
    elements.strip.addEventListener('click', (event) => this.#markClicked(event), { signal });
    document.addEventListener('visibilitychange', () => this.#visibilityChanged(), { signal });
    window.addEventListener('online', () => this.#tail.wake(), { signal });
    window.addEventListener('hashchange', () => this.#goToHash(), { signal });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#drawStrip(), { signal });
    this.#goToHash();
    this.#followTail(true);
    this.#countFailed();
  }

  detach() {
    this.#abort.abort();
    this.#tail.dispose();
    this.#document.dispose();
    this.#viewport?.dispose();
    this.#selection?.dispose();
    this.#search?.dispose();
    this.#errors?.dispose();
    this.#search = this.#errors = null;
    this.#errorSource = null;
    this.#viewport = null;
    this.#selection = null;
    this.#elements = null;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#set({ search: null, errors: null, showsErrors: false });
  }

  /** What the run's record says now. */
  update(status: RunStatus, size: number) {
    const isOther = status !== this.#status;
    this.#status = status;
    if (isOther && this.#viewport) this.#followTail(true);
    this.grew(size);
    this.#countFailed();
  }

  /** The log has so many bytes now. */
  grew(size: number) {
    if (size === this.#size) return;
    this.#size = size;
    this.#tail.wake();
  }

  toggleLive() {
    this.#set({ isLive: !this.#state.isLive });
    this.#followTail(true);
  }

  toggleFollow() {
    if (this.#state.isFollowing) this.#viewport?.stick(false);
    else this.toEnd();
  }

  toggleWrap() {
    const wraps = !this.#state.wraps;
    this.#set({ wraps });
    this.#viewport?.setWrap(wraps);
    try {
      localStorage.setItem(WRAP_KEY, wraps ? 'on' : 'off');
    } catch {
      // Not remembered where the browser keeps nothing.
    }
  }

  toTop() {
    this.#viewport?.scrollToLine(1, 0);
  }

  toEnd() {
    this.#selection?.clear();
    this.#viewport?.scrollToEnd();
  }

  page(direction: 1 | -1) {
    const height = this.#elements?.scroller.clientHeight ?? 0;
    this.#viewport?.scrollBy(direction * Math.max(height - 2 * (this.#viewport?.rowHeight ?? 20), 20));
  }

  focus() {
    this.#elements?.scroller.focus({ preventScroll: true });
  }

  /** Shows a line, by its number. */
  goTo(line: number) {
    this.link({ first: line, last: line });
  }

  /** Marks lines, shows them and writes them into the address. */
  link(range: LineRange | null) {
    const hash = range ? formatRange(range) : '';
    // Not through the router, which would put the scroll bar back to where it was.
    History.prototype.replaceState.call(history, history.state, '', `${location.pathname}${location.search}${hash}`);
    this.#showLinked(range);
  }

  async copyLinked(): Promise<void> {
    const range = this.#state.linked;
    if (range) await this.#copy(range.first, Math.min(range.last, this.#document.total));
  }

  async copyLink(): Promise<void> {
    this.#note((await copyText(location.href)) ? 'The link is copied.' : 'The browser does not let this page copy.');
  }

  /** Searches for something; null ends the search. */
  find(query: Query | null) {
    this.#search?.dispose();
    this.#search = null;
    this.#later('search', null);
    if (!query || query.text === '') {
      this.#searchChanged();
      return;
    }
    this.#showErrors(false);
    const session = new SearchSession(this.#client, query, () => this.#searchChanged());
    this.#search = session;
    this.#searchChanged();
    void session.start(this.#viewport?.visible[0] ?? 1).then(() => this.#showMatch(session));
  }

  async findNext(by: 1 | -1): Promise<void> {
    const session = this.#search;
    if (!session) return;
    await session.move(by);
    this.#showErrors(false);
    this.#showMatch(session);
  }

  async nextError(by: 1 | -1): Promise<void> {
    const session = this.#errorSession();
    const [first, last] = this.#state.showsErrors ? [1, 1] : (this.#viewport?.visible ?? [1, 1]);
    const current = session.currentMatch?.line;
    const isSeen = current !== undefined && current >= first && current <= last;
    const isFirst = session.current < 0;
    if (isSeen && !this.#state.showsErrors) await session.move(by);
    else await session.moveFrom(isFirst && by < 0 ? last + 1 : by > 0 ? first - 1 : first, by);
    this.#showErrors(false);
    this.#showMatch(session);
    if (session.total === 0) this.#note('No line looks like an error.');
  }

  toggleErrors() {
    this.#showErrors(!this.#state.showsErrors);
  }

  #errorSession(): SearchSession {
    this.#errors ??= new SearchSession(this.#client, errorQuery, () => this.#searchChanged());
    return this.#errors;
  }

  // Who looks at a failed run looks for its errors.
  #countFailed() {
    const isSmall = this.#size > 0 && this.#size <= SMALL_LOG;
    if (this.#viewport && this.#status === 'failed' && isSmall && !this.#errors) void this.#errorSession().count();
  }

  #showErrors(shows: boolean) {
    if (shows === this.#state.showsErrors || !this.#viewport) return;
    this.#selection?.clear();
    this.#set({ showsErrors: shows });
    if (!shows) {
      this.#viewport.show(this.#source, this.#left.line);
      this.#marksOf.clear();
      if (this.#left.isFollowing) this.#viewport.scrollToEnd();
      return;
    }
    this.#left = { line: this.#viewport.visible[0], isFollowing: this.#state.isFollowing };
    const session = this.#errorSession();
    const source = new MatchSource(session, () => this.#viewport?.renderSoon());
    this.#errorSource = source;
    this.#viewport.show(source);
    void (session.total === null ? session.count() : Promise.resolve()).then(() => {
      if (!this.#state.showsErrors || this.#errorSource !== source) return;
      this.#viewport?.show(source);
      this.#viewport?.scrollToEnd();
    });
  }

  #showMatch(session: SearchSession) {
    const match = session.currentMatch;
    if (!match || !this.#viewport || (session !== this.#search && session !== this.#errors)) return;
    this.#viewport.reveal(match.line);
    this.#searchChanged();
    this.#announce(`Line ${match.line}: ${match.preview}`);
  }

  #searchChanged() {
    this.#marksOf.clear();
    this.#set({ search: stateOf(this.#search), errors: stateOf(this.#errors) });
    this.#viewport?.renderSoon();
    this.#drawStrip();
  }

  #marks(number: number): RowMarks {
    const line = this.#document.line(number);
    const known = this.#marksOf.get(number);
    if (known && known.line === line) return known.marks;
    if (this.#marksOf.size > 2000) this.#marksOf.clear();
    const marks = this.#makeMarks(number, line);
    this.#marksOf.set(number, { line, marks });
    return marks;
  }

  #makeMarks(number: number, line: LogLine | undefined): RowMarks {
    const { linked } = this.#state;
    const isLinked = linked !== null && number >= linked.first && number <= linked.last;
    const highlights = line && this.#search ? this.#search.highlights(number, line) : [];
    const isHit = this.#search !== null && (highlights.length > 0 || this.#search.isMatch(number, line));
    const isCurrent = this.#search?.currentMatch?.line === number || (!this.#search && this.#errors?.currentMatch?.line === number);
    const looksWrong = line !== undefined && isError(line.text);
    if (!isLinked && !isHit && !isCurrent) return looksWrong ? ERROR : NONE;
    return { highlights, isHit, isCurrent, isLinked, isError: looksWrong };
  }

  #clicked(event: MouseEvent) {
    const target = event.target as HTMLElement;
    const expand = target.closest<HTMLElement>('[data-expand]');
    if (expand) {
      this.#document.expand(Number(expand.dataset.expand)).catch((error) => this.#linesFailed(error));
      return;
    }
    if (this.#state.showsErrors) {
      const row = target.closest<HTMLElement>('[data-line]');
      if (!row || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const index = Number(row.dataset.line) - 1;
      const match = this.#errors?.at(index);
      if (!match) return;
      this.#errors!.select(index);
      this.#showErrors(false);
      this.#showMatch(this.#errors!);
      return;
    }
    const number = target.closest<HTMLAnchorElement>('.log-viewer-number');
    if (!number || event.ctrlKey || event.metaKey || event.button !== 0) return;
    event.preventDefault();
    const line = Number(number.hash.slice(2));
    const { linked } = this.#state;
    if (event.shiftKey && linked) {
      document.getSelection()?.removeAllRanges();
      this.link({ first: Math.min(linked.first, line), last: Math.max(linked.first, line) });
    } else if (linked && linked.first === line && linked.last === line) {
      this.link(null);
    } else {
      this.link({ first: line, last: line });
    }
  }

  #markClicked(event: MouseEvent) {
    const strip = this.#elements?.strip;
    const session = this.#search ?? this.#errors;
    if (!strip || !this.#viewport || !session || session.marks.length === 0) return;
    const share = (event.offsetY + 0.5) / strip.clientHeight;
    const line = session.marks.reduce((best, mark) => (this.#distance(mark, share) < this.#distance(best, share) ? mark : best));
    this.#showErrors(false);
    void session.moveFrom(line - 1, 1).then(() => this.#showMatch(session));
  }

  #distance(line: number, share: number): number {
    return Math.abs((this.#viewport?.shareOf(line) ?? 0) - share);
  }

  #goToHash() {
    const range = parseRange(location.hash);
    if (range) this.#showLinked(range);
    else if (this.#state.linked) this.#showLinked(null);
  }

  #showLinked(range: LineRange | null) {
    const known = this.#state.linked;
    this.#set({ linked: range });
    this.#marksOf.clear();
    if (!range) {
      this.#viewport?.renderSoon();
      return;
    }
    this.#viewport?.stick(false);
    if (!this.#document.isLoaded) return; // shown as soon as it is known how many lines there are
    this.#showErrors(false);
    if (known?.first === range.first) this.#viewport?.renderSoon();
    else this.#viewport?.reveal(range.first);
    if (range.first > this.#document.total) this.#note(`The log has ${plural(this.#document.total, 'line')}.`);
  }

  #copySelection(event: ClipboardEvent, range: { first: number; start: number; last: number; end: number }) {
    if (this.#state.showsErrors) return;
    event.preventDefault();
    const cut = (texts: string[]) => {
      const last = texts.length - 1;
      texts[last] = texts[last]!.slice(0, range.end);
      texts[0] = texts[0]!.slice(range.start);
      return texts.join('\n');
    };
    const held = this.#document.heldTexts(range.first, range.last);
    if (held) event.clipboardData?.setData('text/plain', cut(held));
    else void this.#copy(range.first, range.last, cut);
  }

  async #copy(first: number, last: number, cut = (texts: string[]) => texts.join('\n')): Promise<void> {
    const lines = last - first + 1;
    if (lines > MOST_COPIED_LINES) {
      this.#note(`${count(lines)} lines are too many to copy. Download the log instead.`);
      return;
    }
    try {
      const texts = this.#document.heldTexts(first, last) ?? (await this.#document.texts(first, last, this.#abort.signal));
      const isDone = await copyText(cut(texts));
      this.#note(isDone ? `${plural(texts.length, 'line')} copied.` : 'The browser does not let this page copy.');
    } catch (error) {
      this.#linesFailed(error);
    }
  }

  #followTail(anew = false) {
    if (!this.#viewport) return;
    if (this.#isHidden) this.#tail.follow(null);
    else if (isFinal(this.#status) || this.#status === 'ready' || this.#status === 'queued' || !this.#state.isLive)
      this.#tail.follow('once', anew);
    else this.#tail.follow(this.#isAway ? 'count' : 'stream', anew);
  }

  #visibilityChanged() {
    if (document.visibilityState === 'hidden') {
      this.#later('hidden', HIDDEN_MS, () => {
        this.#isHidden = true;
        this.#followTail();
      });
      return;
    }
    this.#later('hidden', null);
    if (!this.#isHidden) return;
    this.#isHidden = false;
    this.#followTail();
  }

  #stuck(isStuck: boolean) {
    this.#seen = this.#document.total;
    this.#set({ isFollowing: isStuck, fresh: 0 });
    this.#later('away', null);
    if (!isStuck) {
      this.#later('away', AWAY_MS, () => {
        this.#isAway = true;
        this.#followTail();
      });
    } else if (this.#isAway) {
      this.#isAway = false;
      this.#followTail();
    }
  }

  #linesChanged() {
    const { total } = this.#document;
    const isFirst = !this.#state.isLoaded && this.#document.isLoaded;
    const { isFollowing, linked } = this.#state;
    this.#set({ isLoaded: this.#document.isLoaded, total, fresh: isFollowing ? 0 : Math.max(0, total - this.#seen), problem: null });
    if (isFirst) {
      this.#seen = total;
      this.#announcedTotal = total;
      this.#set({ fresh: 0 });
      if (linked) this.#viewport?.scrollToLine(linked.first);
      if (linked && linked.first > total) this.#note(`The log has ${plural(total, 'line')}.`);
    }
    this.#viewport?.renderSoon();
    this.#search?.renew();
    this.#errors?.renew();
    this.#announceLines();
  }

  #linesFailed(error: unknown) {
    this.#set({ problem: sentence(error) });
    this.#later('retry', 2000, () => this.#document.retry());
  }

  #tailChanged(connection: TailState, error: ApiError | null) {
    const wasLost = this.#state.connection === 'lost';
    if (connection === 'connecting' && this.#state.isLoaded) return; // the last that is known holds until the server answers
    this.#set({ connection, problem: error && connection !== 'missing' ? sentence(error) : null });
    if (wasLost && connection !== 'lost') this.#document.retry();
  }

  #replaced() {
    this.#marksOf.clear();
    this.#viewport?.forgetHeightsFrom(1);
    this.#note('The log is another one than before. It was read again.');
    this.#seen = this.#document.total;
    if (this.#search) this.find(this.#search.query);
    this.#errors?.dispose();
    this.#errors = null;
    if (this.#state.showsErrors) this.#showErrors(false);
    this.#searchChanged();
  }

  #rendered() {
    const viewport = this.#viewport;
    if (!viewport) return;
    this.#selection?.restore(viewport.rendered);
    const { isAtTop, isAtEnd } = viewport;
    this.#set({ isAtTop, isAtEnd });
    this.#drawStrip();
    if (this.#search?.query.regex && !this.#state.showsErrors && !this.#timers.has('look')) {
      this.#later('look', LOOK_MS, () => this.#lookForMatches());
    }
  }

  #lookForMatches() {
    const viewport = this.#viewport;
    const search = this.#search;
    if (!viewport || !search) return;
    const [first, last] = viewport.visible;
    const key = `${first}-${last}`;
    if (key === this.#looked) return;
    this.#looked = key;
    search.loadLines(first, last).catch(() => undefined);
  }
  #looked = '';

  #drawStrip() {
    const elements = this.#elements;
    const viewport = this.#viewport;
    if (!elements || !viewport) return;
    const share = (line: number) => viewport.shareOf(line);
    const isLog = !this.#state.showsErrors;
    drawMarks(elements.strip, isLog ? (this.#errors?.marks ?? []).map(share) : [], isLog ? (this.#search?.marks ?? []).map(share) : []);
  }

  #announceLines() {
    const now = performance.now();
    const lines = this.#document.total - this.#announcedTotal;
    if (lines <= 0 || this.#announcedTotal < 0) return;
    const wait = ANNOUNCE_MS - (now - this.#announced);
    if (wait > 0) {
      if (!this.#timers.has('announce')) this.#later('announce', wait, () => this.#announceLines());
      return;
    }
    this.#announced = now;
    this.#announcedTotal = this.#document.total;
    this.#announce(plural(lines, 'new line'));
  }

  #announce(announcement: string) {
    this.#set({ announcement });
  }

  #note(notice: string) {
    this.#set({ notice, announcement: notice });
    this.#later('notice', NOTICE_MS, () => this.#set({ notice: null }));
  }

  // One timer of each name; null ends it.
  #later(name: string, delay: number | null, action?: () => void) {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
    if (delay === null || !action) return;
    this.#timers.set(
      name,
      window.setTimeout(() => {
        this.#timers.delete(name);
        action();
      }, delay),
    );
  }

  #set(change: Partial<LogState>) {
    const next = { ...this.#state, ...change };
    if ((Object.keys(change) as (keyof LogState)[]).every((key) => Object.is(next[key], this.#state[key]))) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}

function stateOf(session: SearchSession | null): SearchState | null {
  if (!session) return null;
  return {
    total: session.total,
    current: session.current + 1,
    isBusy: session.isBusy,
    problem: session.error ? sentence(session.error) : null,
  };
}

function isFinal(status: RunStatus): boolean {
  return status === 'finished' || status === 'failed' || status === 'stopped';
}

function sentence(error: unknown): string {
  const text = (error as Error).message.replace(/^search: /, '');
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?]$/.test(capital) ? capital : `${capital}.`;
}

function rememberedWrap(): boolean {
  try {
    const remembered = localStorage.getItem(WRAP_KEY);
    if (remembered) return remembered === 'on';
  } catch {
    // Nothing is remembered where the browser keeps nothing.
  }
  return window.innerWidth < 768;
}
