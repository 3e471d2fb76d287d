import type { LinePage } from '../../api/types';
import { LineCache } from './line-cache';
import { LineFolder } from './line-folder';
import type { LogClient } from './log-client';
import { cutSize, foldPage, type LogLine, shownLine } from './log-line';

/** So many lines are asked for at once; the server's index has marks every 512. */
export const BLOCK = 256;
const MOST_REQUESTS = 3;
/** A screen or more; when lines are so large that not even that comes in one answer, the last line alone. */
const TAIL_COUNTS = [BLOCK, 8, 1];

export interface DocumentEvents {
  /** Lines have come or changed. */
  changed(): void;
  failed(error: unknown): void;
  /** Lines that were there are not there any more. */
  shrunk(): void;
}

/**
 * The lines of a log, of which only those near what is shown are held. Knows the last line's state, so that text that follows can be
 * appended to it.
 */
export class LogDocument {
  /** The lines of the log so far. */
  total = 0;
  /** Where text that is appended begins, in bytes. */
  end = 0;
  /** Whether the server has answered at all. */
  isLoaded = false;
  /** Whether it was longer before its end was read the last time. */
  wasLonger = false;

  readonly #cache = new LineCache(BLOCK);
  readonly #requests = new Map<number, AbortController>();
  readonly #expanded = new Map<number, LogLine>();
  readonly #tail = new LineFolder();
  #tailSize = 0; // of a last line without an end of which only the beginning is known
  #isTailOpen = false;
  #wanted: [number, number] = [1, 0];
  #epoch = 0;

  readonly #client: LogClient;
  readonly #events: DocumentEvents;

  constructor(client: LogClient, events: DocumentEvents) {
    this.#client = client;
    this.#events = events;
  }

  line(number: number): LogLine | undefined {
    return this.#expanded.get(number) ?? this.#cache.get(number);
  }

  /** Says which lines are about to be shown: those that are missing are fetched, requests for others are given up. */
  want(first: number, last: number) {
    this.#wanted = [first, last];
    this.#cache.keep(first, last);
    this.#fetchWanted();
  }

  /**
   * Reads the end of the log anew. True when the log is not the one that was known, shorter or with other lines: all that was known is
   * forgotten then.
   */
  async loadTail(options: { signal?: AbortSignal; isOther?: boolean; lastOnly?: boolean } = {}): Promise<boolean> {
    let page: LinePage | undefined;
    for (const count of options.lastOnly ? [1] : TAIL_COUNTS) {
      page = await this.#client.lines(-count, count, options.signal);
      if (page.from + page.lines.length > page.total) break;
    }
    const isOther = this.isLoaded && (options.isOther === true || this.#contradicts(page!));
    this.wasLonger = page!.next_offset < this.end;
    if (isOther) this.#forget();
    else this.#invalidateFrom(this.#isTailOpen ? this.total : this.total + 1);
    this.isLoaded = true;
    this.#takeTail(page!);
    this.#events.changed();
    return isOther;
  }

  /** Appends what a stream brought. Offsets have been compared with {@link end} before. */
  append(content: string, nextOffset: number) {
    const pieces = content.split('\n');
    for (let i = 0; i < pieces.length; i++) {
      const piece = pieces[i]!;
      if (piece) {
        if (!this.#isTailOpen) this.#openTail();
        if (this.#tailSize > 0) this.#tailSize += piece.length;
        else this.#tail.write(piece);
      }
      if (i < pieces.length - 1) {
        if (!this.#isTailOpen) this.#openTail();
        this.#putTail();
        this.#closeTail();
      }
    }
    if (this.#isTailOpen) this.#putTail();
    this.end = nextOffset;
    this.#events.changed();
  }

  /** Shows all that the server gives of a line that is cut. */
  async expand(number: number): Promise<void> {
    const epoch = this.#epoch;
    const page = await this.#client.lines(number, 1);
    if (epoch !== this.#epoch || page.from !== number || page.lines.length === 0) return;
    this.#expanded.set(number, foldPage(page, Number.POSITIVE_INFINITY)[0]!);
    this.#events.changed();
  }

  /** The texts of lines, whole, as many of them as come at once. */
  async read(from: number, count: number, signal: AbortSignal): Promise<string[]> {
    const page = await this.#client.lines(from, count, signal);
    return page.from === from ? foldPage(page, Number.POSITIVE_INFINITY).map((line) => line.text) : [];
  }

  /** Asks again for what is wanted and not there, as after a failure. */
  retry() {
    this.#fetchWanted();
  }

  dispose() {
    for (const request of this.#requests.values()) request.abort();
    this.#requests.clear();
  }

  #openTail() {
    this.#isTailOpen = true;
    this.#tailSize = 0;
    this.total++;
  }

  #putTail() {
    this.#expanded.delete(this.total);
    if (this.#tailSize > 0) {
      const known = this.#cache.get(this.total);
      if (known) this.#cache.set(this.total, { ...known, size: this.#tailSize });
    } else {
      this.#cache.set(this.total, shownLine(this.#tail.line, 0, this.#tail.dropped));
    }
  }

  #closeTail() {
    this.#isTailOpen = false;
    this.#tailSize = 0;
    this.#tail.startLine();
  }

  #takeTail(page: LinePage) {
    this.total = page.total;
    this.end = page.next_offset;
    foldPage(page, undefined, this.#tail).forEach((line, index) => {
      this.#cache.set(page.from + index, line);
    });
    this.#isTailOpen = page.unfinished;
    this.#tailSize = page.unfinished ? cutSize(page, page.total) : 0;
    if (!page.unfinished) this.#tail.startLine();
  }

  #contradicts(page: LinePage): boolean {
    if (page.total < this.total || page.next_offset < this.end) return true;
    const lines = foldPage(page);
    const complete = this.#isTailOpen ? this.total - 1 : this.total;
    return lines.some((line, i) => {
      const known = page.from + i <= complete ? this.#cache.get(page.from + i) : undefined;
      return known !== undefined && known.size === 0 && known.text !== line.text;
    });
  }

  #forget() {
    this.#epoch++;
    this.dispose();
    this.#cache.clear();
    this.#expanded.clear();
  }

