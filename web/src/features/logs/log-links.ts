import type { LineRange } from './line-range';
import type { ShownLog } from './log-state';

/** The lines of a log that its address names: says which they are. */
export class LogLinks {
  readonly #log: ShownLog;

  constructor(log: ShownLog) {
    this.#log = log;
  }

  /** Marks lines, shows them and writes them into the address. */
  link(range: LineRange | null) {
    const hash = range ? formatRange(range) : '';
    // Not through the router, which would put the scroll bar back to where it was.
    History.prototype.replaceState.call(history, history.state, '', `${location.pathname}${location.search}${hash}`);
    this.#log.showLinked(range);
  }

  /** A line's number has been clicked, to name it alone or all lines up to it. */
  clicked(line: number, isUpTo: boolean) {
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
