import type { ApiError } from '../../api/client';
import type { RunStatus } from '../../api/types';
import { plural } from '../../text/format';
import { type LineRange, parseRange } from './line-range';
import { type LogClient, logClient } from './log-client';
import { LogDocument } from './log-document';
import type { LogLine } from './log-line';
import { numberClass, type RowMarks, UNMARKED } from './log-row';
import type { LogElements, LogState, Pace, ShownLog } from './log-state';
import { LogTail, type TailState } from './log-tail';
import { type LineSource, LogViewport } from './log-viewport';
import type { LogTools } from './on-demand';

const WRAP_KEY = 'stint.log.wrap';
const NOTICE_MS = 6000;
/**
 * One log on the page: holds its parts together and says what there is to show. What finds and copies comes when nothing else is to be done,
 * or when it is first used.
 */
export class LogController {
  #state: LogState;
  readonly #listeners = new Set<() => void>();
  readonly #client: LogClient;
  readonly #document: LogDocument;
  readonly #tail: LogTail;
  readonly #marksOf = new Map<number, { line: LogLine | undefined; marks: RowMarks }>();
  readonly #source: LineSource;
  #viewport: LogViewport | null = null;
  #elements: LogElements | null = null;
  #waiting = 0; // wishes that the tools have not come for yet
  #abort = new AbortController();
  #status: RunStatus = 'running';
  #size = 0;
  #pace: Pace = 'full';
  #isHeld = false;
  #seen = 0; // lines that were there when the reader left the end
  #retryTimer = 0;
  #noticeTimer = 0;

  readonly runId: string;

