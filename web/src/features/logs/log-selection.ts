const ROW = '.log-viewer-line';
const TEXT = '.log-viewer-text';

/** A place in the log: a line, and characters of its text before it. */
interface Place {
  readonly line: number;
  readonly column: number;
}

export interface SelectedText {
  readonly first: number;
  readonly start: number;
  readonly last: number;
  readonly end: number;
}

/**
 * What is selected in the log, also where its rows are not in the document any more: while rows come and go, the browser's selection is kept on
 * those that are there.
 */
export class LogSelection {
  #anchor: Place | null = null;
  #focus: Place | null = null;
  readonly #abort = new AbortController();
  #rendered: readonly [number, number] = [1, 0];

  readonly #scroller: HTMLElement;
  readonly #stage: HTMLElement;
  readonly #changed: (isActive: boolean) => void;

  /** @param changed Something is selected now, or nothing any more. */
  constructor(scroller: HTMLElement, stage: HTMLElement, changed: (isActive: boolean) => void) {
    this.#scroller = scroller;
    this.#stage = stage;
    this.#changed = changed;
    document.addEventListener('selectionchange', () => this.capture(), { signal: this.#abort.signal });
  }

  get isActive(): boolean {
    return this.#anchor !== null && this.#focus !== null;
  }

  /** What is selected, from its start to its end. */
  get selected(): SelectedText | null {
    if (!this.#anchor || !this.#focus) return null;
    const isForward =
      this.#anchor.line < this.#focus.line || (this.#anchor.line === this.#focus.line && this.#anchor.column <= this.#focus.column);
    const [from, to] = isForward ? [this.#anchor, this.#focus] : [this.#focus, this.#anchor];
    return { first: from.line, start: from.column, last: to.line, end: to.column };
  }

  /** Selects so many lines from the first one on. */
  selectLines(count: number) {
    document.getSelection()?.setBaseAndExtent(this.#stage, 0, this.#stage, this.#stage.childNodes.length);
    this.#anchor = { line: 1, column: 0 };
    this.#focus = { line: count, column: Number.MAX_SAFE_INTEGER };
    this.#changed(true);
  }

  clear() {
    if (!this.isActive) return;
    document.getSelection()?.removeAllRanges();
    this.#forget();
  }

  /** Puts the browser's selection back after the rows from `first` to `last` have been drawn. */
  restore(rendered: readonly [number, number]) {
    this.#rendered = rendered;
    const [first, last] = rendered;
    const selection = document.getSelection();
    if (!this.#anchor || !this.#focus || !selection) return;
    const from = this.#nodeAt(this.#anchor, first, last);
    const to = this.#nodeAt(this.#focus, first, last);
    const isSame =
      selection.anchorNode === from.node &&
      selection.anchorOffset === from.offset &&
      selection.focusNode === to.node &&
      selection.focusOffset === to.offset;
    if (!isSame) selection.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
  }

  dispose() {
    this.#abort.abort();
  }

  #forget() {
    if (!this.isActive) return;
    this.#anchor = this.#focus = null;
    this.#changed(false);
  }

  /** Takes note of what is selected now. */
  capture() {
    const selection = document.getSelection();
    const { anchorNode, focusNode } = selection ?? {};
    if (!selection || !anchorNode || !focusNode || !this.#scroller.contains(anchorNode) || !this.#scroller.contains(focusNode)) {
      this.#forget();
      return;
    }
    if (selection.isCollapsed) {
      // Both ends may be gone to the same side with their rows; a click is in a row.
      if (anchorNode !== this.#stage) this.#forget();
      return;
    }
    const anchor = this.#endAt(anchorNode, selection.anchorOffset, this.#anchor);
    const focus = this.#endAt(focusNode, selection.focusOffset, this.#focus);
    if (!anchor || !focus) return;
    const wasActive = this.isActive;
    this.#anchor = anchor;
    this.#focus = focus;
    if (!wasActive) this.#changed(true);
  }

  // One end of the selection: what is known of it holds while the browser's own is where that one's row has gone from the document.
  #endAt(node: Node, offset: number, known: Place | null): Place | null {
    const place = this.#placeOf(node, offset);
    if (!place || !known) return place ?? known;
    const [first, last] = this.#rendered;
    const isBefore = known.line < first && place.line === first && place.column === 0;
    const isBehind = known.line > last && place.line === last && node.textContent!.length === offset;
    return isBefore || isBehind ? known : place;
  }

  #placeOf(node: Node, offset: number): Place | null {
    const element = node instanceof Element ? node : node.parentElement;
    const row = element?.closest<HTMLElement>(ROW);
    if (!row || !this.#stage.contains(row)) return null;
    const line = Number(row.dataset.line);
    const text = row.querySelector(TEXT)!;
    if (!text.contains(node)) {
      // In the number, or behind the text: its start or its end.
      const isBefore = (text.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING) !== 0 && !(node === row && offset > 1);
      return { line, column: isBefore ? 0 : text.textContent!.length };
    }
    const range = document.createRange();
    range.selectNodeContents(text);
    range.setEnd(node, offset);
    return { line, column: range.toString().length };
  }

  #nodeAt(place: Place, first: number, last: number): { node: Node; offset: number } {
    if (place.line < first) return { node: this.#stage, offset: 0 };
    if (place.line > last) return { node: this.#stage, offset: this.#stage.childNodes.length };
    const text = this.#stage.children[place.line - first]?.querySelector(TEXT);
    if (!text) return { node: this.#stage, offset: 0 };
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    let left = place.column;
    let node: Node | null = null;
    while (walker.nextNode()) {
      node = walker.currentNode;
      const { length } = node as Text;
      if (left <= length) return { node, offset: left };
      left -= length;
    }
    return node ? { node, offset: (node as Text).length } : { node: text, offset: 0 };
  }
}
