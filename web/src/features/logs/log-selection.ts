import { textClass } from './log-row';
import { rowOf } from './log-viewport';

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

export interface SelectionEvents {
  /** Something is selected now, or nothing any more. */
  changed(isActive: boolean): void;
  copied(event: ClipboardEvent, range: SelectedText): void;
  total(): number;
}

/**
 * What is selected in the log, also where its rows are not in the document any more: while rows come and go, the browser's selection is kept on
 * those that are there.
 */
export class LogSelection {
  #anchor: Place | null = null;
  #focus: Place | null = null;
  readonly #abort = new AbortController();

  readonly #scroller: HTMLElement;
  readonly #stage: HTMLElement;
  readonly #events: SelectionEvents;

  constructor(scroller: HTMLElement, stage: HTMLElement, events: SelectionEvents) {
    this.#scroller = scroller;
    this.#stage = stage;
    this.#events = events;
    const { signal } = this.#abort;
    document.addEventListener('selectionchange', () => this.#selectionChanged(), { signal });
    scroller.addEventListener('copy', (event) => this.#copied(event), { signal });
    scroller.addEventListener('keydown', (event) => this.#keyDown(event), { signal });
  }

  get isActive(): boolean {
    return this.#anchor !== null && this.#focus !== null;
  }

  clear() {
    if (!this.isActive) return;
    document.getSelection()?.removeAllRanges();
    this.#forget();
  }

  /** Puts the browser's selection back after the rows from `first` to `last` have been drawn. */
  restore([first, last]: readonly [number, number]) {
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
    this.#events.changed(false);
  }

  #selectionChanged() {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.anchorNode || !selection.focusNode) {
      this.#forget();
      return;
    }
    if (!this.#scroller.contains(selection.anchorNode) || !this.#scroller.contains(selection.focusNode)) {
      this.#forget();
      return;
    }
    // An end outside of all rows is where the row was that has been taken out: what is known of it holds.
    const anchor = this.#placeOf(selection.anchorNode, selection.anchorOffset) ?? this.#anchor;
    const focus = this.#placeOf(selection.focusNode, selection.focusOffset) ?? this.#focus;
    if (!anchor || !focus) return;
    const wasActive = this.isActive;
    this.#anchor = anchor;
    this.#focus = focus;
    if (!wasActive) this.#events.changed(true);
  }

  #copied(event: ClipboardEvent) {
    if (!this.#anchor || !this.#focus) return;
    const isForward =
      this.#anchor.line < this.#focus.line || (this.#anchor.line === this.#focus.line && this.#anchor.column <= this.#focus.column);
    const [from, to] = isForward ? [this.#anchor, this.#focus] : [this.#focus, this.#anchor];
    this.#events.copied(event, { first: from.line, start: from.column, last: to.line, end: to.column });
  }

  #keyDown(event: KeyboardEvent) {
    if (event.key !== 'a' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const total = this.#events.total();
    if (total === 0) return;
    event.preventDefault();
    document.getSelection()?.setBaseAndExtent(this.#stage, 0, this.#stage, this.#stage.childNodes.length);
    this.#anchor = { line: 1, column: 0 };
    this.#focus = { line: total, column: Number.MAX_SAFE_INTEGER };
    this.#events.changed(true);
  }

  #placeOf(node: Node, offset: number): Place | null {
    const row = rowOf(node);
    if (!row || !this.#stage.contains(row)) return null;
    const line = Number(row.dataset.line);
    const text = row.querySelector(`.${textClass}`)!;
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
    const text = this.#stage.children[place.line - first]?.querySelector(`.${textClass}`);
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
