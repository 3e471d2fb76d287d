import type { Run, SweepMetrics } from '../../api/types';
import { elapsed } from '../../text/format';
import type { Fold } from './metric';

/** A column of a sweep's table: by its key it is kept, chosen and sorted by. */
export interface Column {
  key: string;
  title: string;
  kind: 'parameter' | 'fact' | 'metric';
  /** What is sorted by and, for parameters and metrics, shown. */
  value: (run: Run) => string | number | null;
}

const facts: Record<string, { title: string; value: (run: Run, now: number) => string | number | null }> = {
  status: { title: 'Status', value: (run) => run.status },
  duration: { title: 'Duration', value: (run, now) => elapsed(run, now) },
  exit: { title: 'Exit', value: (run) => run.exit_code },
  reason: { title: 'Reason', value: (run) => run.reason },
  started: { title: 'Started', value: (run) => run.started_at },
  memory: { title: 'Memory', value: (run) => run.max_rss_bytes },
  processor: { title: 'Processor time', value: (run) => run.cpu_seconds },
  message: { title: 'Last line', value: (run) => run.last_message },
  command: { title: 'Command', value: (run) => run.command },
  workdir: { title: 'Folder', value: (run) => run.workdir },
};

/** A text that is a number sorts as one. */
export function sortable(value: string | number | null): string | number | null {
  if (typeof value !== 'string' || value.trim() === '') return value;
  const number = Number(value);
  return Number.isNaN(number) ? value : number;
}

/** The names of the parameters, those first whose values differ. */
export function parameterNames(runs: readonly Run[]): { varying: string[]; same: string[] } {
  const values = new Map<string, Set<string | undefined>>();
  for (const run of runs) for (const name of Object.keys(run.sweep_params ?? {})) if (!values.has(name)) values.set(name, new Set());
  for (const run of runs) for (const [name, seen] of values) seen.add(run.sweep_params?.[name]);
  const names = [...values.keys()];
  return { varying: names.filter((name) => values.get(name)!.size > 1), same: names.filter((name) => values.get(name)!.size <= 1) };
}

const folds: Record<Fold, string> = { last: 'last', min: 'lowest', max: 'highest' };

/** The column's key of a metric. */
export function metricColumn(key: string, fold: Fold): string {
  return `metric:${fold}:${key}`;
}

/** The metric of a column; null for a column of another kind. */
export function metricOf(column: string): { key: string; fold: Fold } | null {
  const match = /^metric:(last|min|max):([\s\S]+)$/.exec(column);
  return match ? { fold: match[1] as Fold, key: match[2]! } : null;
}

/** The column that a key stands for; null for none. */
export function columnOf(key: string, metrics: SweepMetrics | undefined, now: () => number): Column | null {
  const metric = metricOf(key);
  if (metric)
    return {
      key,
      kind: 'metric',
      title: `${metric.key} (${folds[metric.fold]})`,
      value: (run) => metrics?.runs[run.id]?.[metric.key]?.[metric.fold] ?? null,
    };
  if (key.startsWith('parameter:')) {
    const name = key.slice('parameter:'.length);
    return { key, kind: 'parameter', title: name, value: (run) => run.sweep_params?.[name] ?? null };
  }
  const fact = Object.hasOwn(facts, key) ? facts[key]! : null;
  return fact && { key, kind: 'fact', title: fact.title, value: (run) => fact.value(run, now()) };
}

/** The columns shown unless others are chosen: the parameters that differ, how it stands, and what it is judged by. */
export function usualColumns(runs: readonly Run[], metric: string | null): string[] {
  return [
    'status',
    ...parameterNames(runs).varying.map((name) => `parameter:${name}`),
    ...(metric === null ? [] : [metric]),
    'duration',
    ...(runs.some((run) => run.status === 'failed') ? ['exit'] : []),
  ];
}

/** All columns that can be chosen, in an order in which one looks for them. */
export function allColumns(runs: readonly Run[], metricKeys: readonly string[]): string[] {
  const { varying, same } = parameterNames(runs);
  return [
    ...[...varying, ...same].map((name) => `parameter:${name}`),
    ...Object.keys(facts),
    ...metricKeys.flatMap((key) => (['last', 'min', 'max'] as const).map((fold) => metricColumn(key, fold))),
  ];
}

/** The runs in the order of a column; runs without a value come last both ways, equals stay as they are. */
export function sorted(runs: readonly Run[], column: Column | null, descending: boolean): Run[] {
  if (!column) return [...runs];
  const sign = descending ? -1 : 1;
  return runs
    .map((run, index) => ({ run, index, value: sortable(column.value(run)) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return a.value === b.value ? a.index - b.index : a.value === null ? 1 : -1;
      const order =
        typeof a.value === 'number' && typeof b.value === 'number'
          ? a.value - b.value
          : String(a.value).localeCompare(String(b.value), 'en', { numeric: true });
      return order === 0 ? a.index - b.index : sign * order;
    })
    .map(({ run }) => run);
}

export interface Difference {
  name: string;
  values: (string | null)[];
  differs: boolean;
}

/** What several runs say under each name, in the order in which the names appear; and whether they say the same. */
export function differences(of: readonly ReadonlyMap<string, string>[]): Difference[] {
  const names = new Set(of.flatMap((each) => [...each.keys()]));
  return [...names].map((name) => {
    const values = of.map((each) => each.get(name) ?? null);
    return { name, values, differs: values.some((value) => value !== values[0]) };
  });
}
