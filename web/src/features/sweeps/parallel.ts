/** An axis of parallel coordinates: a value of each run, as a number or as one of some words. */
export interface Axis {
  key: string;
  title: string;
  scale: 'linear' | 'log' | 'words';
  /** Of a scale of words: them, from the bottom up. */
  words: string[];
  /** The ends of a scale of numbers. */
  min: number;
  max: number;
  /** The numbers themselves, ascending, where they are few. */
  few: number[];
}

/** Which runs are meant, by their values on an axis: numbers between two ends (null: any), or some words. */
export type Brush = { from: number | null; to: number | null } | { words: readonly string[] };

/** A part of an axis from 0 (bottom) to 1. */
export type Span = readonly [low: number, high: number];

export type Value = string | number | null;

const mostWords = 60;
const fewNumbers = 8;

function asNumber(value: Value): number | null {
  if (value === null) return null;
  const number = typeof value === 'number' ? value : value.trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}

/**
 * The axis that fits the values: numbers where all are, else words in their order. Logarithmic where that is asked for and all are above
 * nought.
 */
export function axisOf(key: string, title: string, values: readonly Value[], log = false): Axis {
  const there = values.filter((value) => value !== null);
  const numbers = there.flatMap((value) => asNumber(value) ?? []);
  if (there.length > 0 && numbers.length < there.length) {
    const words = [...new Set(there.map(String))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).slice(0, mostWords);
    return { key, title, scale: 'words', words, min: 0, max: 0, few: [] };
  }
  const min = numbers.reduce((low, each) => Math.min(low, each), Number.POSITIVE_INFINITY);
  const max = numbers.reduce((high, each) => Math.max(high, each), Number.NEGATIVE_INFINITY);
  const ends = numbers.length === 0 ? { min: 0, max: 1 } : { min, max };
  const distinct = new Set(numbers);
  const few = distinct.size <= fewNumbers ? [...distinct].sort((a, b) => a - b) : [];
  return { key, title, scale: log && ends.min > 0 ? 'log' : 'linear', words: [], ...ends, few };
}

/** Whether values are spread by factors rather than by steps: all above nought, and their gaps more even on a log scale. */
export function suitsLog(values: readonly Value[]): boolean {
  const numbers = values.filter((value) => value !== null).map(asNumber);
  if (numbers.some((number) => number === null || number <= 0)) return false;
  const distinct = [...new Set(numbers as number[])].sort((a, b) => a - b);
  return distinct.length > 2 && distinct.at(-1)! / distinct[0]! >= 3 && unevenness(distinct.map(Math.log)) < unevenness(distinct);
}

// How much the gaps between ascending numbers differ, as a part of their average.
function unevenness(ascending: readonly number[]): number {
  const gaps = ascending.slice(1).map((value, index) => value - ascending[index]!);
  const average = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  return Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - average) ** 2, 0) / gaps.length) / average;
}

/** Where a value stands on its axis, 0 at the bottom and 1 at the top; null where it has no place. */
export function placeOn(axis: Axis, value: Value): number | null {
  if (value === null) return null;
  if (axis.scale === 'words') {
    const index = axis.words.indexOf(String(value));
    return index < 0 ? null : axis.words.length === 1 ? 0.5 : index / (axis.words.length - 1);
  }
  const number = asNumber(value);
  if (number === null || (axis.scale === 'log' && number <= 0)) return null;
  if (axis.min === axis.max) return 0.5;
  const [low, high, at] = axis.scale === 'log' ? [Math.log(axis.min), Math.log(axis.max), Math.log(number)] : [axis.min, axis.max, number];
  return (at - low) / (high - low);
}

/** The value at a place of an axis, of a scale of words the nearest. */
export function valueAt(axis: Axis, place: number): string | number {
  if (axis.scale === 'words') return axis.words[Math.round(place * (axis.words.length - 1))] ?? '';
  if (axis.scale === 'log') return Math.exp(Math.log(axis.min) + place * (Math.log(axis.max) - Math.log(axis.min)));
  return axis.min + place * (axis.max - axis.min);
}

/** What is written at an axis: at most `most` places with their values. */
export function ticksOf(axis: Axis, most = 5): { place: number; value: string | number }[] {
  if (axis.scale === 'words') {
    const every = Math.ceil(axis.words.length / Math.max(most, 1));
    return axis.words.map((word) => ({ place: placeOn(axis, word)!, value: word })).filter((_, index) => index % every === 0);
  }
  if (axis.min === axis.max) return [{ place: 0.5, value: axis.min }];
  // Few values are written themselves, unless they would stand on one another.
  const own = axis.few.map((value) => ({ place: placeOn(axis, value)!, value }));
  if (own.length > 1 && own.every((tick, index) => index === 0 || tick.place - own[index - 1]!.place > 0.05)) return own;
  return Array.from({ length: most }, (_, index) => ({ place: index / (most - 1), value: valueAt(axis, index / (most - 1)) }));
}

