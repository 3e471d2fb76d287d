import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Run } from '../../api/types';
import { bytes, duration, ending } from '../../text/format';
import { measured } from '../../text/numbers';
import { Icon } from '../../ui/icons';
import { Status } from '../../ui/Status';
import { Elapsed, Moment } from '../../ui/Time';
import { cellWords } from './cells';
import type { Column } from './columns';
import './sweep-runs-table.css';

export interface SweepRunsTableProps {
  runs: readonly Run[];
  columns: readonly Column[];
  sort: string | null;
  descending: boolean;
  onSort: (column: string) => void;
  selected: ReadonlySet<string>;
  onSelect: (id: string, selected: boolean) => void;
  best: string | null;
  hovered: string | null;
  onHover: (id: string | null) => void;
}

const overscan = 8;

/** The runs with some columns, of which only the rows near what is seen are made. */
export function SweepRunsTable({
  runs,
  columns,
  sort,
  descending,
  onSort,
  selected,
  onSelect,
  best,
  hovered,
  onHover,
}: SweepRunsTableProps) {
  const scroller = useRef<HTMLElement>(null);
  const [view, setView] = useState({ top: 0, height: 600, row: 36 });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const coarse = matchMedia('(pointer: coarse)');
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight, row: coarse.matches ? 46 : 36 });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    measure();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);
  const first = Math.max(0, Math.floor(view.top / view.row) - overscan);
  const last = Math.min(runs.length, Math.ceil((view.top + view.height) / view.row) + overscan);
  const shown = useMemo(() => runs.slice(first, last), [runs, first, last]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section ref={scroller} className="sweep-runs-table" tabIndex={0} aria-label="Runs of the sweep">
      <table aria-rowcount={runs.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th className="sweep-runs-table-check" scope="col">
              <span className="visually-hidden">Compare</span>
            </th>
            <th className="sweep-runs-table-name" scope="col">
              Run
            </th>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={column.kind === 'fact' ? '' : 'is-value'}
                aria-sort={sort === column.key ? (descending ? 'descending' : 'ascending') : 'none'}
              >
                <button type="button" onClick={() => onSort(column.key)} title={`Sort by ${column.title}`}>
                  {column.title}
                  {sort === column.key && <Icon name={descending ? 'down' : 'up'} size={12} />}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr className="sweep-runs-table-space" style={{ height: first * view.row }} />}
          {shown.map((run, index) => (
            <tr
              key={run.id}
              aria-rowindex={first + index + 2}
              className={`${selected.has(run.id) ? 'is-selected' : ''} ${hovered === run.id ? 'is-hovered' : ''}`}
              style={{ height: view.row }}
              onPointerEnter={(event) => event.pointerType === 'mouse' && onHover(run.id)}
              onPointerLeave={(event) => event.pointerType === 'mouse' && onHover(null)}
            >
              <td className="sweep-runs-table-check">
                <label>
                  <input
                    type="checkbox"
                    checked={selected.has(run.id)}
                    onChange={(event) => onSelect(run.id, event.target.checked)}
                    aria-label={`Select ${cellWords(run)}`}
                  />
                </label>
              </td>
              <th className="sweep-runs-table-name" scope="row">
                <Link to="/runs/$id" params={{ id: run.id }} title={cellWords(run)}>
                  {run.id}
                </Link>
                {best === run.id && <Icon name="star" size={13} aria-hidden={undefined} role="img" aria-label="the best" />}
              </th>
              {columns.map((column) => (
                <td key={column.key} className={column.kind === 'fact' ? '' : 'is-value'}>
                  <Shown run={run} column={column} />
                </td>
              ))}
            </tr>
          ))}
          {last < runs.length && <tr className="sweep-runs-table-space" style={{ height: (runs.length - last) * view.row }} />}
        </tbody>
      </table>
    </section>
  );
}

function Shown({ run, column }: { run: Run; column: Column }) {
  switch (column.key) {
    case 'status':
      return <Status status={run.status} />;
    case 'duration':
      return <Elapsed run={run} />;
    case 'exit':
      return ending(run);
    case 'started':
      return <Moment at={run.started_at} />;
    case 'memory':
      return run.max_rss_bytes === null ? null : bytes(run.max_rss_bytes);
    case 'processor':
      return run.cpu_seconds === null ? null : duration(run.cpu_seconds);
  }
  const value = column.value(run);
  const text = column.kind === 'metric' ? measured(value as number | null, 5) : value === null ? '' : String(value);
  return <span title={text.length > 24 ? text : undefined}>{text}</span>;
}
