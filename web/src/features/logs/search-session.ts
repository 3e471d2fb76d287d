import { ApiError, getJson, runPath } from '../../api/client';
import type { SearchMatch, SearchResult } from '../../api/types';
import type { LogLine } from './log-line';
import type { Highlight } from './log-row';

/** What to look for in a log. */
export interface Query {
  readonly text: string;
  readonly regex: boolean;
  readonly case: boolean;
}

/** Which of the matches: those after a line, or from one by its number (counted from 0) on; else the last ones. */
interface SearchWindow {
  after?: number;
  skip?: number;
  limit: number;
  marks?: number;
}

const PAGE = 200;
const MOST_KEPT = 5000;
const MARKS = 500;
/** Marks are renewed as the log grows, at most so often and never for more than a tenth of the time. */
const RENEW_MS = 2000;
const SHARE = 10;

/** One search over the whole log on the server: how many lines match, where, and one match after the other. */
export class SearchSession {
  /** How many lines match; null until that is known. */
  total: number | null = null;
  /** Lines that match, at most 500, spread over the log. */
  marks: readonly number[] = [];
  /** The number of the match that is shown, counted from 0; -1 for none. */
  current = -1;
  isBusy = false;
  error: ApiError | null = null;
  /** Whether it came to nothing the last time and can be tried again. */
  get hasFailed(): boolean {
    return !this.isBusy && (this.error !== null || this.total === null);
  }

  /** How long the server took, in milliseconds. */
  took = 0;

  readonly #byIndex = new Map<number, SearchMatch>();
  readonly #byLine = new Map<number, SearchMatch>();
  readonly #abort = new AbortController();
  readonly #words: RegExp | null;
  #loading: Promise<unknown> | null = null;
  #renewed = 0;

  readonly #runId: string;
  readonly query: Query;
  readonly #changed: () => void;

  constructor(runId: string, query: Query, changed: () => void) {
    this.#runId = runId;
    this.query = query;
    this.#changed = changed;
    this.#words = query.regex ? null : wordsOf(query);
  }

  /** Searches, and goes to the first match from a line on, or the last one before it. */
  async start(line: number): Promise<void> {
    await this.#busy(async () => {
      const { index, total } = await this.#ask({ after: line - 1, limit: PAGE, marks: MARKS });
      await this.#goTo(Math.min(index, total - 1));
    });
  }

  /** Counts, and makes the last matches come, without going anywhere. */
  async count(): Promise<void> {
    await this.#busy(() => this.#ask({ limit: PAGE, marks: MARKS }));
  }

  /** Goes to the next match (1) or the one before (-1); from the last to the first and back. */
  async move(by: 1 | -1): Promise<void> {
    const { total } = this;
    if (total) await this.#busy(() => this.#goTo((this.current + by + total) % total));
  }

  /** Goes to the match after (1) or before (-1) a line, from the last to the first and back. */
  async moveFrom(line: number, by: 1 | -1): Promise<void> {
    await this.#busy(async () => {
      const { index, total } = await this.#ask({ after: by > 0 ? line : line - 1, limit: PAGE, marks: MARKS });
      await this.#goTo(total > 0 ? (index + (by > 0 ? 0 : -1) + total) % total : -1);
    });
  }

  /** Goes to a match by its number; it must have come. */
  select(index: number) {
    this.current = index;
  }

  /** The log has grown: counts again, when the last time is long enough ago. */
  renew() {
    const now = performance.now();
    if (this.isBusy || this.error || this.total === null || now - this.#renewed < Math.max(RENEW_MS, this.took * SHARE)) return;
    this.#renewed = now;
    this.#ask({ skip: this.total, limit: PAGE, marks: MARKS }).then(this.#changed, () => undefined);
  }

  /** A match by its number, if it has come. */
  at(index: number): SearchMatch | undefined {
    return this.#byIndex.get(index);
  }

  /** The last line that is known to match, nearly. */
  get lastLine(): number {
    return this.marks[this.marks.length - 1] ?? 0;
  }

  get currentMatch(): SearchMatch | undefined {
    return this.current < 0 ? undefined : this.at(this.current);
  }

  /** Makes a match come, by its number, and those around it; one such wish at a time, later ones wait. */
  async load(index: number): Promise<void> {
    while (this.#loading) await this.#loading;
    if (this.#byIndex.has(index)) return;
    const asking = this.#ask({ skip: Math.max(0, index - PAGE / 2), limit: PAGE });
    this.#loading = asking
      .catch(() => undefined)
      .finally(() => {
        this.#loading = null;
      });
    await asking;
  }

  /** Makes the matches of lines come that are shown, so that {@link highlights} knows them. */
  async loadLines(first: number, last: number): Promise<void> {
    if (this.#words || !this.total || this.isBusy || this.took > 500) return;
    await this.#ask({ after: first - 1, limit: Math.min(PAGE, last - first + 1) });
    this.#changed();
  }

  /** Whether a line is known to match. */
  isMatch(number: number, line: LogLine | undefined): boolean {
    return this.#byLine.has(number) || (this.#words !== null && line !== undefined && this.#words.test(reset(this.#words, line.text)));
  }

  /** Where a line matches, as far as that can be told from what is shown of it. */
  highlights(number: number, line: LogLine): Highlight[] {
    const found: Highlight[] = [];
    if (this.#words) {
      for (const match of line.text.matchAll(this.#words)) {
        found.push({ start: match.index, end: match.index + match[0].length });
        if (found.length === 200) break;
      }
      return found;
    }
    const match = this.#byLine.get(number);
    const text = match ? match.preview.slice(match.start, match.start + match.length) : '';
    if (text)
      for (let at = line.text.indexOf(text); at >= 0 && found.length < 200; at = line.text.indexOf(text, at + text.length))
        found.push({ start: at, end: at + text.length });
    return found;
  }

  dispose() {
    this.#abort.abort();
  }

  async #goTo(index: number) {
    if (index >= 0) await this.load(index);
    this.current = index;
  }

  async #ask(window: SearchWindow) {
    const began = performance.now();
    const { text, regex, case: matchCase } = this.query;
    const found = await getJson<SearchResult>(runPath(this.#runId, '/logs/search'), {
      query: { q: text, regex, case: matchCase, ...window },
      signal: this.#abort.signal,
    });
    this.took = performance.now() - began;
    this.total = found.total;
    this.error = null;
    if (window.marks) this.marks = found.marks;
    if (this.#byIndex.size > MOST_KEPT) {
      this.#byIndex.clear();
      this.#byLine.clear();
    }
    found.matches.forEach((match, i) => {
      this.#byIndex.set(found.index + i, match);
      this.#byLine.set(match.line, match);
    });
    return found;
  }

  async #busy(work: () => Promise<unknown>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.#changed();
    try {
      await work();
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      this.error = error instanceof ApiError ? error : new ApiError(0, 'error', String(error));
    } finally {
      this.isBusy = false;
      this.#renewed = performance.now();
      if (!this.#abort.signal.aborted) this.#changed();
    }
  }
}

function wordsOf(query: Query): RegExp {
  return new RegExp(query.text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), query.case ? 'gu' : 'giu');
}

function reset(expression: RegExp, text: string): string {
  expression.lastIndex = 0;
  return text;
}
