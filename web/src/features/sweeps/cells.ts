import type { Run, RunStatus, Sweep, SweepProgress } from '../../api/types';
import { elapsed } from '../../text/format';
import { type Parameter, parametersOf, valuesOf } from './grid';

// Of several runs of a cell the one that goes counts, else one that ended well, else the newest.
function rank(run: Run): number {
  if (run.status === 'launching' || run.status === 'running') return 2;
  return run.status === 'finished' ? 1 : 0;
}

/** The run by which each cell counts, in the order in which the cells were made; a run beside the grid counts for itself. */
export function countedRuns(runs: readonly Run[]): Run[] {
  const cells = new Map<string, Run>();
  for (const run of [...runs].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const cell = run.cell ?? run.id;
    const before = cells.get(cell);
    if (!before || rank(run) >= rank(before)) cells.set(cell, run);
  }
  return [...cells.values()];
}

/** How a run stands, seen from a sweep. */
export interface ProgressPart {
  state: RunStatus | 'missing';
  /** The word of the sweep's own progress. */
  word: string;
  count: number;
}

/** The parts of a sweep in the order in which a bar shows them, those of nought left out. */
export function progressParts(progress: SweepProgress): ProgressPart[] {
  const parts: ProgressPart[] = [
    { state: 'finished', word: 'completed', count: progress.completed },
    { state: 'failed', word: 'failed', count: progress.failed },
    { state: 'stopped', word: 'canceled', count: progress.canceled },
    { state: 'running', word: 'running', count: progress.running + progress.launching },
    { state: 'queued', word: 'queued', count: progress.queued },
    { state: 'ready', word: 'ready', count: progress.ready },
  ];
  const counted = parts.reduce((sum, part) => sum + part.count, 0);
  parts.push({ state: 'missing', word: 'without a run', count: Math.max(0, progress.total - counted) });
  return parts.filter((part) => part.count > 0);
}

/** How many cells have ended, however they did. */
export function ended(progress: SweepProgress): number {
  return progress.completed + progress.failed + progress.canceled;
}

/**
 * About how many seconds the sweep still takes: what its finished cells took on average, times those that are left, divided among as
 * many as go at once. Null where nothing can be said: none has finished yet, or nothing goes.
 */
export function timeLeft(counted: readonly Run[], progress: SweepProgress, atOnce: number, now: number): number | null {
  const took = counted.filter((run) => run.status === 'finished').flatMap((run) => elapsed(run, now) ?? []);
  const going = counted.filter((run) => run.status === 'running' || run.status === 'launching');
  const waiting = progress.queued;
  if (took.length === 0 || going.length + waiting === 0 || (going.length === 0 && atOnce < 1)) return null;
  const average = took.reduce((sum, each) => sum + each, 0) / took.length;
  // One that already takes longer than the others is taken to end any moment.
  const begun = going.map((run) => Math.max(0, average - (elapsed(run, now) ?? 0)));
  const lanes = Math.max(1, atOnce, going.length);
  const shared = (begun.reduce((sum, each) => sum + each, 0) + waiting * average) / Math.min(lanes, going.length + waiting);
  return Math.max(shared, ...begun);
}

/** Cells in rows and columns, where exactly two parameters have several values. */
export interface Matrix {
  rows: { name: string; values: string[] };
  columns: { name: string; values: string[] };
  /** By row and column; undefined for a cell without a run. */
  runs: (Run | undefined)[][];
}

/** More cells than this are shown in one long row of signs instead. */
export const mostInMatrix = 400;

/** The sweep as a matrix; null where it has another shape, or runs beside it. */
export function matrixOf(sweep: Pick<Sweep, 'parameters'>, counted: readonly Run[]): Matrix | null {
  const parameters = parametersOf(sweep.parameters);
  const varying = parameters.filter((each) => each.count > 1n);
  if (varying.length !== 2 || varying[0]!.count * varying[1]!.count > BigInt(mostInMatrix)) return null;
  const [first, second] = varying as [Parameter, Parameter];
  const rows = valuesOf(first, mostInMatrix);
  const columns = valuesOf(second, mostInMatrix);
  if (columns.length > 40) return null;
  const places = new Map(counted.map((run) => [`${run.sweep_params?.[first.name]}\n${run.sweep_params?.[second.name]}`, run]));
  const runs = rows.map((row) => columns.map((column) => places.get(`${row}\n${column}`)));
  const placed = runs.flat().filter(Boolean).length;
  return placed === counted.length
    ? { rows: { name: first.name, values: rows }, columns: { name: second.name, values: columns }, runs }
    : null;
}

/** A cell's parameters for people: `lr=0.1 batch=64`. */
export function cellWords(run: Pick<Run, 'sweep_params' | 'name'>): string {
  const pairs = Object.entries(run.sweep_params ?? {});
  return pairs.length === 0 ? run.name : pairs.map(([name, value]) => `${name}=${value}`).join(' ');
}
