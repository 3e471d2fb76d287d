import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Run, Sweep } from '../../api/types';
import { measured } from '../../text/numbers';
import { Icon, type IconName } from '../../ui/icons';
import { cellWords, type Matrix, matrixOf } from './cells';
import './cell-grid.css';

const signs: Record<Run['status'], IconName> = {
  ready: 'ready',
  queued: 'clock',
  launching: 'play',
  running: 'play',
  finished: 'check',
  failed: 'cross',
  stopped: 'stop',
};

export interface CellGridProps {
  sweep: Sweep;
  /** The run by which each cell counts. */
  runs: readonly Run[];
  /** The value by which the sweep is judged, and its name; null where there is none. */
  value: ((run: Run) => number | null) | null;
  metric: string;
  best: string | null;
}

/**
 * The cells with their states, each leading to its run: rows and columns where two parameters vary, else one after another. It is one
 * stop of the Tab key; arrows go from cell to cell.
 */
export function CellGrid(props: CellGridProps) {
  const matrix = useMemo(() => matrixOf(props.sweep, props.runs), [props.sweep, props.runs]);
  return matrix ? <MatrixGrid {...props} matrix={matrix} /> : <WrapGrid {...props} />;
}

// Which cell the Tab key reaches, and how arrows move from it.
function useRoving(count: number, columns: number) {
  const [current, setCurrent] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const wanted = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const link = box.current?.querySelector<HTMLElement>(`[data-cell="${wanted.current}"]`);
    if (!link) return;
    wanted.current = null;
    link.focus();
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const last = count - 1;
    const to = {
      ArrowRight: current + 1,
      ArrowLeft: current - 1,
      ArrowDown: current + columns,
      ArrowUp: current - columns,
      Home: event.ctrlKey ? 0 : current - (current % columns),
      End: event.ctrlKey ? last : Math.min(last, current - (current % columns) + columns - 1),
      PageDown: current + columns * 8,
      PageUp: current - columns * 8,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.min(last, Math.max(0, to));
    wanted.current = next;
    setCurrent(next);
  };
  return { box, current: Math.min(current, Math.max(0, count - 1)), setCurrent, onKeyDown };
}

function describe(run: Run, { value, metric, best }: Pick<CellGridProps, 'value' | 'metric' | 'best'>): string {
  const at = value?.(run) ?? null;
  return `${cellWords(run)}: ${run.status}${at === null ? '' : `, ${metric} ${measured(at)}`}${best === run.id ? ', the best' : ''}`;
}

function MatrixGrid({ matrix, ...props }: CellGridProps & { matrix: Matrix }) {
  const columns = matrix.columns.values.length;
  const { box, current, setCurrent, onKeyDown } = useRoving(matrix.rows.values.length * columns, columns);
  const withValues = props.value !== null && columns <= 16;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows pressed on the links in it come here
    <div ref={box} className="cell-matrix" onKeyDown={onKeyDown}>
      <table>
        <caption className="visually-hidden">
          Cells by {matrix.rows.name} and {matrix.columns.name}
        </caption>
        <thead>
          <tr>
            <td className="cell-matrix-corner">
              {matrix.rows.name} ↓ {matrix.columns.name} →
            </td>
            {matrix.columns.values.map((value) => (
              <th key={value} scope="col" title={value}>
                {value}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.rows.values.map((row, y) => (
            <tr key={row}>
              <th scope="row" title={row}>
                {row}
              </th>
              {matrix.columns.values.map((column, x) => {
                const run = matrix.runs[y]![x];
                const place = y * columns + x;
                const at = run && withValues ? (props.value?.(run) ?? null) : null;
                return (
                  <td key={column}>
                    {run ? (
                      <CellLink run={run} place={place} isStop={place === current} onFocus={() => setCurrent(place)} {...props}>
                        {at !== null && <span className="number">{measured(at, 3)}</span>}
                      </CellLink>
                    ) : (
                      <span
                        className="cell is-missing"
                        data-cell={place}
                        tabIndex={place === current ? 0 : -1}
                        onFocus={() => setCurrent(place)}
                        role="img"
                        aria-label={`${matrix.rows.name}=${row} ${matrix.columns.name}=${column}: without a run`}
                        title="Without a run"
                      />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const gap = 2;

// However many cells there are, only the rows near what is seen are made.
function WrapGrid({ runs, sweep, ...props }: CellGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0, cell: 26, top: 0 });
  const missing = Math.max(0, Math.min(sweep.progress.total, 10_000) - runs.length);
  const count = runs.length;
  const columns = Math.max(1, Math.floor((size.width + gap) / (size.cell + gap)));
  const rows = Math.ceil(count / columns);
  const { box, current, setCurrent, onKeyDown } = useRoving(count, columns);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const coarse = matchMedia('(pointer: coarse)');
    const measure = () =>
      setSize({ width: element.clientWidth, height: element.clientHeight, cell: coarse.matches ? 44 : 26, top: element.scrollTop });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    measure();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);
  const pitch = size.cell + gap;
  const first = Math.max(0, Math.floor(size.top / pitch) - 2);
  const last = Math.min(rows, Math.ceil((size.top + size.height) / pitch) + 2);
  // The cell that Tab reaches is there wherever one has scrolled to.
  const shown = new Set<number>();
  for (let index = first * columns; index < Math.min(count, last * columns); index++) shown.add(index);
  if (count > 0) shown.add(current);
  return (
    <>
      <div ref={scroller} className="cell-wrap">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows pressed on the links in it come here */}
        <div ref={box} className="cell-wrap-stage" style={{ height: Math.max(0, rows * pitch - gap) }} onKeyDown={onKeyDown}>
          {[...shown].map((index) => (
            <CellLink
              key={index}
              run={runs[index]!}
              place={index}
              isStop={index === current}
              onFocus={() => setCurrent(index)}
              style={{
                transform: `translate(${(index % columns) * pitch}px, ${Math.floor(index / columns) * pitch}px)`,
                width: size.cell,
                height: size.cell,
              }}
              {...props}
            />
          ))}
        </div>
      </div>
      {missing > 0 && <p className="muted cell-wrap-missing">{missing.toLocaleString('en-US')} cells have no run yet.</p>}
    </>
  );
}

interface CellLinkProps extends Pick<CellGridProps, 'value' | 'metric' | 'best'> {
  run: Run;
  place: number;
  isStop: boolean;
  onFocus: () => void;
  style?: React.CSSProperties;
  children?: React.ReactNode;
}

function CellLink({ run, place, isStop, onFocus, style, children, ...words }: CellLinkProps) {
  const text = describe(run, words);
  return (
    <Link
      to="/runs/$id"
      params={{ id: run.id }}
      className={`cell is-${run.status} ${words.best === run.id ? 'is-best' : ''}`}
      data-cell={place}
      tabIndex={isStop ? 0 : -1}
      aria-label={text}
      title={text}
      onFocus={onFocus}
      {...(style ? { style } : {})}
    >
      <Icon name={words.best === run.id ? 'star' : signs[run.status]} size={13} strokeWidth="3" />
      {children}
    </Link>
  );
}
