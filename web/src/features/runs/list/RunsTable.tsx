import { useCallback, useEffect, useRef } from 'react';
import type { Run } from '../../../api/types';
import { Icon } from '../../../ui/icons';
import type { Column } from './columns';
import { RunCard, RunRow } from './RunRow';
import { useWindow } from './useWindow';

export interface RunsTableProps {
  runs: readonly Run[];
  total: number;
  columns: readonly Column[];
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
  selected: ReadonlySet<string>;
  onSelect: (ids: readonly string[], isSelected: boolean) => void;
  unseen: ReadonlySet<string>;
  isPast: (run: Run) => boolean;
  /** The rows that are drawn, for who asks for newer copies. */
  seen: React.RefObject<{ start: number; end: number }>;
  hasMore: boolean;
  loadMore: () => void;
  /** Cards of two lines instead of a table. */
  isNarrow: boolean;
  isSelecting: boolean;
}

/** How many rows before the end the next page is asked for. */
const ahead = 40;

/** The runs, of which only those near what is seen are in the page. */
export function RunsTable(props: RunsTableProps) {
  const { runs, isNarrow, seen, selected, onSelect } = props;
  const body = useRef<HTMLTableSectionElement & HTMLUListElement>(null);
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const height = rem * (isNarrow ? 4.25 : 2.75);
  const { start, end } = useWindow(body, runs.length, height);
  seen.current = { start, end };
  const near = props.hasMore && end > runs.length - ahead;
  const { loadMore } = props;
  useEffect(() => {
    if (near) loadMore();
  });

  const anchor = useRef<string | null>(null);
  const latest = useRef(runs);
  latest.current = runs;
  const select = useCallback(
    (id: string, isSelected: boolean, isRange: boolean) => {
      const all = latest.current;
      const from = isRange && anchor.current ? all.findIndex((run) => run.id === anchor.current) : -1;
      const to = all.findIndex((run) => run.id === id);
      const range = from < 0 ? [id] : all.slice(Math.min(from, to), Math.max(from, to) + 1).map((run) => run.id);
      anchor.current = id;
      onSelect(range, isSelected);
    },
    [onSelect],
  );
  const rows = runs.slice(start, end).map((run, offset) => ({
    run,
    index: start + offset,
    isSelected: selected.has(run.id),
    isUnseen: props.unseen.has(run.id),
    isPast: props.isPast(run),
    onSelect: select,
  }));
  const above = start * height;
  const below = (runs.length - end) * height;

  if (isNarrow) {
    return (
      <ul ref={body} className="run-cards" aria-label="Runs" style={{ paddingTop: above, paddingBottom: below }}>
        {rows.map((row) => (
          <RunCard key={row.run.id} {...row} isSelecting={props.isSelecting} count={props.total} />
        ))}
      </ul>
    );
  }
  const all = runs.length > 0 && runs.every((run) => selected.has(run.id));
  return (
    <table className="runs-table" aria-rowcount={props.total + 1} aria-label="Runs">
      <thead>
        <tr aria-rowindex={1}>
          <th className="is-select">
            <label className="run-select">
              <input
                type="checkbox"
                aria-label={`Select all ${runs.length} that are loaded`}
                title={`Select all ${runs.length} that are loaded`}
                checked={all}
                ref={(element) => {
                  if (element) element.indeterminate = !all && runs.some((run) => selected.has(run.id));
                }}
                onChange={(event) =>
                  onSelect(
                    runs.map((run) => run.id),
                    event.target.checked,
                  )
                }
              />
            </label>
          </th>
          {props.columns.map((column) => (
            <Heading key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {above > 0 && <Space height={above} />}
        {rows.map((row) => (
          <RunRow key={row.run.id} {...row} columns={props.columns} />
        ))}
        {below > 0 && <Space height={below} />}
      </tbody>
    </table>
  );
}

// Holds the place of rows that are not drawn.
function Space({ height }: { height: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row that leads nowhere cannot be focused
    <tr aria-hidden="true">
      <td style={{ height }} />
    </tr>
  );
}

// What the server sorts first at first: the latest and the longest, else the lowest.
const largestFirst = ['created', 'started', 'ended', 'duration'];

function Heading({ column, sort, onSort }: { column: Column; sort: string | undefined; onSort: (sort: string | undefined) => void }) {
  const className = `is-${column.id.split(':')[0]}`;
  const key = column.sort;
  if (!key) {
    return (
      <th scope="col" className={className} title={column.label}>
        {column.label}
      </th>
    );
  }
  const now = sort ?? 'created';
  const isOn = now === key || now === `-${key}`;
  const isDescending = largestFirst.includes(key) === (now === key);
  const next = now === key ? `-${key}` : key;
  return (
    <th scope="col" className={className} aria-sort={isOn ? (isDescending ? 'descending' : 'ascending') : undefined}>
      <button type="button" className="runs-table-sort" onClick={() => onSort(next === 'created' ? undefined : next)}>
        {column.label}
        {isOn && <Icon name={isDescending ? 'down' : 'up'} size={12} />}
      </button>
    </th>
  );
}
