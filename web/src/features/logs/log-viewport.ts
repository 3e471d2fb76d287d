import type { LogLine } from './log-line';
import { createRow, fillRow, type RowMarks } from './log-row';
import { RowHeights, ScrollScale } from './row-heights';

/** What a viewport shows: lines from 1 to `total`. */
export interface LineSource {
  readonly total: number;
  /** The largest number that a row may show. */
  readonly largest: number;
  line(number: number): LogLine | undefined;
  /** Says which lines are about to be shown. */
  want(first: number, last: number): void;
  marks(number: number): RowMarks;
  /** The line's number in the log; null while it is not known. */
  label(number: number): number | null;
}

export interface ViewportEvents {
  /** Rows are about to come and go. */
  rendering(): void;
  /** The rows that are shown, or how they stand, have changed. */
  rendered(): void;
  /** The reader has left the end, or come back to it. */
  stuck(isStuck: boolean): void;
}

interface Row {
  element: HTMLElement;
  line: LogLine | undefined;
  marks: RowMarks;
}

/** So many rows are kept ready beyond either edge. */
const OVERSCAN = 24;
/** With more elements than this there are no rows beyond the edges. */
const MANY_ELEMENTS = 1000;
/** After so long without a scroll event nothing moves any more. */
const IDLE_MS = 140;

/**
 * Shows a window on millions of lines. What is true is the line at the top edge and how far it is scrolled; the scroll bar follows from that.
 * Small movements are one to one, large ones in proportion; where the two disagree (very long logs, wrapped lines whose heights were guessed)
 * the bar is put right when nothing moves.
 */
export class LogViewport {
  /** The line at the top edge, and how many of its pixels are above it. */
  #top = { line: 1, offset: 0 };
  #bar = 0; // scrollTop as it is known
  #isStuck = true;
  #isHeld = false;
  #isTouched = false;
  #frame = 0;
  #idle = 0;
  #first = 1;
  #last = 0;
  #widest = 0;
  readonly #rows = new Map<number, Row>();
  readonly #heights = new RowHeights();
  readonly #abort = new AbortController();
  readonly #resize: ResizeObserver;
  readonly #scroller: HTMLElement;
  readonly #spacer: HTMLElement;
  readonly #stage: HTMLElement;
  readonly #probe: HTMLElement;
  #source: LineSource;
  #wraps = false;
  #measuredWidth = 0;

  readonly #rawHref: string;
  readonly #events: ViewportEvents;

