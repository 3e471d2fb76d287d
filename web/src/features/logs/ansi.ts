import { cellWidth } from './cell-width';

/**
 * What text looks like. Colours: 0 is the terminal's own, {@link PALETTE} | index one of 256, {@link DIRECT} | 0xRRGGBB any other.
 * Never changed once made: two styles that are the same object are equal.
 */
export interface Style {
  readonly fg: number;
  readonly bg: number;
  readonly flags: number;
  /** Where a hyperlink leads, http or https; empty for none. */
  readonly link: string;
}

/** A stretch of a line in one style: from the end of the one before up to `end`. */
export interface Span {
  readonly end: number;
  readonly style: Style;
}

/** A line as a terminal shows it. No spans at all: everything in {@link PLAIN}. */
export interface FoldedLine {
  readonly text: string;
  readonly spans: readonly Span[];
}

export const PALETTE = 1 << 24;
export const DIRECT = 2 << 24;

export const Flag = {
  bold: 1,
  faint: 2,
  italic: 4,
  underline: 8,
  blink: 16,
  inverse: 32,
  hidden: 64,
  strike: 128,
  double: 256,
  curly: 512,
  overline: 1024,
} as const;

export const PLAIN: Style = { fg: 0, bg: 0, flags: 0, link: '' };

/** No terminal has rows longer than this: moves that reach further are cut short. */
const LONGEST_ROW = 4096;
const MOST_PARAMETERS = 32;
const LONGEST_SEQUENCE = 4096;
const LONGEST_STRING = 4 << 20;
const LONGEST_LINK = 2048;
const LARGEST_VALUE = 99_999;
const TAB_STOP = 8;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SPECIAL = /[\0-\x1f\x7f-\x9f]/g;

type State = 'idle' | 'escape' | 'charset' | 'control' | 'text' | 'device';

/**
 * Turns what a terminal received into what it shows, one line at a time: colours and attributes kept, carriage returns, backspaces and
 * erasures carried out, all other sequences dropped. The outcome does not depend on how the text is split. Never throws; takes space bounded
 * by the limit given.
 *
 * A line feed ends every sequence but a device control string (which holds pictures), so that a broken one costs at most its line.
 */
export class LineFolder {
  /** What is in force after the text so far. Links end with their line. */
  style: Style = PLAIN;
  /** How many characters did not fit. */
  dropped = 0;

  readonly #row: Row;
  #state: State = 'idle';
  #values: number[] = [];
  #joined: boolean[] = [];
  #length = 0;
  #isSpecial = false;
  #string = '';
  #half = '';
  #touched = false;

  /** @param limit The most columns of a line; what does not fit is counted and dropped. */

  constructor(limit = 65_536) {
    this.#row = new Row(limit);
  }

  /** Whether anything has been received since the line began. */
  get hasText(): boolean {
    return this.#touched;
  }

  /** The line as it stands. */
  get line(): FoldedLine {
    return this.#row.render();
  }

  /** Begins a line where these sequences (a server's `state`) have been received. */
  restart(state: string) {
    this.style = PLAIN;
    this.#state = 'idle';
    this.startLine();
    this.write(state);
    this.#touched = false;
  }

  /** Begins the next line, in the colours in force. */
  startLine() {
    this.#row.clear();
    this.dropped = 0;
    this.#half = '';
    this.#touched = false;
    if (this.#state !== 'device') this.#state = 'idle';
    if (this.style.link) this.style = { ...this.style, link: '' };
  }

  /** Takes a piece of the line, without line feeds. */
  write(piece: string) {
    if (!piece) return;
    this.#touched = true;
    let text = this.#half + piece;
    const last = text.charCodeAt(text.length - 1);
    this.#half = last >= 0xd800 && last < 0xdc00 ? text.slice(-1) : '';
    if (this.#half) text = text.slice(0, -1);
    let at = 0;
    while (at < text.length) {
      if (this.#state !== 'idle') {
        at = this.#continue(text, at);
        continue;
      }
      SPECIAL.lastIndex = at;
      const end = SPECIAL.test(text) ? SPECIAL.lastIndex - 1 : text.length;
      if (end > at) this.#put(text.slice(at, end));
      at = end;
      if (at < text.length) this.#control(text.charCodeAt(at++));
    }
  }

  #put(text: string) {
    this.dropped += this.#row.put(text, this.style);
  }

  #control(code: number) {
    switch (code) {
      case 0x1b:
        this.#begin();
        break;
      case 0x0d:
        this.#row.moveTo(0);
        break;
      case 0x08:
        this.#row.moveBy(-1);
        break;
      case 0x09:
        this.dropped += this.#row.tab(this.style);
        break;
    }
  }

