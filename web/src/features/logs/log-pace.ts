import type { ShownLog } from './log-state';

const HIDDEN_MS = 30_000;
const AWAY_MS = 10_000;

/** Asks less of the server while nobody sees what comes: the page is hidden, or the reader has left the log's end. */
export class LogPace {
  #isHidden = false;
  #isAway = false;
  #hiddenTimer = 0;
  #awayTimer = 0;
  readonly #log: ShownLog;

  constructor(log: ShownLog) {
    this.#log = log;
    document.addEventListener('visibilitychange', () => this.#visibilityChanged(), { signal: log.signal });
    this.#visibilityChanged();
    this.stuck(log.state.isFollowing);
  }

  dispose() {
    clearTimeout(this.#hiddenTimer);
    clearTimeout(this.#awayTimer);
  }

  /** The reader has left the end, or come back to it. */
  stuck(isStuck: boolean) {
    clearTimeout(this.#awayTimer);
    if (isStuck) this.#setAway(false);
    else if (!this.#isAway) this.#awayTimer = window.setTimeout(() => this.#setAway(true), AWAY_MS);
  }

  #visibilityChanged() {
    clearTimeout(this.#hiddenTimer);
    if (document.visibilityState !== 'hidden') this.#setHidden(false);
    else if (!this.#isHidden) this.#hiddenTimer = window.setTimeout(() => this.#setHidden(true), HIDDEN_MS);
  }

  #setAway(isAway: boolean) {
    this.#isAway = isAway;
    this.#changed();
  }

  #setHidden(isHidden: boolean) {
    this.#isHidden = isHidden;
    this.#changed();
  }

  #changed() {
    this.#log.setPace(this.#isHidden ? 'none' : this.#isAway ? 'slow' : 'full');
  }
}
