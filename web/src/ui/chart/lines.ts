/** A curve: `xs` ascending, each once, and a null for each gap. */
export interface Curve {
  xs: number[];
  ys: (number | null)[];
}

/**
 * Points in the order of `x`. Of those of the same `x` the one that was written last holds: training that is resumed writes some steps
 * anew.
 */
export function ascending(curve: Curve): Curve {
  const { xs, ys } = curve;
  let isAscending = true;
  for (let i = 1; i < xs.length && isAscending; i++) isAscending = xs[i]! > xs[i - 1]!;
  if (isAscending) return curve;
  const order = xs.map((_, index) => index).sort((a, b) => xs[a]! - xs[b]! || a - b);
  const kept = order.filter((index, at) => xs[index] !== xs[order[at + 1] ?? -1]);
  return { xs: kept.map((index) => xs[index]!), ys: kept.map((index) => ys[index]!) };
}

/**
 * The exponential moving average with this weight of what was before (0 to below 1), freed of its start at nought: the first value is
 * itself. A gap stays one and is not counted.
 */
export function smoothed(ys: readonly (number | null)[], weight: number): (number | null)[] {
  if (weight <= 0) return [...ys];
  let average = 0;
  let share = 0;
  return ys.map((value) => {
    if (value === null) return null;
    average = average * weight + (1 - weight) * value;
    share = share * weight + (1 - weight);
    return average / share;
  });
}

/** What a logarithmic axis can show of it: values above nought. Also how many it cannot. */
export function aboveNought(ys: readonly (number | null)[]): { ys: (number | null)[]; hidden: number } {
  let hidden = 0;
  const shown = ys.map((value) => {
    if (value === null || value > 0) return value;
    hidden++;
    return null;
  });
  return { ys: shown, hidden };
}

/**
 * Several curves over one list of x: null is a gap of the curve's own, undefined only says that this curve has no point there.
 */
export function aligned(curves: readonly Curve[]): [number[], ...(number | null | undefined)[][]] {
  if (curves.length === 1) return [curves[0]!.xs, curves[0]!.ys];
  const first = curves[0];
  if (first && curves.every((curve) => curve.xs === first.xs)) return [first.xs, ...curves.map((curve) => curve.ys)];
  const xs = [...new Set(curves.flatMap((curve) => curve.xs))].sort((a, b) => a - b);
  const place = new Map(xs.map((x, index) => [x, index]));
  return [
    xs,
    ...curves.map((curve) => {
      const ys = new Array<number | null | undefined>(xs.length).fill(undefined);
      curve.xs.forEach((x, index) => {
        ys[place.get(x)!] = curve.ys[index]!;
      });
      return ys;
    }),
  ];
}

/** The place in ascending `xs` nearest to `x`; -1 where there is none. */
export function nearest(xs: readonly number[], x: number): number {
  if (xs.length === 0) return -1;
  let low = 0;
  let high = xs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xs[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low > 0 && x - xs[low - 1]! <= xs[low]! - x ? low - 1 : low;
}