  #invalidateFrom(number: number) {
    this.#cache.dropFrom(number);
    for (const key of this.#expanded.keys()) if (key >= number) this.#expanded.delete(key);
  }

  #fetchWanted() {
    const [first, last] = this.#wanted;
    const needed = new Set<number>();
    for (let block = blockOf(first); block <= blockOf(last); block++) {
      const from = this.#cache.firstMissing(Math.max(first, block * BLOCK + 1), Math.min(last, (block + 1) * BLOCK));
      if (from !== null) needed.add(block);
    }
    for (const [block, request] of this.#requests) {
      if (needed.has(block)) continue;
      request.abort();
      this.#requests.delete(block);
    }
    for (const block of needed) {
      if (this.#requests.has(block) || this.#requests.size >= MOST_REQUESTS) continue;
      void this.#fetchBlock(block);
    }
  }

  async #fetchBlock(block: number) {
    const [first, last] = this.#wanted;
    const end = Math.min((block + 1) * BLOCK, this.total);
    // Large lines come few at a time: then those that are shown come before the rest of their block.
    const missing = this.#cache.firstMissing(Math.max(first, block * BLOCK + 1), Math.min(last, end));
    if (missing === null) return;
    const from = this.#cache.has(block) ? missing : block * BLOCK + 1;
    const request = new AbortController();
    const epoch = this.#epoch;
    this.#requests.set(block, request);
    try {
      const page = await this.#client.lines(from, end - from + 1, request.signal);
      if (epoch !== this.#epoch) return;
      this.#requests.delete(block);
      if (page.from !== from || page.lines.length === 0) return this.#events.shrunk();
      const known = this.#isTailOpen ? this.total - 1 : this.total; // the stream knows the last line better
      const lines = foldPage(page);
      for (let i = 0; i < lines.length && from + i <= known; i++) this.#cache.set(from + i, lines[i]!);
      this.#events.changed();
      this.#fetchWanted();
    } catch (error) {
      if (this.#requests.get(block) === request) this.#requests.delete(block);
      if (!request.signal.aborted && epoch === this.#epoch) this.#events.failed(error);
    }
  }
}

function blockOf(number: number): number {
  return Math.floor((number - 1) / BLOCK);
}
