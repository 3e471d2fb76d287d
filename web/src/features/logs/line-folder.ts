import { type FoldedLine, PLAIN, type Style, styleAfter } from './style';
import { TerminalRow } from './terminal-row';

const MOST_PARAMETERS = 32;
const LONGEST_SEQUENCE = 4096;
const LONGEST_STRING = 4 << 20;
const LONGEST_LINK = 2048;
const LARGEST_VALUE = 99_999;
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

  readonly #row: TerminalRow;
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
    this.#row = new TerminalRow(limit);
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
