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

/** The style after an SGR sequence. `joined[i]`: the parameter is joined to the one before it by a colon. */
export function styleAfter(before: Style, values: readonly number[], joined: readonly boolean[]): Style {
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

/** Says that all up to `end` is in this style. */
export function extend(spans: Span[], end: number, style: Style) {
  const last = spans[spans.length - 1];
  if (last && isEqual(last.style, style)) spans[spans.length - 1] = { end, style: last.style };
  else if (end > (last?.end ?? 0)) spans.push({ end, style });
}

/** Whether there is nothing to say of these spans. */
export function isPlain(spans: readonly Span[]): boolean {
  return spans.length === 0 || (spans.length === 1 && isEqual(spans[0]!.style, PLAIN));
}

/** Whether two styles look the same. */
export function isEqual(a: Style, b: Style): boolean {
  return a === b || (a.fg === b.fg && a.bg === b.bg && a.flags === b.flags && a.link === b.link);
}