  constructor(
    elements: { scroller: HTMLElement; spacer: HTMLElement; stage: HTMLElement; probe: HTMLElement },
    source: LineSource,
    rawHref: string,
    events: ViewportEvents,
  ) {
    this.#rawHref = rawHref;
    this.#events = events;
    const { scroller, probe } = elements;
    this.#scroller = scroller;
    this.#spacer = elements.spacer;
    this.#stage = elements.stage;
    this.#probe = probe;
    this.#source = source;
    const options = { passive: true, signal: this.#abort.signal };
    scroller.addEventListener('scroll', () => this.#scrolled(), options);
    scroller.addEventListener('scrollend', () => this.#settleSoon(0), options);
    scroller.addEventListener('wheel', (event) => event.deltaY < 0 && this.#letGo(), options);
    scroller.addEventListener('touchstart', () => this.#touched(true), options);
    scroller.addEventListener('touchend', () => this.#touched(false), options);
    scroller.addEventListener('touchcancel', () => this.#touched(false), options);
    this.#resize = new ResizeObserver(() => this.#measure());
    this.#resize.observe(scroller);
    this.#resize.observe(probe);
    this.#measure();
  }

  /** The first line of which anything is seen, and the last one. */
  get visible(): [number, number] {
    let last = this.#top.line;
    let pixels = this.#heights.of(last) - this.#top.offset;
    while (last < this.#source.total && pixels < this.#scroller.clientHeight) pixels += this.#heights.of(++last);
    return [this.#top.line, Math.min(last, this.#source.total)];
  }

  get isAtTop(): boolean {
    return this.#top.line === 1 && this.#top.offset < 1;
  }

  get isAtEnd(): boolean {
    const end = this.#endPlace();
    return this.#top.line > end.line || (this.#top.line === end.line && this.#top.offset >= end.offset - 1);
  }

  get rowHeight(): number {
    return this.#heights.row;
  }

  /** The first and last row that are in the document. */
  get rendered(): [number, number] {
    return [this.#first, this.#last];
  }

  /** Shows another source, or the same one after it has become another. */
  show(source: LineSource, line?: number) {
    this.#source = source;
    this.#heights.reset(this.#heights.row, this.#wraps);
    this.#widest = 0;
    this.#stage.style.minWidth = '';
    this.#clear();
    this.#top = { line: line ?? 1, offset: 0 };
    this.renderSoon();
  }

  setWrap(wraps: boolean) {
    if (wraps === this.#wraps) return;
    this.#wraps = wraps;
    this.#scroller.classList.toggle('is-wrapped', wraps);
    this.#heights.reset(this.#heights.row, wraps);
    this.#widest = 0;
    this.#stage.style.minWidth = '';
    this.#top.offset = 0;
    this.#render();
    this.#settle();
  }

  /** Stays at the end as lines come, or where it is. */
  stick(isStuck: boolean) {
    if (isStuck === this.#isStuck) return;
    this.#isStuck = isStuck;
    this.#events.stuck(isStuck);
    if (isStuck) this.renderSoon();
  }

  /** While held nothing moves, whatever comes: something is being selected. */
  hold(isHeld: boolean) {
    this.#isHeld = isHeld;
    if (!isHeld) this.renderSoon();
  }

  scrollToEnd() {
    this.#top = this.#endPlace();
    this.stick(true);
    this.#render();
    this.#settle();
  }

  /** Shows a line at a share of the height. */
  scrollToLine(line: number, share = 0.3) {
    this.#letGo();
    this.#top = { line: Math.min(Math.max(1, line), Math.max(1, this.#source.total)), offset: 0 };
    this.#moveTop(-Math.round(this.#scroller.clientHeight * share));
    this.#render();
    this.#settle();
  }

  /** Shows a line if it is not in view already. */
  reveal(line: number) {
    const [first, last] = this.visible;
    if (line > first && line < last) this.renderSoon();
    else this.scrollToLine(line);
  }

  scrollBy(pixels: number) {
    if (pixels < 0) this.#letGo();
    this.#moveTop(pixels);
    this.#render();
    this.#settle();
    if (pixels > 0 && this.isAtEnd) this.stick(true);
  }

  /** The share of the log that is above a line, and the share of the bar's length where its mark belongs. */
  shareOf(line: number): number {
    const total = this.#contentHeight();
    return total > 0 ? this.#heights.before(line) / total : 0;
  }

  /** Lines from here on have changed their heights or are gone. */
  forgetHeightsFrom(line: number) {
    this.#heights.dropFrom(line);
  }

  renderSoon() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#render();
    });
  }

  dispose() {
    this.#abort.abort();
    this.#resize.disconnect();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#idle);
    this.#clear();
  }

  #measure() {
    const probe = this.#probe.getBoundingClientRect();
    const row = Math.max(8, Math.round(probe.height));
    const width = this.#wraps ? this.#scroller.clientWidth : 0;
    if (row !== this.#heights.row || this.#heights.wraps !== this.#wraps || width !== this.#measuredWidth) {
      this.#heights.reset(row, this.#wraps);
      this.#measuredWidth = width;
      for (const entry of this.#rows.values()) entry.line = undefined;
    }
    this.#bar = this.#scroller.scrollTop;
    this.renderSoon();
  }

  #touched(isTouched: boolean) {
    this.#isTouched = isTouched;
    if (!isTouched) this.#settleSoon(IDLE_MS);
  }

  #letGo() {
    if (this.#source.total > 0 && this.#contentHeight() > this.#scroller.clientHeight) this.stick(false);
  }

  #scrolled() {
    const now = this.#scroller.scrollTop;
    const change = now - this.#bar;
    if (Math.abs(change) < 0.5) return;
    this.#bar = now;
    if (change < 0) this.#letGo();
    if (Math.abs(change) <= this.#scroller.clientHeight * 1.5) this.#moveTop(change);
    else this.#jump(now);
    this.#render();
    if (change > 0 && this.isAtEnd) this.stick(true);
    this.#settleSoon(IDLE_MS);
  }

  #jump(bar: number) {
    const scale = this.#scale();
    if (bar >= scale.end - 1) {
      this.#top = this.#endPlace();
    } else {
      this.#top = this.#heights.at(scale.toContent(bar), this.#source.total);
    }
  }

  #moveTop(pixels: number) {
    let { line, offset } = this.#top;
    offset += pixels;
    while (offset < 0 && line > 1) offset += this.#heights.of(--line);
    while (line < this.#source.total && offset >= this.#heights.of(line)) offset -= this.#heights.of(line++);
    this.#top = { line, offset: Math.max(0, offset) };
  }

  // Where the top edge is when the last line is at the bottom edge.
  #endPlace(): { line: number; offset: number } {
    const height = this.#scroller.clientHeight;
    let line = Math.max(1, this.#source.total);
    let pixels = this.#source.total > 0 ? this.#heights.of(line) : 0;
    while (line > 1 && pixels < height) pixels += this.#heights.of(--line);
    return { line, offset: Math.max(0, pixels - height) };
  }

  #contentHeight(): number {
    return this.#heights.before(this.#source.total + 1);
  }

  #scale(): ScrollScale {
    return new ScrollScale(this.#contentHeight(), this.#scroller.clientHeight);
  }

  #render() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#events.rendering();
    const isFollowing = this.#isStuck && !this.#isHeld;
    for (let pass = 0; pass < 4; pass++) {
      this.#place(isFollowing);
      if (!this.#fill()) break;
    }
    this.#put(isFollowing);
    this.#events.rendered();
  }

  #place(isFollowing: boolean) {
    const end = this.#endPlace();
    const isBeyond = this.#top.line > end.line || (this.#top.line === end.line && this.#top.offset > end.offset);
    if (isFollowing || isBeyond) this.#top = end;
    else this.#top.offset = Math.min(this.#top.offset, this.#heights.of(this.#top.line));
  }

  // Brings the rows in line with what is to be shown. True when heights have turned out to be others than thought.
  #fill(): boolean {
    const { total } = this.#source;
    const elements = this.#stage.getElementsByTagName('*').length;
    const beyond = (elements > MANY_ELEMENTS ? 2 : OVERSCAN) * this.#heights.row;
    let first = this.#top.line;
    for (let above = -this.#top.offset; first > 1 && above < beyond; ) above += this.#heights.of(--first);
    let last = this.#top.line;
    const bottom = this.#scroller.clientHeight + beyond;
    for (let below = this.#heights.of(last) - this.#top.offset; last < total && below < bottom; ) below += this.#heights.of(++last);
    last = Math.min(last, total);
    this.#first = first;
    this.#last = last;
    if (total > 0) this.#source.want(first, last);
    this.#stage.style.setProperty('--log-viewer-digits', String(Math.max(3, String(this.#source.largest).length)));

    for (const [number, row] of this.#rows) {
      if (number >= first && number <= last) continue;
      row.element.remove();
      this.#rows.delete(number);
    }
    const fresh: [number, HTMLElement][] = [];
    let before: Element | null = this.#stage.firstElementChild;
    for (let number = first; number <= last; number++) {
      const line = this.#source.line(number);
      const marks = this.#source.marks(number);
      let row = this.#rows.get(number);
      if (!row) {
        row = { element: createRow(), line: undefined, marks };
        this.#rows.set(number, row);
        this.#stage.insertBefore(row.element, before);
        fillRow(row.element, number, this.#source.label(number), line, marks, this.#rawHref);
        fresh.push([number, row.element]);
      } else {
        const isOther = row.line !== line || row.marks !== marks;
        if (isOther) fillRow(row.element, number, this.#source.label(number), line, marks, this.#rawHref);
        if (isOther || !this.#heights.has(number)) fresh.push([number, row.element]);
        before = row.element.nextElementSibling;
      }
      row.line = line;
      row.marks = marks;
      before = row.element.nextElementSibling;
    }
    return this.#wraps && this.#remeasure(fresh);
  }

  #remeasure(rows: readonly [number, HTMLElement][]): boolean {
    let isOther = false;
    const measured = rows.map(([number, element]) => [number, element.offsetHeight] as const);
    for (const [number, height] of measured) {
      if (!this.#rows.get(number)?.line) continue;
      if (height !== this.#heights.of(number)) isOther = true;
      this.#heights.set(number, height);
    }
    return isOther;
  }

  // Puts the rows and the scroll bar where they belong.
  #put(isFollowing: boolean) {
    const scale = this.#scale();
    this.#spacer.style.height = `${scale.height}px`;
    const logical = this.#heights.before(this.#top.line) + this.#top.offset;
    const isTop = this.isAtTop;
    const isEnd = !isTop && this.isAtEnd;
    const isAtBarTop = this.#bar <= 0;
    const isAtBarEnd = this.#bar >= scale.end - 1;
    if (isFollowing || isEnd) this.#setBar(scale.end);
    else if (isTop) this.#setBar(0);
    else if (isAtBarTop || isAtBarEnd) this.#setBar(scale.toBar(logical));
    let above = this.#top.offset;
    for (let number = this.#first; number < this.#top.line; number++) above += this.#heights.of(number);
    this.#stage.style.top = `${this.#bar - above}px`;
    if (!this.#wraps) {
      const width = this.#stage.scrollWidth;
      if (width > this.#widest) {
        this.#widest = width;
        this.#stage.style.minWidth = `${width}px`;
      }
    }
  }

  #setBar(bar: number) {
    if (Math.abs(bar - this.#bar) < 0.5 && Math.abs(this.#scroller.scrollTop - bar) < 0.5) return;
    this.#scroller.scrollTop = bar;
    this.#bar = this.#scroller.scrollTop;
  }

  #settleSoon(delay: number) {
    clearTimeout(this.#idle);
    this.#idle = window.setTimeout(() => !this.#isTouched && this.#settle(), delay);
  }

  #settle() {
    this.#heights.settle();
    const scale = this.#scale();
    this.#spacer.style.height = `${scale.height}px`;
    this.#setBar(this.#isStuck && !this.#isHeld ? scale.end : scale.toBar(this.#heights.before(this.#top.line) + this.#top.offset));
    this.#put(this.#isStuck && !this.#isHeld);
  }

  #clear() {
    for (const row of this.#rows.values()) row.element.remove();
    this.#rows.clear();
  }
}
