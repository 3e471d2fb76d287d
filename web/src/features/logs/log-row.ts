import { bytes, count } from '../../text/format';
import type { LogLine } from './log-line';
import { paint } from './paint';
import type { Style } from './style';

/** A stretch of a line's text that a search found. */
export interface Highlight {
  readonly start: number;
  readonly end: number;
}

/** What a row shows beside its text. */
export interface RowMarks {
  readonly highlights: readonly Highlight[];
  readonly isHit: boolean;
  readonly isCurrent: boolean;
  readonly isLinked: boolean;
  readonly isError: boolean;
}

export const UNMARKED: RowMarks = { highlights: [], isHit: false, isCurrent: false, isLinked: false, isError: false };

/** More pieces than this of one line are shown in the style of the last one: a hostile line costs no more than a screenful. */
const MOST_SPANS = 400;

/** Characters that change the order or the look of others without being seen: each is shown by its name. */
const HIDDEN =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

const rowClass = 'log-viewer-line';
export const numberClass = 'log-viewer-number';
const textClass = 'log-viewer-text';
const controlClass = 'log-viewer-control';

/** An empty row; {@link fillRow} makes it show a line. */
export function createRow(): HTMLElement {
  const row = document.createElement('div');
  row.className = rowClass;
  const number = document.createElement('a');
  number.className = numberClass;
  number.tabIndex = -1;
  const text = document.createElement('div');
  text.className = textClass;
  row.append(number, text);
  return row;
}

/** Makes a row show a line; undefined for one that has not come yet. */
export function fillRow(
  row: HTMLElement,
  number: number,
  shownNumber: number | null,
  line: LogLine | undefined,
  marks: RowMarks,
  rawHref: string,
) {
  row.dataset.line = String(number);
  row.className = rowClass;
  row.classList.toggle('is-loading', !line);
  row.classList.toggle('is-hit', marks.isHit);
  row.classList.toggle('is-current', marks.isCurrent);
  row.classList.toggle('is-linked', marks.isLinked);
  row.classList.toggle('is-error', marks.isError);
  const [label, text] = row.children as unknown as [HTMLAnchorElement, HTMLElement];
  if (shownNumber === null) label.removeAttribute('href');
  else label.href = `#L${shownNumber}`;
  label.textContent = shownNumber === null ? '' : String(shownNumber);
  while (row.children.length > 2) row.lastElementChild!.remove();
  if (!line) {
    text.textContent = '';
    return;
  }
  fillText(text, line, marks.highlights);
  if (line.size > 0 || line.hidden > 0) row.append(rest(number, line, rawHref));
}

function fillText(parent: HTMLElement, line: LogLine, highlights: readonly Highlight[]) {
  const pieces: Node[] = [];
  let at = 0;
  let next = 0;
  const spans = line.spans.length > 0 ? line.spans : [{ end: line.text.length, style: null }];
  for (let i = 0; i < spans.length && at < line.text.length; i++) {
    const end = pieces.length >= MOST_SPANS ? line.text.length : spans[i]!.end;
    while (at < end) {
      while (next < highlights.length && highlights[next]!.end <= at) next++;
      const highlight = pieces.length < MOST_SPANS ? highlights[next] : undefined;
      const isInside = highlight !== undefined && highlight.start <= at;
      const to = Math.min(end, isInside ? highlight.end : (highlight?.start ?? end));
      add(pieces, line.text.slice(at, to), spans[i]!.style, isInside);
      at = to;
    }
  }
  parent.replaceChildren(...pieces);
}

function add(pieces: Node[], text: string, style: Style | null, isHighlighted: boolean) {
  const isStyled = style !== null && (style.fg !== 0 || style.bg !== 0 || style.flags !== 0 || style.link !== '');
  if (!isStyled && !isHighlighted) {
    pieces.push(...visible(text));
    return;
  }
  let element: HTMLElement = document.createElement(isHighlighted ? 'mark' : style?.link ? 'a' : 'span');
  element.append(...visible(text));
  if (isStyled) paint(element, style, isHighlighted);
  if (isHighlighted && style?.link) {
    const link = document.createElement('a');
    link.append(element);
    element = link;
  }
  if (element instanceof HTMLAnchorElement && style) {
    element.href = style.link;
    element.target = '_blank';
    element.rel = 'noreferrer noopener';
    element.classList.add('log-viewer-link');
    element.title = style.link;
  }
  pieces.push(element);
}

// Characters that cannot be seen are named; as each stands in an element of its own, it has no power over its neighbours.
function visible(text: string): Node[] {
  if (text.search(HIDDEN) < 0) return [document.createTextNode(text)];
  const nodes: Node[] = [];
  let at = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > at) nodes.push(document.createTextNode(text.slice(at, match.index)));
    if (nodes.length < MOST_SPANS) {
      const control = document.createElement('bdi');
      control.className = controlClass;
      control.dataset.code = `U+${match[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
      control.textContent = match[0];
      nodes.push(control);
    }
    at = match.index + match[0].length;
  }
  if (at < text.length) nodes.push(document.createTextNode(text.slice(at)));
  return nodes;
}

// What is said at the end of a line that is not shown whole.
function rest(number: number, line: LogLine, rawHref: string): HTMLElement {
  const more = document.createElement('span');
  more.className = 'log-viewer-more';
  if (line.hidden > 0) {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.expand = String(number);
    button.textContent = `Show more (${count(line.hidden)} characters)`;
    more.append(button);
  }
  if (line.size > 0) {
    const link = document.createElement('a');
    link.href = rawHref;
    link.download = '';
    link.textContent = 'Download';
    more.append(`${line.hidden > 0 ? ' ' : ''}The line goes on: ${bytes(line.size)} in all. `, link);
  }
  return more;
}
