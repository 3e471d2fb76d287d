import { ApiError } from '../../api/client';
import type { LogClient } from './log-client';
import type { LogDocument } from './log-document';

/**
 * How a log's growth is followed: `stream` brings its text as it comes, `count` asks now and then how many lines there are, `once` reads
 * its end and is done.
 */
export type TailMode = 'stream' | 'count' | 'once';

export type TailState = 'connecting' | 'live' | 'lost' | 'ended' | 'missing';

export interface TailEvents {
  changed(state: TailState, error: ApiError | null): void;
  /** The log is another one than before, or is shorter: what was known is forgotten. */
  replaced(): void;
}

const COUNT_EVERY_MS = 2000;
/** How often the end is read where there is no place for a stream. */
const POLL_EVERY_MS = 1000;
/** A browser has six connections for all tabs of a server; so many of them are for streams of logs. */
const PLACES = 2;
const RETRY_MS = [500, 1000, 2000, 4000, 8000, 15_000];

/** Keeps the end of a document up to date until it is disposed of. After a break it goes on by itself where the log is then. */
export class LogTail {
  readonly #client: LogClient;
  readonly #document: LogDocument;
  readonly #events: TailEvents;
  #mode: TailMode | null = null;
  #running: AbortController | null = null;
  #hasEnded = false;
  #wakeUp: () => void = () => undefined;

  constructor(client: LogClient, document: LogDocument, events: TailEvents) {
    this.#client = client;
    this.#document = document;
    this.#events = events;
  }

  /** Follows in another way; null not at all. `anew` reads the end again even when the way is the same. */
  follow(mode: TailMode | null, anew = false) {
    if (mode === this.#mode && !anew) return;
    this.#mode = mode;
    this.#running?.abort();
    this.#running = null;
    if (!mode) return;
    this.#running = new AbortController();
    void this.#run(mode, this.#running.signal);
  }

  /** Lines that were known are gone: where nothing else would tell, the end is read again. */
  shrunk() {
    if (this.#mode === 'once') this.follow('once', true);
  }

  /** The log may have grown, or the server may be back: looks now. */
  wake() {
    this.#wakeUp();
  }

  dispose() {
    this.follow(null);
  }

  async #run(mode: TailMode, signal: AbortSignal) {
    let failures = 0;
    let isOther = false;
    this.#events.changed('connecting', null);
    while (!signal.aborted) {
      try {
        const isKnown = this.#document.isLoaded && mode === 'count';
        if (await this.#document.loadTail({ signal, isOther, lastOnly: isKnown })) this.#events.replaced();
        isOther = false;
        failures = 0;
        if (mode === 'once' || this.#hasEnded) {
          this.#events.changed('ended', null);
          return;
        }
        this.#events.changed('live', null);
        if (mode === 'count') {
          await this.#sleep(COUNT_EVERY_MS, signal);
          continue;
        }
        const place = await takePlace(signal);
        if (!place) {
          await this.#sleep(POLL_EVERY_MS, signal);
          continue;
        }
        try {
          isOther = await this.#stream(signal);
        } finally {
          place();
        }
        if (this.#hasEnded) return;
        if (!isOther) await this.#sleep(RETRY_MS[0]!, signal);
      } catch (error) {
        if (signal.aborted) return;
        const problem = error instanceof ApiError ? error : new ApiError(0, 'error', String(error));
        this.#events.changed(problem.status === 404 ? 'missing' : 'lost', problem);
        await this.#sleep(RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]! * (0.75 + Math.random() / 2), signal);
      }
    }
  }

  // True when the log is not the one any more whose end is known.
  async #stream(signal: AbortSignal): Promise<boolean> {
    for await (const event of this.#client.stream(this.#document.end, signal)) {
      if (signal.aborted) return false;
      if ('status' in event) {
        this.#hasEnded = true;
        this.#events.changed('ended', null);
        return false;
      }
      if (event.offset !== this.#document.end) return true;
      if (event.content) this.#document.append(event.content, event.next_offset);
    }
    return false;
  }

  #sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
      this.#wakeUp = done;
    });
  }
}

// A stream's place among all tabs, and how to give it back; null when none is free. Without locks nobody counts.
async function takePlace(signal: AbortSignal): Promise<(() => void) | null> {
  if (!navigator.locks) return () => undefined;
  for (let place = 0; place < PLACES && !signal.aborted; place++) {
    const release = await new Promise<(() => void) | null>((resolve) => {
      navigator.locks
        .request(`stint-log-${place}`, { ifAvailable: true }, (lock) =>
          lock ? new Promise<void>((leave) => resolve(leave)) : resolve(null),
        )
        .catch(() => resolve(null));
    });
    if (release) return release;
  }
  return null;
}
