import type { LinePage } from '../../api/types';
import { LineFolder } from './line-folder';
import type { FoldedLine, Span } from './style';
import { whole } from './terminal-row';

/** Of a longer line only so many characters are shown, until more is asked for. */
export const SHOWN = 10_000;

/** A line as it is shown. A line that changes is another object. */
export interface LogLine extends FoldedLine {
  /** How many more characters the line has that are not in `text`. */
  readonly hidden: number;
  /** All of the line in bytes where the server gave only its beginning; 0 where it gave it whole. */
  readonly size: number;
}

/** What is shown of a line, cut where it is long. */
export function shownLine(folded: FoldedLine, size = 0, dropped = 0, limit = SHOWN): LogLine {
  if (folded.text.length <= limit) return { text: folded.text, spans: folded.spans, hidden: dropped, size };
  const text = detached(whole(folded.text, limit));
  const spans: Span[] = [];
  for (const span of folded.spans) {
    spans.push(span.end < text.length ? span : { end: text.length, style: span.style });
    if (span.end >= text.length) break;
  }
  return { text, spans, hidden: folded.text.length - text.length + dropped, size };
}

/** The lines of a page as they are shown, read by a folder that is left at their end. */
export function foldPage(page: LinePage, limit = SHOWN, folder = new LineFolder()): LogLine[] {
  folder.restart(page.state);
  return page.lines.map((raw, index) => {
    folder.startLine();
    folder.write(raw);
    return shownLine(folder.line, cutSize(page, page.from + index), folder.dropped, limit);
  });
}

/** 0 for lines that are whole, and for progress bars whose last states are all that a terminal would show. */
export function cutSize(page: LinePage, number: number): number {
  const cut = page.cut.find((c) => c.line === number);
  return cut && !cut.from_end ? cut.size : 0;
}

// A slice keeps the whole string alive that it was taken from.
function detached(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}
