import type { LineRange } from './line-range';
import type { LogFinder } from './log-finder';
import type { ShownLog } from './log-state';

/** The lines of a log that its address names: says which they are. */
export class LogLinks {
  readonly #log: ShownLog;
  readonly #finder: LogFinder;

  constructor(log: ShownLog, finder: LogFinder) {
    this.#log = log;
    this.#finder = finder;
  }

  /** Marks lines, shows them and writes them into the address. */
  link(range: LineRange | null) {
    const hash = range ? formatRange(range) : '';
    // Not through the router, which would put the scroll bar back to where it was.
    History.prototype.replaceState.call(history, history.state, '', `${location.pathname}${location.search}${hash}`);
    this.#log.showLinked(range);
  }

  /** A row has been clicked, at its line's number or at what shows more of it; or anywhere while errors alone are shown. */
  clicked(event: MouseEvent) {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>('[data-line]');
    if (!row) return;
    const line = Number(row.dataset.line);
    if (target.closest('[data-expand]')) this.#log.document.expand(line).catch((error) => this.#log.failed(error));
    else if (this.#log.state.showsErrors) this.#finder.goToError(line);
    else this.#name(line, event.shiftKey);
  }

  #name(line: number, isUpTo: boolean) {
    const { linked } = this.#log.state;
    if (isUpTo && linked) {
      document.getSelection()?.removeAllRanges();
      this.link({ first: Math.min(linked.first, line), last: Math.max(linked.first, line) });
    } else if (linked && linked.first === line && linked.last === line) {
      this.link(null);
    } else {
      this.link({ first: line, last: line });
    }
  }
}

/** The part of an address that names lines. */
export function formatRange(range: LineRange): string {
  return range.first === range.last ? `#L${range.first}` : `#L${range.first}-L${range.last}`;
}