export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Where the nth of so many axes stands, in pixels from the left. */
export function axisX(frame: Frame, index: number, count: number): number {
  const inside = frame.width - frame.left - frame.right;
  return count < 2 ? frame.left + inside / 2 : frame.left + (inside * index) / (count - 1);
}

/** The height of a place, in pixels from the top. */
export function placeY(frame: Frame, place: number): number {
  return frame.top + (1 - place) * (frame.height - frame.top - frame.bottom);
}

/** The place at a height, held within the axis. */
export function yPlace(frame: Frame, y: number): number {
  return Math.min(1, Math.max(0, 1 - (y - frame.top) / (frame.height - frame.top - frame.bottom)));
}

/** Whether a run with this value is meant. One without a value is not. */
export function isMeant(brush: Brush, value: Value): boolean {
  if (value === null) return false;
  if ('words' in brush) return brush.words.includes(String(value));
  const number = asNumber(value);
  return number !== null && (brush.from === null || number >= brush.from) && (brush.to === null || number <= brush.to);
}

/**
 * The brush of a span that was dragged. At an end of the axis it is open: values that come later and lie beyond are meant as well. Of
 * words at least one is meant.
 */
export function brushOf(axis: Axis, [low, high]: Span): Brush {
  if (axis.scale !== 'words') return { from: low <= 0 ? null : rounded(axis, low), to: high >= 1 ? null : rounded(axis, high) };
  const inside = axis.words.filter((word) => placeOn(axis, word)! >= low && placeOn(axis, word)! <= high);
  return { words: inside.length > 0 ? inside : [String(valueAt(axis, (low + high) / 2))] };
}

// The value at a place, as exact as a hand that drags.
function rounded(axis: Axis, place: number): number {
  const value = valueAt(axis, place) as number;
  const finest = (axis.scale === 'log' ? value : axis.max - axis.min) / 1000;
  const digits = Math.ceil(Math.log10(Math.abs(value) / finest)) + 1;
  return Number.isFinite(digits) ? Number(value.toPrecision(Math.min(17, Math.max(1, digits)))) : value;
}

/** Where a brush stands on its axis: neighbouring words in one span. What lies beyond the axis is held at its end. */
export function spansOf(axis: Axis, brush: Brush): Span[] {
  if (axis.scale !== 'words' && !('words' in brush)) return [[endAt(axis, brush.from, 0), endAt(axis, brush.to, 1)]];
  const places =
    axis.scale === 'words'
      ? axis.words.filter((word) => isMeant(brush, word)).map((word) => placeOn(axis, word)!)
      : 'words' in brush
        ? brush.words.flatMap((word) => placeOn(axis, word) ?? [])
        : [];
  const reach = axis.words.length > 1 ? 0.4 / (axis.words.length - 1) : 0.05;
  const spans: Span[] = [];
  for (const place of places) {
    const last = spans.at(-1);
    const next: Span = [Math.max(0, place - reach), Math.min(1, place + reach)];
    if (last && next[0] - last[1] < reach) spans[spans.length - 1] = [last[0], next[1]];
    else spans.push(next);
  }
  return spans;
}

function endAt(axis: Axis, value: number | null, open: 0 | 1): number {
  if (value === null) return open;
  if (value <= axis.min) return open === 0 || value < axis.min || axis.min < axis.max ? 0 : 1;
  return value >= axis.max ? 1 : placeOn(axis, value)!;
}

/**
 * The line nearest to a point, within `reach` pixels; -1 where none is. Lines are given by their places, and are straight between axes
 * on both of which they have one.
 */
export function nearestLine(lines: readonly (readonly (number | null)[])[], frame: Frame, x: number, y: number, reach = 12): number {
  const count = lines[0]?.length ?? 0;
  let best = -1;
  let nearest = reach;
  for (let line = 0; line < lines.length; line++) {
    const places = lines[line]!;
    for (let index = 0; index < count; index++) {
      const here = places[index];
      if (here === null || here === undefined) continue;
      const from = axisX(frame, index, count);
      const next = places[index + 1];
      const distance =
        next === null || next === undefined
          ? Math.hypot(x - from, y - placeY(frame, here))
          : segmentDistance(x, y, from, placeY(frame, here), axisX(frame, index + 1, count), placeY(frame, next));
      if (distance < nearest) {
        nearest = distance;
        best = line;
      }
    }
  }
  return best;
}

/** How far a point is from a straight piece. */
export function segmentDistance(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length));
  return Math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1));
}

/** The colour at a place of a scale between colours given as red, green and blue. */
export function mixed(colors: readonly (readonly [number, number, number])[], place: number): string {
  const at = Math.min(1, Math.max(0, place)) * (colors.length - 1);
  const index = Math.min(colors.length - 2, Math.floor(at));
  const [from, to] = [colors[index]!, colors[index + 1]!];
  const part = at - index;
  return `rgb(${from.map((value, channel) => Math.round(value + (to[channel]! - value) * part)).join(',')})`;
}
