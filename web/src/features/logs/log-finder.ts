import type { RunStatus } from '../../api/types';
import { errorPattern, isError } from '../../text/errors';
import type { LogCopier } from './log-copier';
import type { LogLine } from './log-line';
import type { RowMarks } from './log-row';
import type { SearchState, ShownLog } from './log-state';
import { drawMarks } from './mark-strip';
import { MatchSource } from './match-source';
import { type Query, SearchSession } from './search-session';

const LOOK_MS = 250;
/** Up to this size errors of a failed run are counted unasked. */
const SMALL_LOG = 64 << 20;

const ERRORS = { text: errorPattern, regex: true, case: true };
const UNMARKED: RowMarks = { highlights: [], isHit: false, isCurrent: false, isLinked: false, isError: false };
const ERROR: RowMarks = { ...UNMARKED, isError: true };

/** Finds what is searched for in a log, and its errors: marks them, goes through them, and shows the errors alone. */
export class LogFinder {
  #search: SearchSession | null = null;
  #errors: SearchSession | null = null;
  #errorSource: MatchSource | null = null;
  #left = { line: 1, isFollowing: true }; // where the log was when its errors were shown instead
  #look = 0;
  #looked = '';

  readonly #log: ShownLog;
  readonly #copier: LogCopier;

  constructor(log: ShownLog, copier: LogCopier) {
    this.#log = log;
    this.#copier = copier;
    const { signal } = log;
    log.elements.strip.addEventListener('click', (event) => this.#stripClicked(event), { signal });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#drawStrip(), { signal });
  }

  dispose() {
    clearTimeout(this.#look);
    this.#search?.dispose();
    this.#errors?.dispose();
  }

  /** Searches for something; null ends the search. */
  find(query: Query | null) {
    this.#search?.dispose();
    this.#search = null;
    if (!query || query.text === '') {
      this.#changed();
      return;
    }
    this.showErrors(false);
    const session = new SearchSession(this.#log.runId, query, () => this.#changed());
    this.#search = session;
    this.#changed();
    void session.start(this.#log.viewport.visible[0]).then(() => this.#showMatch(session));
  }

  /** Shows the next of what was searched for (1) or the one before (-1). */
  async next(by: 1 | -1): Promise<void> {
    const session = this.#search;
    if (!session) return;
    if (session.hasFailed) return this.find(session.query);
    await session.move(by);
    this.showErrors(false);
    this.#showMatch(session);
  }

  /** Shows the next error (1) or the one before (-1), from what is in view on. */
  async nextError(by: 1 | -1): Promise<void> {
    const session = this.#errorSession();
    const { showsErrors } = this.#log.state;
    const [first, last] = showsErrors ? [1, 1] : this.#log.viewport.visible;
    const current = session.currentMatch?.line;
    const isSeen = current !== undefined && current >= first && current <= last;
    const isFirst = session.current < 0;
    if (isSeen && !showsErrors) await session.move(by);
    else await session.moveFrom(isFirst && by < 0 ? last + 1 : by > 0 ? first - 1 : first, by);
    this.showErrors(false);
    this.#showMatch(session);
    if (session.total === 0) this.#log.note('No line looks like an error.');
  }

  toggleErrors() {
    this.showErrors(!this.#log.state.showsErrors);
  }

  /** Shows the errors alone, or the log. */
  showErrors(shows: boolean) {
    const { viewport, state } = this.#log;
    if (shows === state.showsErrors) return;
    this.#copier.clear();
    this.#log.set({ showsErrors: shows });
    if (!shows) {
      viewport.show(this.#log.source, this.#left.line);
      this.#log.marksChanged();
      if (this.#left.isFollowing) viewport.scrollToEnd();
      return;
    }
    this.#left = { line: viewport.visible[0], isFollowing: state.isFollowing };
    const session = this.#errorSession();
    const source = new MatchSource(session, () => viewport.renderSoon());
    this.#errorSource = source;
    viewport.show(source);
    void (session.total === null ? session.count() : Promise.resolve()).then(() => {
      if (!this.#log.state.showsErrors || this.#errorSource !== source) return;
      viewport.show(source);
      viewport.scrollToEnd();
    });
  }

  /** Shows one of the errors that are shown alone, by its row's number, in its place in the log. */
  goToError(number: number) {
    const session = this.#errors;
    if (!session?.at(number - 1)) return;
    session.select(number - 1);
    this.showErrors(false);
    this.#showMatch(session);
  }

  /** Who looks at a failed run looks for its errors: they are counted unasked. */
  countIfFailed(status: RunStatus, size: number) {
    if (status === 'failed' && size > 0 && size <= SMALL_LOG && !this.#errors) void this.#errorSession().count();
  }

  /** The server answers again: searches anew for what could not be searched for. */
  retry() {
    if (this.#search?.hasFailed) this.find(this.#search.query);
    if (this.#errors?.hasFailed) void this.#errors.count();
  }

  /** The log has grown. */
  renew() {
    this.#search?.renew();
    this.#errors?.renew();
  }

  /** The log is another one. */
  restart() {
    if (this.#search) this.find(this.#search.query);
    this.#errors?.dispose();
    this.#errors = null;
    this.showErrors(false);
    this.#changed();
  }

  /** What a line of the log shows beside its text. */
  marks(number: number, line: LogLine | undefined): RowMarks {
    const search = this.#search;
    const highlights = line && search ? search.highlights(number, line) : [];
    const isHit = search !== null && (highlights.length > 0 || search.isMatch(number, line));
    const isCurrent = (search ?? this.#errors)?.currentMatch?.line === number;
    const looksWrong = line !== undefined && isError(line.text);
    if (!isHit && !isCurrent) return looksWrong ? ERROR : UNMARKED;
    return { ...UNMARKED, highlights, isHit, isCurrent, isError: looksWrong };
  }

  /** Other rows are in view, or the same ones elsewhere. */
  rendered() {
    this.#drawStrip();
    if (this.#look || !this.#search?.query.regex || this.#log.state.showsErrors) return;
    this.#look = window.setTimeout(() => {
      this.#look = 0;
      this.#lookForMatches();
    }, LOOK_MS);
  }

  #errorSession(): SearchSession {
    this.#errors ??= new SearchSession(this.#log.runId, ERRORS, () => this.#changed());
    return this.#errors;
  }

  #showMatch(session: SearchSession) {
    const match = session.currentMatch;
    if (!match || this.#log.signal.aborted || (session !== this.#search && session !== this.#errors)) return;
    this.#log.viewport.reveal(match.line);
    this.#changed();
    this.#log.set({ announcement: `Line ${match.line}: ${match.preview}` });
  }

  #changed() {
    this.#log.set({ search: this.#stateOf(this.#search), errors: this.#stateOf(this.#errors) });
    this.#log.marksChanged();
    this.#drawStrip();
  }

  // A search by a regular expression knows only what the server has told: it is asked for the lines in view.
  #lookForMatches() {
    const [first, last] = this.#log.viewport.visible;
    const key = `${first}-${last}`;
    if (key === this.#looked) return;
    this.#looked = key;
    this.#search?.loadLines(first, last).catch(() => undefined);
  }

  #stripClicked(event: MouseEvent) {
    const { viewport, elements } = this.#log;
    const session = this.#search ?? this.#errors;
    if (!session || session.marks.length === 0) return;
    const share = (event.offsetY + 0.5) / elements.strip.clientHeight;
    const distance = (line: number) => Math.abs(viewport.shareOf(line) - share);
    const line = session.marks.reduce((best, mark) => (distance(mark) < distance(best) ? mark : best));
    this.showErrors(false);
    void session.moveFrom(line - 1, 1).then(() => this.#showMatch(session));
  }

  #drawStrip() {
    const { viewport, elements, state } = this.#log;
    const shares = (session: SearchSession | null) =>
      state.showsErrors ? [] : (session?.marks ?? []).map((line) => viewport.shareOf(line));
    drawMarks(elements.strip, shares(this.#errors), shares(this.#search));
  }

  #stateOf(session: SearchSession | null): SearchState | null {
    if (!session) return null;
    return {
      total: session.total,
      current: session.current + 1,
      isBusy: session.isBusy,
      problem: session.error ? this.#log.sentence(session.error) : null,
    };
  }
}