  #begin() {
    this.#state = 'escape';
    this.#length = 0;
  }

  // Takes at least one character or ends the sequence.
  #continue(text: string, at: number): number {
    switch (this.#state) {
      case 'escape':
        return this.#stepEscape(text.charCodeAt(at)) ? at + 1 : at;
      case 'charset': {
        const code = text.charCodeAt(at);
        if (code < 0x20 || code > 0x2f) this.#state = 'idle';
        return code >= 0x20 && code <= 0x7e ? at + 1 : at;
      }
      case 'control':
        return this.#stepControl(text.charCodeAt(at)) ? at + 1 : at;
      default:
        return this.#skipString(text, at);
    }
  }

  #stepEscape(code: number): boolean {
    const character = String.fromCharCode(code);
    if (character === '[') {
      this.#state = 'control';
      this.#values = [0];
      this.#joined = [false];
      this.#isSpecial = false;
    } else if (character === ']' || character === 'X' || character === '^' || character === '_' || character === 'k') {
      this.#state = 'text';
      this.#string = character === ']' ? '' : 'x'; // only an operating system command may be a link
    } else if (character === 'P') {
      this.#state = 'device';
    } else if (code >= 0x20 && code <= 0x2f) {
      this.#state = 'charset';
    } else {
      this.#state = 'idle';
      if (code < 0x30 || code > 0x7e) return false;
      this.#single(character);
    }
    return true;
  }

  #single(character: string) {
    if (character === '7') this.#row.save();
    else if (character === '8') this.#row.restore();
    else if (character === 'E') this.#row.moveTo(0);
    else if (character === 'c') this.style = PLAIN;
  }

  #stepControl(code: number): boolean {
    if (code < 0x20 || code > 0x7f || ++this.#length > LONGEST_SEQUENCE) {
      this.#state = 'idle';
      return false;
    }
    const values = this.#values;
    if (code >= 0x30 && code <= 0x39) {
      if (values.length <= MOST_PARAMETERS) {
        values[values.length - 1] = Math.min(values[values.length - 1]! * 10 + code - 0x30, LARGEST_VALUE);
      }
    } else if (code === 0x3a || code === 0x3b) {
      if (values.length <= MOST_PARAMETERS) {
        values.push(0);
        this.#joined.push(code === 0x3a);
      }
    } else if (code >= 0x40 && code <= 0x7e) {
      this.#state = 'idle';
      if (!this.#isSpecial) this.#obey(String.fromCharCode(code), values.slice(0, MOST_PARAMETERS));
    } else if (code !== 0x7f) {
      this.#isSpecial = true;
    }
    return true;
  }

  #skipString(text: string, at: number): number {
    for (let i = at; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const isEnd = code === 0x07 || code === 0x18 || code === 0x1a || code === 0x1b;
      if (!isEnd && ++this.#length < LONGEST_STRING) continue;
      this.#keep(text.slice(at, i));
      const isWhole = code === 0x07 || code === 0x1b;
      if (isWhole && this.#state === 'text') this.#command(this.#string);
      this.#string = '';
      if (code === 0x1b) this.#begin();
      else this.#state = 'idle';
      return i + 1;
    }
    this.#keep(text.slice(at));
    return text.length;
  }

  #keep(piece: string) {
    if (this.#state === 'text' && this.#string.length <= LONGEST_LINK) this.#string = (this.#string + piece).slice(0, LONGEST_LINK + 1);
  }

  #command(string: string) {
    if (string.length > LONGEST_LINK) return;
    const link = /^8;[^;]*;(.*)$/.exec(string);
    if (link) this.style = { ...this.style, link: safeLink(link[1]!) };
  }

  #obey(final: string, values: number[]) {
    const row = this.#row;
    const count = Math.max(1, values[0]!);
    switch (final) {
      case 'm':
        this.style = styleAfter(this.style, values, this.#joined);
        break;
      case 'C':
      case 'a':
        row.moveBy(count);
        break;
      case 'D':
      case 'j':
        row.moveBy(-count);
        break;
      case 'G':
      case '`':
        row.moveTo(count - 1);
        break;
      case 'E':
      case 'F':
        row.moveTo(0);
        break;
      case 'H':
      case 'f':
        row.moveTo(Math.max(1, values[1] ?? 0) - 1);
        break;
      case 'K':
      case 'J':
        if (values[0] === 0) row.eraseToEnd();
        else if (values[0] === 1) row.eraseToCursor();
        else if (values[0] === 2) row.eraseAll();
        break;
      case 'X':
        row.erase(count);
        break;
      case 'P':
        row.remove(count);
        break;
      case '@':
        row.insert(count);
        break;
      case 's':
        row.save();
        break;
      case 'u':
        row.restore();
        break;
    }
  }
}

