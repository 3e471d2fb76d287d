import type { MetricPoint } from '../../api/types';
import { csv } from '../../text/numbers';
import { ascending, type Curve } from '../../ui/chart/lines';

/** The points as a curve over their steps, or over the times of those that have one. */
export function curveOf(points: readonly MetricPoint[], x: 'step' | 'time'): Curve {
  const used = x === 'step' ? points : points.filter((point) => point.time !== null);
  return ascending({ xs: used.map((point) => (x === 'step' ? point.step : point.time!)), ys: used.map((point) => point.value) });
}

export interface Extremes {
  /** The value written last; null for a gap, and where there is none. */
  last: MetricPoint | null;
  min: MetricPoint | null;
  max: MetricPoint | null;
}

/** The last, lowest and highest point. The server keeps extremes whatever else it leaves out. */
export function extremes(points: readonly MetricPoint[]): Extremes {
  const result: Extremes = { last: points.at(-1) ?? null, min: null, max: null };
  for (const point of points) {
    if (point.value === null) continue;
    if (result.min === null || point.value < result.min.value!) result.min = point;
    if (result.max === null || point.value > result.max.value!) result.max = point;
  }
  return result;
}

/** Points as a table: step, time (seconds since the epoch) and value; empty where there is none. */
export function pointsAsCsv(key: string, points: readonly MetricPoint[]): string {
  return csv([['step', 'time', key], ...points.map((point) => [point.step, point.time, point.value])]);
}

export interface KeyGroup {
  /** What its keys begin with, without the slash; empty for those without one. */
  name: string;
  keys: string[];
}

/** From so many keys on they are put in groups, and can be searched. */
export const manyKeys = 12;

/** Keys by what stands before their first slash, groups in the order in which they appeared; one group where there are few. */
export function grouped(keys: readonly string[]): KeyGroup[] {
  if (keys.length < manyKeys) return [{ name: '', keys: [...keys] }];
  const groups = new Map<string, string[]>();
  for (const key of keys) {
    const slash = key.indexOf('/');
    const name = slash > 0 ? key.slice(0, slash) : '';
    const group = groups.get(name);
    if (group) group.push(key);
    else groups.set(name, [key]);
  }
  return [...groups].map(([name, inside]) => ({ name, keys: inside }));
}

/** Keys that hold every word of the search, whatever its case. */
export function matching(keys: readonly string[], search: string): string[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return keys.filter((key) => words.every((word) => key.toLowerCase().includes(word)));
}

/** The list in pieces of at most so many. */
export function pieces<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}

/** What W&B keeps of a run as rows of name and value; objects in it by names with dots. At most `most` rows. */
export function rowsOf(value: unknown, most = 200): [string, string][] {
  const rows: [string, string][] = [];
  const add = (name: string, inner: unknown, depth: number) => {
    if (rows.length >= most) return;
    if (inner !== null && typeof inner === 'object' && !Array.isArray(inner) && depth < 4) {
      for (const [key, each] of Object.entries(inner)) add(name ? `${name}.${key}` : key, each, depth + 1);
    } else rows.push([name, typeof inner === 'string' ? inner : (JSON.stringify(inner) ?? '')]);
  };
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) add('', value, 0);
  return rows;
}
