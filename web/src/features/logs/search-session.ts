import { ApiError } from '../../api/client';
import type { SearchMatch } from '../../api/types';
import type { LogClient, Query, SearchWindow } from './log-client';
import type { LogLine } from './log-line';
import type { Highlight } from './log-row';

const PAGE = 100;
const MOST_PAGES = 50;
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
  /** How long the server took, in milliseconds. */
  took = 0;

  private readonly pages = new Map<number, SearchMatch[]>();
  private readonly byLine = new Map<number, SearchMatch>();
  private readonly abort = new AbortController();
  private readonly words: RegExp | null;
  private readonly pending = new Map<number, Promise<void>>();
  private renewed = 0;

  constructor(
    private readonly client: LogClient,
    readonly query: Query,
    private readonly changed: () => void,
  ) {
    this.words = query.regex ? null : wordsOf(query);
  }

  /** Searches, and goes to the first match from a line on, or the last one before it. */
  async start(line: number): Promise<void> {
    await this.busy(async () => {
      const found = await this.ask({ after: line - 1, limit: PAGE, marks: MARKS });
      if (found.total === 0) return;
      const index = found.matches.length > 0 ? found.index : found.total - 1;
      await this.load(index);
      this.current = index;
    });
  }

  /** Counts without going anywhere. */
  async count(): Promise<void> {
    await this.busy(async () => {
      await this.ask({ skip: 0, limit: 1, marks: MARKS });
    });
  }

  /** Goes to the next match (1) or the one before (-1); from the last to the first and back. */
  async move(by: 1 | -1): Promise<void> {
    if (!this.total) return;
    const index = (this.current + by + this.total) % this.total;
    await this.busy(async () => {
      await this.load(index);
      this.current = index;
    });
  }

  /** Goes to the match after (1) or before (-1) a line, from the last to the first and back. */
  async moveFrom(line: number, by: 1 | -1): Promise<void> {
    await this.busy(async () => {
      const found = await this.ask({ after: by > 0 ? line : line - 1, limit: PAGE, ...(this.total === null ? { marks: MARKS } : {}) });
      if (found.total === 0) return;
      const index = (found.index + (by > 0 ? 0 : -1) + found.total) % found.total;
      await this.load(index);
      this.current = index;
    });
  }

  /** Goes to a match by its number; it must have come. */
  select(index: number) {
    this.current = index;
  }

  /** The log has grown: counts again, when the last time is long enough ago. */
  renew() {
    const now = performance.now();
    if (this.isBusy || this.error || this.total === null || now - this.renewed < Math.max(RENEW_MS, this.took * SHARE)) return;
    this.renewed = now;
    this.ask({ skip: this.total, limit: PAGE, marks: MARKS }).then(this.changed, () => undefined);
  }

  /** A match by its number, if it has come. */
  at(index: number): SearchMatch | undefined {
    return this.pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  get currentMatch(): SearchMatch | undefined {
    return this.current < 0 ? undefined : this.at(this.current);
  }

  /** Makes matches come, by their numbers. */
  async load(first: number, last = first): Promise<void> {
    const pages: Promise<void>[] = [];
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
      const held = this.pages.get(page);
      if (held && (held.length === PAGE || page * PAGE + held.length >= (this.total ?? 0))) continue;
      let coming = this.pending.get(page);
      if (!coming) {
        coming = this.fetchPage(page).finally(() => this.pending.delete(page));
        this.pending.set(page, coming);
      }
      pages.push(coming);
    }
    await Promise.all(pages);
  }

  /** Makes the matches of lines come that are shown, so that {@link highlights} knows them. */
  async loadLines(first: number, last: number): Promise<void> {
    if (this.words || !this.total || this.isBusy || this.took > 500) return;
    await this.ask({ after: first - 1, limit: Math.min(PAGE, last - first + 1) });
    this.changed();
  }

  /** Whether a line is known to match. */
  isMatch(number: number, line: LogLine | undefined): boolean {
    return this.byLine.has(number) || (this.words !== null && line !== undefined && this.words.test(reset(this.words, line.text)));
  }

  /** Where a line matches, as far as that can be told from what is shown of it. */
  highlights(number: number, line: LogLine): Highlight[] {
    const found: Highlight[] = [];
    if (this.words) {
      for (const match of line.text.matchAll(this.words)) {
        found.push({ start: match.index, end: match.index + match[0].length });
        if (found.length === 200) break;
      }
      return found;
    }
    const match = this.byLine.get(number);
    const text = match ? match.preview.slice(match.start, match.start + match.length) : '';
    if (text)
      for (let at = line.text.indexOf(text); at >= 0 && found.length < 200; at = line.text.indexOf(text, at + text.length))
        found.push({ start: at, end: at + text.length });
    return found;
  }

  dispose() {
    this.abort.abort();
  }

  private async fetchPage(page: number): Promise<void> {
    await this.ask({ skip: page * PAGE, limit: PAGE });
  }

  private async ask(window: SearchWindow) {
    const began = performance.now();
    const found = await this.client.search(this.query, window, this.abort.signal);
    this.took = performance.now() - began;
    if (this.total !== null && found.total < this.total) this.pages.clear();
    this.total = found.total;
    if (window.marks) this.marks = found.marks;
    for (const match of found.matches) this.byLine.set(match.line, match);
    if (window.skip !== undefined && window.skip % PAGE === 0 && window.limit === PAGE) this.keep(window.skip / PAGE, found.matches);
    this.error = null;
    return found;
  }

  private keep(page: number, matches: SearchMatch[]) {
    this.pages.delete(page);
    this.pages.set(page, matches);
    if (this.pages.size <= MOST_PAGES) return;
    const [oldest] = this.pages.keys();
    for (const match of this.pages.get(oldest!)!) this.byLine.delete(match.line);
    this.pages.delete(oldest!);
  }

  private async busy(work: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.changed();
    try {
      await work();
    } catch (error) {
      if (this.abort.signal.aborted) return;
      this.error = error instanceof ApiError ? error : new ApiError(0, 'error', String(error));
    } finally {
      this.isBusy = false;
      this.renewed = performance.now();
      if (!this.abort.signal.aborted) this.changed();
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
