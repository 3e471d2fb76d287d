import { copyText } from '../../text/clipboard';
import { count, plural } from '../../text/format';
import type { LineRange } from './line-range';
import { LogSelection, type SelectedText } from './log-selection';
import type { ShownLog } from './log-state';

/** More than this is not copied but downloaded. */
const MOST_LINES = 100_000;
/** So many lines are fetched at once. */
const PAGE = 2000;

const NOT_ALLOWED = 'The browser does not let this page copy.';

/** Copies lines of a log, also those that are not drawn, and keeps what is selected while rows come and go. */
export class LogCopier {
  readonly #log: ShownLog;
  readonly #selection: LogSelection;

  constructor(log: ShownLog) {
    this.#log = log;
    const { scroller, stage } = log.elements;
    this.#selection = new LogSelection(scroller, stage, (isActive) => log.hold(isActive));
    this.#selection.capture();
    scroller.addEventListener('copy', (event) => this.copySelected(event), { signal: log.signal });
  }

  dispose() {
    this.#selection.dispose();
  }

  /** Rows are about to come and go. */
  rendering() {
    this.#selection.capture();
  }

  /** Rows have come and gone. */
  rendered() {
    this.#selection.restore(this.#log.viewport.rendered);
  }

  /** Selects nothing. */
  clear() {
    this.#selection.clear();
  }

  selectAll() {
    const { total } = this.#log.document;
    if (total > 0) this.#selection.selectLines(total);
  }

  /** Copies what is selected, into the event where that can still be done. */
  copySelected(event?: ClipboardEvent) {
    const range = this.#selection.selected;
    if (!range || this.#log.state.showsErrors) return;
    event?.preventDefault();
    const held = event && this.#heldTexts(range.first, range.last);
    if (held) event.clipboardData?.setData('text/plain', cut(held, range));
    else void this.#copy(range, (texts) => cut(texts, range));
  }

  /** Copies whole lines. */
  async copyLines(range: LineRange): Promise<void> {
    await this.#copy({ first: range.first, last: Math.min(range.last, this.#log.document.total) }, (texts) => texts.join('\n'));
  }

  async copyLink(): Promise<void> {
    this.#log.note((await copyText(location.href)) ? 'The link is copied.' : NOT_ALLOWED);
  }

  async #copy({ first, last }: LineRange, join: (texts: string[]) => string): Promise<void> {
    const lines = last - first + 1;
    if (lines > MOST_LINES) {
      this.#log.note(`${count(lines)} lines are too many to copy. Download the log instead.`);
      return;
    }
    try {
      const texts = this.#heldTexts(first, last) ?? (await this.#texts(first, last));
      const isDone = await copyText(join(texts));
      this.#log.note(isDone ? `${plural(texts.length, 'line')} copied.` : NOT_ALLOWED);
    } catch (error) {
      if (!this.#log.signal.aborted) this.#log.failed(error);
    }
  }

  // Undefined unless all of them are held whole.
  #heldTexts(first: number, last: number): string[] | undefined {
    const texts: string[] = [];
    for (let number = first; number <= last; number++) {
      const line = this.#log.document.line(number);
      if (!line || line.hidden > 0) return undefined;
      texts.push(line.text);
    }
    return texts;
  }

  // Fetched where they are not held.
  async #texts(first: number, last: number): Promise<string[]> {
    const { document, signal } = this.#log;
    const texts: string[] = [];
    for (let at = first; at <= last; ) {
      const held = document.line(at);
      if (held && held.hidden === 0) {
        texts.push(held.text);
        at++;
        continue;
      }
      const read = await document.read(at, Math.min(PAGE, last - at + 1), signal);
      if (read.length === 0) break;
      for (const text of read) texts.push(text);
      at += read.length;
    }
    return texts;
  }
}

function cut(texts: string[], range: SelectedText): string {
  const last = texts.length - 1;
  texts[last] = texts[last]!.slice(0, range.end);
  texts[0] = texts[0]!.slice(range.start);
  return texts.join('\n');
}
