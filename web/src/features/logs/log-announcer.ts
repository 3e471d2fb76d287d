import { plural } from '../../text/format';
import type { ShownLog } from './log-state';

const EVERY_MS = 10_000;

/** Tells screen readers how many lines have come, at most every ten seconds. */
export class LogAnnouncer {
  #told: number;
  #toldAt = 0;
  #timer = 0;
  readonly #log: ShownLog;

  constructor(log: ShownLog) {
    this.#log = log;
    this.#told = log.document.total;
  }

  dispose() {
    clearTimeout(this.#timer);
  }

  linesChanged() {
    const { total } = this.#log.document;
    const wait = this.#toldAt + EVERY_MS - performance.now();
    if (total <= this.#told || this.#timer) return;
    if (this.#toldAt > 0 && wait > 0) {
      this.#timer = window.setTimeout(() => {
        this.#timer = 0;
        this.linesChanged();
      }, wait);
      return;
    }
    this.#log.set({ announcement: plural(total - this.#told, 'new line') });
    this.#toldAt = performance.now();
    this.#told = total;
  }
}