  constructor(runId: string) {
    this.runId = runId;
    this.#client = logClient(runId);
    this.#document = new LogDocument(this.#client, {
      changed: () => this.#linesChanged(),
      failed: (error) => this.#linesFailed(error),
      shrunk: () => this.#tail.shrunk(),
    });
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
      tools: null,
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
    this.#pace = 'full';
    const { signal } = this.#abort;
    this.#elements = elements;
    this.#viewport = new LogViewport(elements, this.#source, this.rawHref, {
      rendering: () => this.#state.tools?.copier.rendering(),
      rendered: () => this.#rendered(),
      stuck: (isStuck) => this.#stuck(isStuck),
    });
    this.#viewport.setWrap(this.#state.wraps);
    elements.stage.addEventListener('click', (event) => this.#clicked(event), { signal });
    elements.scroller.addEventListener('copy', (event) => this.#copied(event), { signal });
    window.addEventListener('online', () => this.#tail.wake(), { signal });
    window.addEventListener('hashchange', () => this.#goToHash(), { signal });
    this.#goToHash();
    this.#followTail(true);
    if (this.#state.isLoaded) this.#loadToolsWhenIdle();
  }

  detach() {
    this.#abort.abort();
    this.#tail.dispose();
    this.#document.dispose();
    this.#viewport?.dispose();
    this.#state.tools?.dispose();
    this.#viewport = null;
    this.#elements = null;
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#noticeTimer);
    this.#set({ tools: null, search: null, errors: null, showsErrors: false });
  }

  /** What the run's record says now. */
  update(status: RunStatus, size: number) {
    const isOther = status !== this.#status;
    this.#status = status;
    if (isOther && this.#viewport) this.#followTail(true);
    this.grew(size);
    this.#state.tools?.finder.countIfFailed(status, size);
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

  focus() {
    this.#elements?.scroller.focus({ preventScroll: true });
  }

  /** Has the tools do something, now or as soon as they have come. */
  use(action: (tools: LogTools) => void) {
    const { tools } = this.#state;
    if (tools) {
      action(tools);
      return;
    }
    const { signal } = this.#abort;
    this.#waiting++;
    this.#loadTools()
      .then(action, () => {
        if (!signal.aborted) this.#note('A part of this page cannot be loaded. Try again, or load the page anew.');
      })
      .finally(() => {
        this.#waiting--;
      });
  }

  /** Whether the tools have been asked for something and have not come yet. */
  get isWaiting(): boolean {
    return this.#waiting > 0;
  }

  async #loadTools(): Promise<LogTools> {
    const { signal } = this.#abort;
    const { createTools } = await import('./on-demand');
    signal.throwIfAborted();
    const known = this.#state.tools;
    if (known) return known;
    const tools = createTools(this.#shown(this.#viewport!, this.#elements!, signal));
    this.#set({ tools });
    this.#marksChanged();
    tools.finder.countIfFailed(this.#status, this.#size);
    return tools;
  }

  // A failure is told to who wants to use them.
  #loadToolsWhenIdle() {
    const { signal } = this.#abort;
    whenIdle(() => !signal.aborted && this.#loadTools().catch(() => undefined));
  }

  #shown(viewport: LogViewport, elements: LogElements, signal: AbortSignal): ShownLog {
    const state = this.getState;
    return {
      runId: this.runId,
      document: this.#document,
      viewport,
      elements,
      source: this.#source,
      signal,
      get state() {
        return state();
      },
      set: (change) => this.#set(change),
      marksChanged: () => this.#marksChanged(),
      note: (notice) => this.#note(notice),
      failed: (error) => this.#linesFailed(error),
      sentence,
      showLinked: (range) => this.#showLinked(range),
      setPace: (pace) => this.#setPace(pace),
      hold: (isHeld) => this.#hold(isHeld),
    };
  }

  #marksChanged() {
    this.#marksOf.clear();
    this.#viewport?.renderSoon();
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
    const marks = this.#state.tools?.finder.marks(number, line) ?? UNMARKED;
    return isLinked ? { ...marks, isLinked } : marks;
  }

  #clicked(event: MouseEvent) {
    const isOnControl = (event.target as HTMLElement).closest(`[data-expand], .${numberClass}`) !== null;
    if (event.ctrlKey || event.metaKey || event.button !== 0 || !(isOnControl || this.#state.showsErrors)) return;
    event.preventDefault();
    this.use(({ links }) => links.clicked(event));
  }

  // The tools see to it themselves once they are there.
  #copied(event: ClipboardEvent) {
    if (this.#state.tools) return;
    event.preventDefault();
    this.use((tools) => tools.copier.copySelected());
  }

  #goToHash() {
    const range = parseRange(location.hash);
    if (range) this.#showLinked(range);
    else if (this.#state.linked) this.#showLinked(null);
  }

  #showLinked(range: LineRange | null) {
    const known = this.#state.linked;
    this.#set({ linked: range });
    this.#marksChanged();
    if (!range) return;
    this.#viewport?.stick(false);
    if (!this.#document.isLoaded) return; // shown as soon as it is known how many lines there are
    this.#state.tools?.finder.showErrors(false);
    if (known?.first !== range.first) this.#viewport?.reveal(range.first);
    if (range.first > this.#document.total) this.#note(`The log has ${plural(this.#document.total, 'line')}.`);
  }

  #followTail(anew = false) {
    if (!this.#viewport) return;
    if (this.#pace === 'none') this.#tail.follow(null);
    else if (isFinal(this.#status) || this.#status === 'ready' || this.#status === 'queued' || !this.#state.isLive)
      this.#tail.follow('once', anew);
    else this.#tail.follow(this.#pace === 'slow' ? 'count' : 'stream', anew);
  }

  #setPace(pace: Pace) {
    if (pace === this.#pace) return;
    this.#pace = pace;
    this.#followTail();
  }

  #stuck(isStuck: boolean) {
    this.#seen = this.#document.total;
    this.#set({ isFollowing: isStuck, fresh: 0 });
    this.#state.tools?.pace.stuck(isStuck);
  }

  #hold(isHeld: boolean) {
    this.#isHeld = isHeld;
    this.#viewport?.hold(isHeld);
    if (!this.#state.isFollowing) return;
    this.#seen = this.#document.total;
    this.#set({ fresh: 0 });
  }

  #linesChanged() {
    const { total } = this.#document;
    const isFirst = !this.#state.isLoaded && this.#document.isLoaded;
    const { isFollowing, linked } = this.#state;
    this.#set({
      isLoaded: this.#document.isLoaded,
      total,
      fresh: isFollowing && !this.#isHeld ? 0 : Math.max(0, total - this.#seen),
      problem: null,
    });
    if (isFirst) {
      this.#seen = total;
      this.#set({ fresh: 0 });
      if (linked) this.#viewport?.scrollToLine(linked.first);
      if (linked && linked.first > total) this.#note(`The log has ${plural(total, 'line')}.`);
      this.#loadToolsWhenIdle();
    }
    this.#viewport?.renderSoon();
    this.#state.tools?.linesChanged();
  }

  #linesFailed(error: unknown) {
    this.#set({ problem: sentence(error) });
    clearTimeout(this.#retryTimer);
    this.#retryTimer = window.setTimeout(() => this.#document.retry(), 2000);
  }

  #tailChanged(connection: TailState, error: ApiError | null) {
    const wasLost = this.#state.connection === 'lost';
    if (connection === 'connecting' && this.#state.isLoaded) return; // the last that is known holds until the server answers
    this.#set({ connection, problem: error && connection !== 'missing' ? sentence(error) : null });
    if (!wasLost || connection === 'lost') return;
    this.#document.retry();
    this.#state.tools?.finder.retry();
    this.#loadToolsWhenIdle();
  }

  #replaced() {
    this.#marksOf.clear();
    this.#viewport?.forgetHeightsFrom(1);
    this.#note(`The log is ${this.#document.wasLonger ? 'shorter' : 'another one'} than before. It was read again.`);
    this.#seen = this.#document.total;
    this.#state.tools?.finder.restart();
  }

  #rendered() {
    const viewport = this.#viewport;
    if (!viewport) return;
    const { tools } = this.#state;
    tools?.copier.rendered();
    const { isAtTop, isAtEnd } = viewport;
    this.#set({ isAtTop, isAtEnd });
    tools?.finder.rendered();
  }

  #note(notice: string) {
    this.#set({ notice, announcement: notice });
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = window.setTimeout(() => this.#set({ notice: null }), NOTICE_MS);
  }

  #set(change: Partial<LogState>) {
    const next = { ...this.#state, ...change };
    if ((Object.keys(change) as (keyof LogState)[]).every((key) => Object.is(next[key], this.#state[key]))) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}

/** Whether a run has ended for good. */
export function isFinal(status: RunStatus): boolean {
  return status === 'finished' || status === 'failed' || status === 'stopped';
}

function sentence(error: unknown): string {
  const text = (error as Error).message.replace(/^search: /, '');
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?]$/.test(capital) ? capital : `${capital}.`;
}

function whenIdle(action: () => void) {
  // Safari has none.
  if ('requestIdleCallback' in window) requestIdleCallback(action, { timeout: 2000 });
  else setTimeout(action, 200);
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
