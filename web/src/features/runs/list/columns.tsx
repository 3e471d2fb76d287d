import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Run } from '../../../api/types';
import { bytes, duration, ending } from '../../../text/format';
import { own } from '../../../text/own';
import { Status } from '../../../ui/Status';
import { Ago, Elapsed } from '../../../ui/Time';

export interface Column {
  id: string;
  label: string;
  /** The server's word for sorting by it. */
  sort?: string;
  /** What tells whether it varies. */
  value: (run: Run) => string | number | null;
  cell: (run: Run) => ReactNode;
  /** Shown without being asked for, where it varies. */
  isOffered: boolean;
  /** Shown whatever it holds. */
  isFixed?: boolean;
}

const parameterPrefix = 'param:';

function plain(id: string, label: string, value: (run: Run) => string | number | null, more: Partial<Column> = {}): Column {
  return { id, label, value, cell: (run) => value(run), isOffered: false, ...more };
}

/** All columns but those of a sweep's parameters, in the order in which they are shown. The name's cell is the row's own. */
export const columns: readonly Column[] = [
  plain('status', 'Status', (run) => run.status, {
    sort: 'status',
    isFixed: true,
    cell: (run) => <Status status={run.status} />,
  }),
  plain('name', 'Name', (run) => run.name, { sort: 'name', isFixed: true }),
  plain('command', 'Command', (run) => run.command, { isOffered: true, cell: (run) => <code title={run.command}>{run.command}</code> }),
  plain('created', 'Age', (run) => run.created_at, { sort: 'created', isOffered: true, cell: (run) => <Ago at={run.created_at} brief /> }),
  plain('duration', 'Duration', (run) => run.started_at, { sort: 'duration', isOffered: true, cell: (run) => <Elapsed run={run} /> }),
  plain('exit', 'Exit code', ending, { sort: 'exit_code', isOffered: true, cell: (run) => <Ending run={run} /> }),
  plain('tag', 'Tag', (run) => run.tag, { isOffered: true }),
  plain('sweep', 'Sweep', (run) => run.sweep_id, {
    isOffered: true,
    cell: (run) =>
      run.sweep_id && (
        <Link to="/sweeps/$id" params={{ id: run.sweep_id }} className="runs-table-aside">
          {run.sweep_id}
        </Link>
      ),
  }),
  plain('workdir', 'Folder', (run) => run.workdir, {
    isOffered: true,
    cell: (run) => <span title={run.workdir}>{run.workdir.split('/').filter(Boolean).at(-1) ?? '/'}</span>,
  }),
  plain('priority', 'Priority', (run) => run.priority, { isOffered: true }),
  plain('slots', 'Slots', (run) => slotWords(run) || null),
  plain('timeout', 'Timeout', (run) => run.timeout_s, { cell: (run) => run.timeout_s !== null && duration(run.timeout_s) }),
  plain('started', 'Started', (run) => run.started_at, {
    sort: 'started',
    cell: (run) => run.started_at !== null && <Ago at={run.started_at} brief />,
  }),
  plain('ended', 'Ended', (run) => run.ended_at, {
    sort: 'ended',
    cell: (run) => run.ended_at !== null && <Ago at={run.ended_at} brief />,
  }),
  plain('cpu', 'CPU time', (run) => run.cpu_seconds, { cell: (run) => run.cpu_seconds !== null && duration(run.cpu_seconds) }),
  plain('memory', 'Memory', (run) => run.max_rss_bytes, { cell: (run) => run.max_rss_bytes !== null && bytes(run.max_rss_bytes) }),
  plain('log', 'Log size', (run) => run.log_size, { cell: (run) => run.log_size !== null && bytes(run.log_size) }),
  plain('window', 'Window', (run) => run.tmux_window),
  plain('id', 'Id', (run) => run.id, { cell: (run) => <code>{run.id}</code> }),
];

/** The exit code, and what it means where it is not plain. */
export function Ending({ run }: { run: Run }) {
  const words = ending(run);
  return words === null ? <span className="muted">–</span> : <span title={words}>{words}</span>;
}

function slotWords(run: Run): string {
  return Object.entries(run.slots)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

/** What the reader has chosen: columns to show and to hide whatever they hold. The others are shown where they vary. */
export interface ColumnChoice {
  shown: string[];
  hidden: string[];
}

export const noChoice: ColumnChoice = { shown: [], hidden: [] };

/** Reads a kept choice; what is not one is none. */
export function parseChoice(text: string | null): ColumnChoice {
  try {
    const value = JSON.parse(text ?? 'null') as Partial<ColumnChoice> | null;
    if (value && Array.isArray(value.shown) && Array.isArray(value.hidden))
      return { shown: value.shown.map(String), hidden: value.hidden.map(String) };
  } catch {
    // Somebody else's, or cut off.
  }
  return noChoice;
}

/** All columns that these runs can have: those of their sweeps' parameters, too. */
export function columnsOf(runs: readonly Run[]): Column[] {
  const names = new Set<string>();
  for (const run of runs) for (const name of Object.keys(run.sweep_params ?? {})) names.add(name);
  const parameters = [...names].map((name) =>
    plain(parameterPrefix + name, name, (run) => own(run.sweep_params, name) ?? null, { isOffered: names.size <= 4 }),
  );
  const at = columns.findIndex((column) => column.id === 'workdir');
  return [...columns.slice(0, at), ...parameters, ...columns.slice(at)];
}

/** More do not fit beside each other on a usual screen. */
export const mostColumns = 8;

// The first to go where there are more. They only say what a run belongs to, which the box above finds.
const firstToGo = ['sweep', 'tag'];

/**
 * Those of the columns that are shown: fixed and chosen ones, and of the others those offered in which the runs differ, without what
 * can best be done without where they are too many.
 */
export function shownColumns(all: readonly Column[], runs: readonly Run[], choice: ColumnChoice): Column[] {
  let found = all.filter((column) => {
    if (column.isFixed || choice.shown.includes(column.id)) return true;
    if (choice.hidden.includes(column.id) || !column.isOffered) return false;
    return varies(runs, column.value);
  });
  for (const id of firstToGo)
    if (found.length > mostColumns && !choice.shown.includes(id)) found = found.filter((column) => column.id !== id);
  return found;
}

// A single run differs from nothing: there is room for what it has.
function varies(runs: readonly Run[], value: Column['value']): boolean {
  const first = runs[0] ? value(runs[0]) : null;
  return runs.length === 1 ? first !== null : runs.some((run) => value(run) !== first);
}

/** The choice with one column shown or hidden whatever it holds. */
export function choose(choice: ColumnChoice, id: string, isShown: boolean): ColumnChoice {
  const without = (ids: string[]) => ids.filter((each) => each !== id);
  return {
    shown: isShown ? [...without(choice.shown), id] : without(choice.shown),
    hidden: isShown ? without(choice.hidden) : [...without(choice.hidden), id],
  };
}
