import { Link, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { ApiError } from '../../api/client';
import { useQueue } from '../../api/queries';
import type { Run, Sweep, SweepMetrics } from '../../api/types';
import { useSetting } from '../../app/settings';
import { serverNow } from '../../live/clock';
import { count, plural } from '../../text/format';
import { own } from '../../text/own';
import { Button } from '../../ui/Button';
import { mostLines } from '../../ui/chart/colors';
import { EmptyState, ErrorNote, Skeleton } from '../../ui/States';
import { MetricsToolbar, useMetricChoices, usePins } from '../metrics';
import { CellGrid } from './CellGrid';
import { ColumnsDialog } from './ColumnsDialog';
import { cellWords, countedRuns } from './cells';
import { allColumns, type Column, columnOf, metricColumn, metricOf, parameterNames, sorted, usualColumns } from './columns';
import { Filters } from './Filters';
import { bestOf, bestRun, defaultMetric, joined, keysGiven, type MetricChoice, parseChoice } from './metric';
import { LineSwatch, OverlayCharts } from './OverlayCharts';
import { ParallelPlot } from './ParallelPlot';
import { type Axis, axisOf, type Brush, isMeant, placeOn, suitsLog } from './parallel';
import { useSweep, useSweepMetrics, useSweepRuns } from './queries';
import { SweepHeader } from './SweepHeader';
import { SweepRunsTable } from './SweepRunsTable';
import './sweep-detail.css';

const mostAxes = 12;

/** A sweep: how far it is, its cells, and what they came to, side by side. */
export function SweepDetailView(): React.ReactNode {
  const { id } = useParams({ from: '/sweeps/$id' });
  const sweep = useSweep(id);
  const runs = useSweepRuns(id);
  const queue = useQueue();
  const counted = useMemo(() => countedRuns(runs.data?.runs ?? []), [runs.data]);
  if (sweep.isPending) return <Skeleton />;
  if (!sweep.data)
    return sweep.error instanceof ApiError && sweep.error.status === 404 ? (
      <EmptyState title="There is no such sweep">
        <p>
          No sweep of this server is called <code>{id}</code>.
        </p>
        <Link to="/sweeps" className="button is-plain">
          All sweeps
        </Link>
      </EmptyState>
    ) : (
      <ErrorNote error={sweep.error} onRetry={() => void sweep.refetch()} />
    );
  return (
    <div className="sweep-detail">
      {sweep.error && <ErrorNote error={sweep.error} onRetry={() => void sweep.refetch()} />}
      <SweepHeader sweep={sweep.data} counted={counted} queueParallel={queue.data?.parallel ?? 1} />
      {runs.error && <ErrorNote error={runs.error} onRetry={() => void runs.refetch()} />}
      {runs.isPending ? (
        <Skeleton rows={4} />
      ) : counted.length === 0 ? (
        <p className="muted">No cell has a run yet. Start makes them.</p>
      ) : (
        <Body sweep={sweep.data} counted={counted} />
      )}
    </div>
  );
}

// What is shown of the metrics, by the choices that were kept.
function useMetrics(sweep: Sweep, columns: readonly string[]) {
  const [kept, keep] = useSetting(`sweep.metric.${sweep.id}`);
  const first = useSweepMetrics(sweep, null, sweep.started_at !== null);
  const keys = useMemo(() => first.data?.keys ?? [], [first.data]);
  const choice = useMemo(() => parseChoice(kept, keys) ?? defaultMetric(keys), [kept, keys]);
  const wanted = [...(choice ? [choice.key] : []), ...columns.flatMap((column) => metricOf(column)?.key ?? [])];
  const given = new Set(keys.slice(0, keysGiven));
  const lacking = [...new Set(wanted.filter((key) => !given.has(key)))];
  const more = useSweepMetrics(sweep, lacking, first.data !== undefined && lacking.length > 0);
  const metrics = useMemo(() => first.data && (more.data ? joined(more.data, first.data) : first.data), [first.data, more.data]);
  return { metrics, keys, choice, choose: (next: MetricChoice) => keep(`${next.goal}:${next.key}`), error: first.error ?? more.error };
}

// The columns that were chosen for this sweep; null for the usual ones.
function useColumns(sweep: string): [string[] | null, (columns: string[] | null) => void] {
  const [text, set] = useSetting(`sweep.columns.${sweep}`);
  const columns = useMemo(() => {
    try {
      const value: unknown = JSON.parse(text ?? 'null');
      return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : null;
    } catch {
      return null;
    }
  }, [text]);
  return [columns, (next) => set(next === null ? null : JSON.stringify(next.slice(0, 100)))];
}

function Body({ sweep, counted }: { sweep: Sweep; counted: readonly Run[] }) {
  const [kept, keepColumns] = useColumns(sweep.id);
  const { metrics, keys, choice, choose, error } = useMetrics(sweep, kept ?? []);
  const [log, setLog] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [brushes, setBrushes] = useState<ReadonlyMap<string, Brush>>(new Map());
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [hovered, setHovered] = useState<string | null>(null);
  const judged = choice && metricColumn(choice.key, choice.goal);
  const columnKeys = kept ?? usualColumns(counted, judged);
  const column = (key: string) => columnOf(key, metrics, serverNow);
  // Columns are made anew with the metrics they tell of.
  // biome-ignore lint/correctness/useExhaustiveDependencies: columnKeys is a new list each time, the same as this text
  const columns = useMemo(() => columnKeys.flatMap((key) => column(key) ?? []), [columnKeys.join('\n'), metrics]);
  const best = choice && metrics ? (bestRun(metrics, choice, counted)?.id ?? null) : null;
  const value = useMemo(
    () => (choice && metrics ? (run: Run) => bestOf(own(metrics.runs[run.id], choice.key), choice.goal) : null),
    [choice, metrics],
  );

  const { axes, values, places, change } = useAxes(counted, columns, judged, metrics, log, setLog);
  const inside = useMemo(() => {
    const brushed = axes.flatMap((axis, index) => (brushes.has(axis.key) ? [{ brush: brushes.get(axis.key)!, of: values[index]! }] : []));
    return counted.map((_, run) => brushed.every(({ brush, of }) => isMeant(brush, of[run]!)));
  }, [counted, axes, values, brushes]);
  const within = useMemo(() => counted.filter((_, run) => inside[run]), [counted, inside]);

  const brush = (key: string, next: Brush | null) => {
    setBrushes((before) => {
      const after = new Map(before);
      if (next) after.set(key, next);
      else after.delete(key);
      return after;
    });
    setSelected(new Set()); // what cannot be seen any more is not acted on
  };

  return (
    <>
      {error && <ErrorNote error={error} />}
      {choice && <Judge keys={keys} choice={choice} onChoose={choose} />}
      <div className="sweep-overview">
        <section aria-labelledby="sweep-cells" className="sweep-part">
          <h2 id="sweep-cells">Cells</h2>
          <CellGrid sweep={sweep} runs={counted} value={value} metric={choice?.key ?? ''} best={best} />
        </section>
        {axes.length > 1 && (
          <section aria-labelledby="sweep-parallel" className="sweep-part">
            <header className="sweep-part-header">
              <h2 id="sweep-parallel">Parallel coordinates</h2>
              <span className="muted">
                {brushes.size > 0 ? `${count(within.length)} of ${plural(counted.length, 'run')}` : 'Drag along an axis to filter.'}
              </span>
              {brushes.size > 0 && (
                <Button
                  onClick={() => {
                    setBrushes(new Map());
                    setSelected(new Set());
                  }}
                >
                  Show all
                </Button>
              )}
            </header>
            <ParallelPlot
              runs={counted}
              axes={axes}
              places={places}
              coloredBy={judged === null ? -1 : axes.findIndex((axis) => axis.key === judged)}
              lowIsBest={choice?.goal === 'min'}
              within={inside}
              brushes={brushes}
              onBrush={brush}
              onScale={change}
              hovered={hovered}
              onHover={setHovered}
            />
            <Filters axes={axes} brushes={brushes} onBrush={brush} />
          </section>
        )}
      </div>
      {keys.length > 0 && choice && (
        <Curves sweep={sweep.id} keys={keys} choice={choice} runs={within} selected={selected} value={value} counted={counted} />
      )}
      <Table
        runs={within}
        all={allColumns(counted, keys)}
        columns={columns}
        columnKeys={columnKeys}
        keepColumns={keepColumns}
        judged={judged}
        goal={choice?.goal ?? 'min'}
        best={best}
        hovered={hovered}
        onHover={setHovered}
        selected={selected}
        onSelected={setSelected}
      />
    </>
  );
}

// The axes: the parameters that differ and the metrics that are columns, the one that judges last.
function useAxes(
  counted: readonly Run[],
  columns: readonly Column[],
  judged: string | null,
  metrics: SweepMetrics | undefined,
  log: ReadonlyMap<string, boolean>,
  setLog: (log: ReadonlyMap<string, boolean>) => void,
) {
  return useMemo(() => {
    const chosen = [
      ...parameterNames(counted).varying.map((name) => `parameter:${name}`),
      ...columns.filter((each) => each.kind === 'metric' && each.key !== judged).map((each) => each.key),
    ].slice(0, mostAxes - 1);
    const made = [...chosen, ...(judged === null ? [] : [judged])].flatMap((key) => columnOf(key, metrics, serverNow) ?? []);
    const values = made.map((each) => counted.map(each.value));
    const axes: Axis[] = made.map((each, index) =>
      axisOf(each.key, each.title, values[index]!, log.get(each.key) ?? (each.kind === 'parameter' && suitsLog(values[index]!))),
    );
    const places = counted.map((_, run) => axes.map((axis, index) => placeOn(axis, values[index]![run]!)));
    const change = (index: number) => {
      const axis = axes[index];
      if (!axis || axis.scale === 'words' || axis.min <= 0 || axis.min === axis.max) return null;
      return () => setLog(new Map(log).set(axis.key, axis.scale !== 'log'));
    };
    return { axes, values, places, change };
  }, [counted, columns, judged, metrics, log, setLog]);
}

function Judge({ keys, choice, onChoose }: { keys: readonly string[]; choice: MetricChoice; onChoose: (choice: MetricChoice) => void }) {
  return (
    <div className="sweep-judge">
      <label>
        <span>Judged by</span>
        <select value={choice.key} onChange={(event) => onChoose({ ...choice, key: event.target.value })}>
          {keys.slice(0, 1000).map((key) => (
            <option key={key}>{key}</option>
          ))}
        </select>
      </label>
      <fieldset className="choice">
        <legend className="visually-hidden">Which way is better</legend>
        <Button aria-pressed={choice.goal === 'min'} onClick={() => onChoose({ ...choice, goal: 'min' })}>
          Lowest
        </Button>
        <Button aria-pressed={choice.goal === 'max'} onClick={() => onChoose({ ...choice, goal: 'max' })}>
          Highest
        </Button>
      </fieldset>
    </div>
  );
}

interface CurvesProps {
  sweep: string;
  keys: readonly string[];
  choice: MetricChoice;
  /** Those within the filters. */
  runs: readonly Run[];
  counted: readonly Run[];
  selected: ReadonlySet<string>;
  value: ((run: Run) => number | null) | null;
}

// The curves of the selected runs, else of the best: of what the sweep is judged by, and of what was pinned.
function Curves({ sweep, keys, choice, runs, counted, selected, value }: CurvesProps) {
  const [choices, choose] = useMetricChoices();
  const [pins, pin] = usePins(`sweep.pins.${sweep}`);
  const chosen = runs.filter((run) => selected.has(run.id));
  const judge: Column = { key: '', title: '', kind: 'metric', value: (run) => value?.(run) ?? null };
  const shown = (
    chosen.length > 0
      ? chosen
      : sorted(
          runs.filter((run) => run.started_at !== null),
          judge,
          choice.goal === 'max',
        )
  ).slice(0, mostLines);
  const { varying } = parameterNames(counted);
  const names = shown.map(
    (run) =>
      varying
        .flatMap((name) => {
          const value = own(run.sweep_params, name);
          return value === undefined ? [] : [`${name}=${value}`];
        })
        .join(' ') || cellWords(run),
  );
  const charts = [...pins.filter((key) => keys.includes(key)), ...(pins.includes(choice.key) ? [] : [choice.key])];
  const others = keys.filter((key) => !charts.includes(key)).slice(0, 1000);
  return (
    <section aria-labelledby="sweep-curves" className="sweep-part">
      <header className="sweep-part-header">
        <h2 id="sweep-curves">Curves</h2>
        <span className="muted">
          {chosen.length > 0
            ? chosen.length > mostLines
              ? `The first ${mostLines} selected runs`
              : 'The selected runs'
            : runs.length > mostLines
              ? `The ${shown.length} best runs`
              : ''}
        </span>
        {others.length > 0 && (
          <label className="sweep-add-chart">
            <span className="visually-hidden">Pin another chart</span>
            <select value="" onChange={(event) => event.target.value && pin(event.target.value, true)}>
              <option value="">Pin another chart</option>
              {others.map((key) => (
                <option key={key}>{key}</option>
              ))}
            </select>
          </label>
        )}
      </header>
      <MetricsToolbar choices={choices} choose={choose} hasTable={false} />
      <OverlayCharts runs={shown} names={names} keys={charts} pins={pins} onPin={pin} />
      <ul className="sweep-legend" aria-label="Lines">
        {shown.map((run, index) => (
          <li key={run.id}>
            <LineSwatch index={index} />
            <Link to="/runs/$id" params={{ id: run.id }}>
              {names[index]}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface TableProps {
  runs: readonly Run[];
  all: readonly string[];
  columns: readonly Column[];
  columnKeys: readonly string[];
  keepColumns: (columns: string[] | null) => void;
  judged: string | null;
  goal: 'min' | 'max';
  best: string | null;
  hovered: string | null;
  onHover: (id: string | null) => void;
  selected: ReadonlySet<string>;
  onSelected: (selected: ReadonlySet<string>) => void;
}

function Table({ runs, all, columns, columnKeys, keepColumns, judged, goal, best, hovered, onHover, selected, onSelected }: TableProps) {
  const [sort, setSort] = useState<{ key: string; descending: boolean } | null>(null);
  const [choosing, setChoosing] = useState(false);
  // Unless somebody sorts, the best come first.
  const by = useMemo(() => sort ?? (judged === null ? null : { key: judged, descending: goal === 'max' }), [sort, judged, goal]);
  const rows = useMemo(() => {
    const column = by === null ? null : (columns.find((each) => each.key === by.key) ?? null);
    return sorted(runs, column, by?.descending ?? false);
  }, [runs, columns, by]);
  const picked = rows.filter((run) => selected.has(run.id));
  const why = picked.length < 2 ? 'Select two to ten runs.' : picked.length > mostLines ? 'At most ten runs can be compared.' : null;
  return (
    <section aria-labelledby="sweep-table" className="sweep-part">
      <header className="sweep-part-header">
        <h2 id="sweep-table">Runs</h2>
        <span className="sweep-table-tools">
          {picked.length > 0 && (
            <Button look="quiet" onClick={() => onSelected(new Set())}>
              Clear
            </Button>
          )}
          {why === null ? (
            <Link to="/compare" search={{ runs: picked.map((run) => run.id).join(',') }} className="button is-primary">
              Compare {picked.length}
            </Link>
          ) : (
            <Button why={why}>Compare{picked.length > 0 ? ` ${picked.length}` : ''}</Button>
          )}
          <Button icon="settings" onClick={() => setChoosing(true)}>
            Columns
          </Button>
        </span>
      </header>
      {rows.length === 0 ? (
        <p className="muted">No run is within the filter.</p>
      ) : (
        <SweepRunsTable
          runs={rows}
          columns={columns}
          sort={by?.key ?? null}
          descending={by?.descending ?? false}
          onSort={(key) => setSort({ key, descending: by?.key === key ? !by.descending : false })}
          selected={selected}
          onSelect={(id, on) => {
            const next = new Set(selected);
            if (on) next.add(id);
            else next.delete(id);
            onSelected(next);
          }}
          best={best}
          hovered={hovered}
          onHover={onHover}
        />
      )}
      {choosing && <ColumnsDialog all={all} chosen={columnKeys} onChange={keepColumns} onClose={() => setChoosing(false)} />}
    </section>
  );
}
