import type { LogCopier } from './log-copier';
import type { ShownLog } from './log-state';

/** Moves through a log by keys and buttons. */
export class LogMoves {
  readonly #log: ShownLog;
  readonly #copier: LogCopier;

  constructor(log: ShownLog, copier: LogCopier) {
    this.#log = log;
    this.#copier = copier;
  }

  toTop() {
    this.#log.viewport.scrollToLine(1, 0);
  }

  /** Goes to the end and stays there. */
  toEnd() {
    this.#copier.clear();
    this.#log.viewport.scrollToEnd();
  }

  toggleFollow() {
    if (this.#log.state.isFollowing) this.#log.viewport.stick(false);
    else this.toEnd();
  }

  page(direction: 1 | -1) {
    const { viewport, elements } = this.#log;
    viewport.scrollBy(direction * Math.max(elements.scroller.clientHeight - 2 * viewport.rowHeight, 20));
  }
}