/** An address that may be linked to: http or https, with a host and without a name and password. Anything else is the empty string. */
export function safeLink(address: string): string {
  try {
    const url = new URL(address);
    return /^https?:$/.test(url.protocol) && !url.username && !url.password ? url.href : '';
  } catch {
    return '';
  }
}

// Where writing goes on behind all there is, the line is one string and its spans; otherwise an array of columns.
class Row {
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

function extend(spans: Span[], end: number, style: Style) {
  const last = spans[spans.length - 1];
  if (last && isEqual(last.style, style)) spans[spans.length - 1] = { end, style: last.style };
  else if (end > (last?.end ?? 0)) spans.push({ end, style });
}

function isPlain(spans: readonly Span[]): boolean {
  return spans.length === 0 || (spans.length === 1 && isEqual(spans[0]!.style, PLAIN));
}

function isEqual(a: Style, b: Style): boolean {
  return a === b || (a.fg === b.fg && a.bg === b.bg && a.flags === b.flags && a.link === b.link);
}

function nextTab(column: number): number {
  return (Math.floor(column / TAB_STOP) + 1) * TAB_STOP;
}

/** At most `length` characters of a text, without half a character at the end. */
export function whole(text: string, length: number): string {
  const code = text.charCodeAt(length - 1);
  return text.slice(0, code >= 0xd800 && code < 0xdc00 && length < text.length ? length - 1 : length);
}

const SET: Record<number, number> = {
  1: Flag.bold,
  2: Flag.faint,
  3: Flag.italic,
  5: Flag.blink,
  6: Flag.blink,
  7: Flag.inverse,
  8: Flag.hidden,
  9: Flag.strike,
  53: Flag.overline,
};
const LINES = Flag.underline | Flag.double | Flag.curly;
const CLEAR: Record<number, number> = {
  22: Flag.bold | Flag.faint,
  23: Flag.italic,
  24: LINES,
  25: Flag.blink,
  27: Flag.inverse,
  28: Flag.hidden,
  29: Flag.strike,
  55: Flag.overline,
};

// `joined[i]`: the parameter is joined to the one before it by a colon.
function styleAfter(before: Style, values: readonly number[], joined: readonly boolean[]): Style {
  let { fg, bg, flags } = before;
  const link = before.link;
  for (let i = 0; i < values.length; i++) {
    const code = values[i]!;
    const first = i;
    while (i + 1 < values.length && joined[i + 1]) i++;
    if (code === 38 || code === 48 || code === 58) {
      let colour: number | null;
      if (i > first) colour = joinedColour(values, first, i);
      else [colour, i] = separateColour(values, i);
      if (colour !== null && code === 38) fg = colour;
      if (colour !== null && code === 48) bg = colour;
    } else if (code === 0) {
      fg = bg = flags = 0;
    } else if (code === 4 || code === 21) {
      const kind = code === 21 ? 2 : i > first ? values[first + 1]! : 1;
      flags &= ~LINES;
      if (kind === 2) flags |= Flag.double;
      else if (kind === 3) flags |= Flag.curly;
      else if (kind !== 0) flags |= Flag.underline;
    } else if (code === 39) fg = 0;
    else if (code === 49) bg = 0;
    else if (code >= 30 && code <= 37) fg = PALETTE | (code - 30);
    else if (code >= 40 && code <= 47) bg = PALETTE | (code - 40);
    else if (code >= 90 && code <= 97) fg = PALETTE | (code - 82);
    else if (code >= 100 && code <= 107) bg = PALETTE | (code - 92);
    else flags = (flags | (SET[code] ?? 0)) & ~(CLEAR[code] ?? 0);
  }
  return fg || bg || flags || link ? { fg, bg, flags, link } : PLAIN;
}

// 38:5:N and 38:2:R:G:B, or with a colour space 38:2:S:R:G:B
function joinedColour(values: readonly number[], first: number, last: number): number | null {
  if (values[first + 1] === 5) return PALETTE | ((values[first + 2] ?? 0) & 0xff);
  if (values[first + 1] === 2 && last >= first + 4) return rgb(values, last >= first + 5 ? first + 3 : first + 2);
  return null;
}

function separateColour(values: readonly number[], at: number): [number | null, number] {
  if (values[at + 1] === 5) return [PALETTE | ((values[at + 2] ?? 0) & 0xff), at + 2];
  if (values[at + 1] === 2) return [rgb(values, at + 2), at + 4];
  return [null, at];
}

function rgb(values: readonly number[], at: number): number {
  return DIRECT | (((values[at] ?? 0) & 0xff) << 16) | (((values[at + 1] ?? 0) & 0xff) << 8) | ((values[at + 2] ?? 0) & 0xff);
}
