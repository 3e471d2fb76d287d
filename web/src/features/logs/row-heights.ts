/** How many rows lines take, where lines are wrapped: known for what has been shown, guessed for the rest. Heights are in rows' pixels. */
export class RowHeights {
  /** In pixels; everything is counted in whole rows of it. */
  row = 20;
  /** Lines that are not wrapped take one row each. */
  wraps = false;

  readonly #known = new Map<number, Map<number, number>>(); // block → line → pixels
  readonly #sums = new Map<number, number>(); // block → pixels beyond one average each
  #average = 20;
  readonly #block: number;

  constructor(block = 256) {
    this.#block = block;
  }

  /** Forgets all heights: the width or the type has changed. */
  reset(row: number, wraps: boolean) {
    this.row = row;
    this.wraps = wraps;
    this.#average = row;
    this.#known.clear();
    this.#sums.clear();
  }

  of(line: number): number {
    if (!this.wraps) return this.row;
    return this.#known.get(this.#blockOf(line))?.get(line) ?? this.#average;
  }

  has(line: number): boolean {
    return !this.wraps || this.#known.get(this.#blockOf(line))?.has(line) === true;
  }

  set(line: number, height: number) {
    if (!this.wraps) return;
    const block = this.#blockOf(line);
    let lines = this.#known.get(block);
    if (!lines) {
      lines = new Map();
      this.#known.set(block, lines);
    }
    const before = lines.get(line);
    lines.set(line, height);
    this.#sums.set(block, (this.#sums.get(block) ?? 0) + height - (before ?? this.#average));
  }

  /** The pixels above a line. */
  before(line: number): number {
    let pixels = (line - 1) * (this.wraps ? this.#average : this.row);
    if (!this.wraps) return pixels;
    const block = this.#blockOf(line);
    for (const [index, sum] of this.#sums) if (index < block) pixels += sum;
    for (const [number, height] of this.#known.get(block) ?? []) if (number < line) pixels += height - this.#average;
    return pixels;
  }

  /** The line at so many pixels from the top, and how many of them are its own. */
  at(pixels: number, total: number): { line: number; offset: number } {
    if (total === 0) return { line: 1, offset: 0 };
    let low = 1;
    let high = total;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.before(middle) <= pixels) low = middle;
      else high = middle - 1;
    }
    return { line: low, offset: Math.max(0, Math.min(pixels - this.before(low), this.of(low))) };
  }

  /** Guesses unknown lines by the mean of the known ones. Moves what lies between; ask while nothing moves. */
  settle() {
    if (!this.wraps) return;
    let lines = 0;
    let pixels = 0;
    for (const block of this.#known.values()) {
      for (const height of block.values()) {
        lines++;
        pixels += height;
      }
    }
    if (lines < 20) return;
    const average = pixels / lines;
    if (Math.abs(average - this.#average) < this.#average * 0.05) return;
    this.#average = average;
    for (const [index, block] of this.#known) {
      let sum = 0;
      for (const height of block.values()) sum += height - average;
      this.#sums.set(index, sum);
    }
  }

  /** Forgets a line and all behind it. */
  dropFrom(line: number) {
    const block = this.#blockOf(line);
    for (const [index, lines] of this.#known) {
      if (index > block) {
        this.#known.delete(index);
        this.#sums.delete(index);
      } else if (index === block) {
        for (const [number, height] of lines) {
          if (number < line) continue;
          lines.delete(number);
          this.#sums.set(index, this.#sums.get(index)! - height + this.#average);
        }
      }
    }
  }

  #blockOf(line: number): number {
    return Math.floor((line - 1) / this.#block);
  }
}

/** The tallest an element may be; browsers cap it between 17 and 33 million. */
export const TALLEST = 8_000_000;

/** How the pixels of a log and those of the scroll bar translate: one to one, unless the log is too tall for a browser. */
export class ScrollScale {
  constructor(
    readonly content: number,
    readonly viewport: number,
  ) {}

  get height(): number {
    return Math.min(this.content, TALLEST);
  }

  /** The furthest that the scroll bar goes. */
  get end(): number {
    return Math.max(0, this.height - this.viewport);
  }

  toBar(pixels: number): number {
    const most = this.content - this.viewport;
    if (most <= 0) return 0;
    const at = Math.min(Math.max(0, pixels), most);
    return this.content === this.height ? at : (at / most) * this.end;
  }

  toContent(bar: number): number {
    const most = Math.max(0, this.content - this.viewport);
    if (this.end <= 0) return 0;
    const at = Math.min(Math.max(0, bar), this.end);
    return this.content === this.height ? at : (at / this.end) * most;
  }
}
