import { cellWidth } from './cell-width';
import { extend, type FoldedLine, isPlain, PLAIN, type Span, type Style } from './style';

/** No terminal has rows longer than this: moves that reach further are cut short. */
const LONGEST_ROW = 4096;
const TAB_STOP = 8;

/**
 * One row of a terminal without a right margin, and the cursor in it. Bounded: what does not fit is counted and dropped. As long as writing
 * goes on behind all there is, it is one string and its spans; from then on an array of columns.
 */
export class TerminalRow {
  #text = '';
  #spans: Span[] = [];
  #cells: string[] | null = null; // a wide character is followed by empty cells, marks belong to the cell before them
  #styles: Style[] = [];
  #column = 0;
  #saved = 0;

  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  clear() {
    this.#text = '';
    this.#spans = [];
    this.#cells = null;
    this.#styles = [];
    this.#column = 0;
  }

  /** Returns how many characters did not fit. */
  put(text: string, style: Style): number {
    if (this.#cells) return this.#putCells(text, style);
    const room = this.#limit - this.#text.length;
    const fits = text.length <= room ? text : whole(text, room);
    if (fits) this.#append(fits, style);
    return text.length - fits.length;
  }

  tab(style: Style): number {
    if (!this.#cells) return this.put('\t', style);
    if (this.#column < this.#cells.length) {
      this.moveTo(nextTab(this.#column));
      return 0;
    }
    const next = nextTab(this.#column);
    if (next > this.#limit) return 1;
    this.#set('\t', next - this.#column, style);
    return 0;
  }

  moveTo(column: number) {
    this.#split();
    this.#column = Math.min(Math.max(0, column), Math.min(this.#limit, Math.max(this.#cells!.length, LONGEST_ROW)));
  }

  moveBy(columns: number) {
    this.#split();
    this.moveTo(this.#column + columns);
  }

  save() {
    this.#split();
    this.#saved = this.#column;
  }

  restore() {
    this.moveTo(this.#saved);
  }

  eraseToEnd() {
    if (this.#cells) this.#truncate(this.#column);
  }

  eraseToCursor() {
    this.#split();
    this.#blank(0, Math.min(this.#column + 1, this.#cells!.length));
  }

  eraseAll() {
    this.#split();
    this.#truncate(0);
  }

  erase(count: number) {
    this.#split();
    this.#blank(this.#column, Math.min(this.#column + Math.min(count, LONGEST_ROW), this.#cells!.length));
  }

  remove(count: number) {
    this.#split();
    const cells = this.#cells!;
    const end = Math.min(this.#column + count, cells.length);
    if (this.#column >= cells.length || cells.length - this.#column > LONGEST_ROW) return;
    this.#blank(this.#column, end);
    cells.splice(this.#column, end - this.#column);
    this.#styles.splice(this.#column, end - this.#column);
  }

  insert(count: number) {
    this.#split();
    const cells = this.#cells!;
    const fits = Math.min(count, LONGEST_ROW, this.#limit - cells.length);
    if (this.#column >= cells.length || cells.length - this.#column > LONGEST_ROW || fits <= 0) return;
    this.#parting(this.#column);
    cells.splice(this.#column, 0, ...new Array<string>(fits).fill(' '));
    this.#styles.splice(this.#column, 0, ...new Array<Style>(fits).fill(PLAIN));
  }

  render(): FoldedLine {
    if (!this.#cells) return { text: this.#text, spans: isPlain(this.#spans) ? [] : this.#spans.slice() };
    const spans: Span[] = [];
    let text = '';
    for (let i = 0; i < this.#cells.length; i++) {
      text += this.#cells[i];
      extend(spans, text.length, this.#styles[i]!);
    }
    return { text, spans: isPlain(spans) ? [] : spans };
  }

  #append(text: string, style: Style) {
    this.#text += text;
    extend(this.#spans, this.#text.length, style);
  }

  #split() {
    if (this.#cells) return;
    const text = this.#text;
    const spans = this.#spans;
    this.#cells = [];
    this.#styles = [];
    this.#column = 0;
    let from = 0;
    for (const span of spans) {
      this.#putCells(text.slice(from, span.end), span.style);
      from = span.end;
    }
    this.#text = '';
    this.#spans = [];
  }

  #putCells(text: string, style: Style): number {
    let taken = 0;
    for (const character of text) {
      const width = character === '\t' ? nextTab(this.#column) - this.#column : cellWidth(character);
      if (width === 0) {
        this.#mark(character);
      } else {
        if (this.#column + width > this.#limit) break;
        this.#set(character, width, style);
      }
      taken += character.length;
    }
    return text.length - taken;
  }

  #mark(character: string) {
    const cells = this.#cells!;
    let at = Math.min(this.#column, cells.length) - 1;
    while (at > 0 && cells[at] === '') at--;
    if (at >= 0 && cells[at]!.length < 32) cells[at] += character; // at the start there is nothing to stand on
  }

  #set(character: string, width: number, style: Style) {
    const styles = this.#styles;
    const column = this.#column;
    const cells = this.#cells!;
    while (cells.length < column) {
      cells.push(' ');
      styles.push(PLAIN);
    }
    this.#parting(column);
    this.#parting(column + width);
    cells[column] = character;
    styles[column] = style;
    for (let i = 1; i < width; i++) {
      cells[column + i] = '';
      styles[column + i] = style;
    }
    this.#column = column + width;
  }

  // A wide character that would be cut in two here becomes blanks.
  #parting(column: number) {
    const cells = this.#cells!;
    if (cells[column] !== '') return;
    let start = column;
    while (start > 0 && cells[start] === '') start--;
    let end = column;
    while (end < cells.length && cells[end] === '') end++;
    for (let i = start; i < end; i++) cells[i] = ' ';
  }

  #blank(from: number, to: number) {
    if (from >= to) return;
    this.#parting(from);
    this.#parting(to);
    this.#cells!.fill(' ', from, to);
    this.#styles.fill(PLAIN, from, to);
  }

  #truncate(column: number) {
    this.#parting(column);
    const cells = this.#cells!;
    cells.length = Math.min(cells.length, column);
    this.#styles.length = cells.length;
    if (cells.length > 0 || this.#column > 0) return;
    this.#cells = null; // the line is a string again
  }
}

function nextTab(column: number): number {
  return (Math.floor(column / TAB_STOP) + 1) * TAB_STOP;
}

/** At most `length` characters of a text, without half a character at the end. */
export function whole(text: string, length: number): string {
  const code = text.charCodeAt(length - 1);
  return text.slice(0, code >= 0xd800 && code < 0xdc00 && length < text.length ? length - 1 : length);
}
