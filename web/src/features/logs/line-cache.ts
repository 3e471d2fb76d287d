import type { LogLine } from './log-line';

/** At most so many characters are held, and so many blocks, whatever they are. */
const MOST_CHARACTERS = 6_000_000;
const MOST_BLOCKS = 48;

interface Block {
  lines: (LogLine | undefined)[];
  characters: number;
}

/** Lines by number (from 1), in blocks of equal length. What was used longest ago goes first; what is kept stays, whatever it takes. */
export class LineCache {
  readonly #length: number;
  readonly #blocks = new Map<number, Block>(); // in the order of use
  #characters = 0;
  #kept: [number, number] = [0, -1];

  constructor(length: number) {
    this.#length = length;
  }

  get(number: number): LogLine | undefined {
    return this.#blocks.get(this.#blockOf(number))?.lines[(number - 1) % this.#length];
  }

  /** Whether anything of a block is held. */
  has(block: number): boolean {
    return this.#blocks.has(block);
  }

  set(number: number, line: LogLine) {
    const index = this.#blockOf(number);
    let block = this.#blocks.get(index);
    if (!block) {
      block = { lines: [], characters: 0 };
      this.#blocks.set(index, block);
    }
    const at = (number - 1) % this.#length;
    const change = cost(line) - (block.lines[at] ? cost(block.lines[at]) : 0);
    block.lines[at] = line;
    block.characters += change;
    this.#characters += change;
    if (this.#characters > MOST_CHARACTERS || this.#blocks.size > MOST_BLOCKS) this.#evict(index);
  }

  /** Marks these lines' blocks as used; they stay until others are kept. */
  keep(first: number, last: number) {
    this.#kept = [this.#blockOf(first), this.#blockOf(Math.max(first, last))];
    for (let index = this.#kept[0]; index <= this.#kept[1]; index++) {
      const block = this.#blocks.get(index);
      if (!block) continue;
      this.#blocks.delete(index);
      this.#blocks.set(index, block);
    }
  }

  /** The first of these lines that is not held; null when all are. */
  firstMissing(first: number, last: number): number | null {
    for (let number = first; number <= last; number++) if (!this.get(number)) return number;
    return null;
  }

  /** Forgets a line and all behind it. */
  dropFrom(number: number) {
    const index = this.#blockOf(number);
    for (const [key, block] of this.#blocks) {
      if (key > index) this.#remove(key, block);
      else if (key === index) {
        for (const line of block.lines.splice((number - 1) % this.#length)) {
          if (!line) continue;
          block.characters -= cost(line);
          this.#characters -= cost(line);
        }
      }
    }
  }

  clear() {
    this.#blocks.clear();
    this.#characters = 0;
  }

  #blockOf(number: number): number {
    return Math.floor((number - 1) / this.#length);
  }

  #evict(current: number) {
    for (const [index, block] of this.#blocks) {
      if (this.#characters <= MOST_CHARACTERS && this.#blocks.size <= MOST_BLOCKS) return;
      if (index === current || (index >= this.#kept[0] && index <= this.#kept[1])) continue;
      this.#remove(index, block);
    }
  }

  #remove(index: number, block: Block) {
    this.#blocks.delete(index);
    this.#characters -= block.characters;
  }
}

function cost(line: LogLine): number {
  return line.text.length + line.spans.length * 16 + 64;
}
