import { useQueries } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { getJson, runPath } from '../../api/client';
import type { Run, RunMetrics } from '../../api/types';
import { freshen } from '../../live/live';
import { dateTime, duration, elapsed, ending } from '../../text/format';
import { measured } from '../../text/numbers';
import { own } from '../../text/own';
import { mostLines } from '../../ui/chart/colors';
import { Icon } from '../../ui/icons';
import { ScrollRegion } from '../../ui/ScrollRegion';
import { EmptyState, ErrorNote, Skeleton, sentence } from '../../ui/States';
import { Status } from '../../ui/Status';
import { useNow } from '../../ui/Time';
import { MetricsToolbar, useMetricChoices, usePins } from '../metrics';
import { type Difference, differences } from './columns';
import { LineSwatch, OverlayCharts } from './OverlayCharts';
import './compare.css';

const atFirst = 12;

/** Two to ten runs side by side: their curves over one another, and what differs between them. */
export function CompareView(): React.ReactNode {
  const { runs: text } = useSearch({ from: '/compare' });
  const ids = useMemo(() => [...new Set((text ?? '').split(',').filter(Boolean))].slice(0, mostLines), [text]);
  const results = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['runs', 'detail', id],
      queryFn: async ({ signal }: { signal: AbortSignal }) => freshen(await getJson<Run>(runPath(id), { signal })),
    })),
  });
  if (ids.length < 2)
    return (
      <EmptyState title="Nothing to compare">
        <p>Select two to ten runs of a sweep, or in the list of runs, and press Compare.</p>
        <Link to="/sweeps" className="button is-plain">
          All sweeps
        </Link>
      </EmptyState>
    );
  const runs = results.flatMap((result) => result.data ?? []);
  return (
    <>
      <header className="page-header">
        <h1>Compare {runs.length} runs</h1>
        {runs[0]?.sweep_id && runs.every((run) => run.sweep_id === runs[0]!.sweep_id) && (
          <Link to="/sweeps/$id" params={{ id: runs[0].sweep_id }} className="button is-quiet">
            <Icon name="left" />
            The sweep
          </Link>
        )}
      </header>
      {results.map(
        (result, index) =>
          result.error && (
            <ErrorNote
              key={ids[index]}
              error={new Error(`${ids[index]}: ${sentence(result.error)}`)}
              onRetry={() => void result.refetch()}
            />
          ),
      )}
      {results.some((result) => result.isPending) && <Skeleton rows={2} />}
      {runs.length > 0 && <Compared runs={runs} />}
    </>
  );
}

function Compared({ runs }: { runs: Run[] }) {
  const now = useNow(runs.some((run) => run.started_at !== null && run.ended_at === null));
  const [choices, choose] = useMetricChoices();
  const [pins, pin] = usePins('compare.pins');
  const [most, setMost] = useState(atFirst);
  const metrics = useQueries({
    queries: runs.map((run) => ({
      queryKey: ['runs', 'metrics', run.id, 'keys'],
      queryFn: ({ signal }: { signal: AbortSignal }) => getJson<RunMetrics>(runPath(run.id, '/metrics'), { signal, query: { points: 3 } }),
    })),
  });
  const all = [...new Set(metrics.flatMap((each) => each.data?.keys ?? []))];
  const keys = [...all.filter((key) => pins.includes(key)), ...all.filter((key) => !pins.includes(key))];
  const parameters = differences(runs.map((run) => new Map(Object.entries(run.sweep_params ?? {}))));
  const names = runs.map((run, index) => {
    const differing = parameters.filter((each) => each.differs).map((each) => `${each.name}=${each.values[index] ?? '–'}`);
    const same = runs.filter((each) => each.name === run.name).length > 1;
    return differing.length > 0 ? differing.join(' ') : same ? `${run.name} ${run.id}` : run.name;
  });
  const rows = [
    ...parameters,
    ...differences(runs.map((run) => factsOf(run, now))),
    ...differences(
      runs.map(
        (_, index) =>
          new Map(
            all.slice(0, 200).flatMap((key) => {
              const point = own(metrics[index]?.data?.series, key)?.at(-1);
              return point ? [[key, point.value === null ? 'NaN' : measured(point.value, 6)] as const] : [];
            }),
          ),
      ),
    ),
  ];
  return (
    <div className="compare">
      <ul className="compare-legend" aria-label="Runs">
        {runs.map((run, index) => (
          <li key={run.id}>
            <LineSwatch index={index} />
            <Link to="/runs/$id" params={{ id: run.id }} title={run.name}>
              {names[index]}
            </Link>
            <Status status={run.status} />
          </li>
        ))}
      </ul>
      <section aria-labelledby="compare-curves" className="compare-part">
        <h2 id="compare-curves">Curves</h2>
        {all.length === 0 ? (
          <p className="muted">{metrics.some((each) => each.isPending) ? 'Reading…' : 'None of these runs has metrics.'}</p>
        ) : (
          <>
            <MetricsToolbar choices={choices} choose={choose} hasTable={false} />
            <OverlayCharts runs={runs} names={names} keys={keys.slice(0, most)} pins={pins} onPin={pin} />
            {keys.length > most && (
              <button type="button" className="button is-plain compare-more" onClick={() => setMost(most + atFirst)}>
                Show {Math.min(atFirst, keys.length - most)} more of {keys.length}
              </button>
            )}
          </>
        )}
      </section>
      <Differences runs={runs} names={names} rows={rows} />
    </div>
  );
}

function factsOf(run: Run, now: number): Map<string, string> {
  const took = elapsed(run, now);
  const facts: [string, string | null][] = [
    ['Status', run.status],
    ['Ended', ending(run)],
    ['Duration', took === null ? null : duration(took)],
    ['Command', run.command],
    ['Folder', run.workdir],
    ['Tag', run.tag],
    ['Started', run.started_at === null ? null : dateTime(run.started_at)],
    ['Error', run.error],
  ];
  return new Map(facts.filter((each): each is [string, string] => each[1] !== null));
}

function Differences({ runs, names, rows }: { runs: readonly Run[]; names: readonly string[]; rows: readonly Difference[] }) {
  const [everything, setEverything] = useState(false);
  const shown = everything ? rows : rows.filter((row) => row.differs);
  return (
    <section aria-labelledby="compare-differences" className="compare-part">
      <header className="compare-part-header">
        <h2 id="compare-differences">Differences</h2>
        <label className="check">
          <input type="checkbox" checked={everything} onChange={(event) => setEverything(event.target.checked)} />
          <span>Also what is the same</span>
        </label>
      </header>
      <ScrollRegion className="compare-table" label="Differences between the runs">
        <table>
          <thead>
            <tr>
              <td />
              {runs.map((run, index) => (
                <th key={run.id} scope="col">
                  <LineSwatch index={index} />
                  <Link to="/runs/$id" params={{ id: run.id }}>
                    {names[index]}
                  </Link>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.name} className={everything && row.differs ? 'is-different' : ''}>
                <th scope="row" title={row.name}>
                  {row.name}
                </th>
                {row.values.map((value, index) => (
                  <td key={runs[index]!.id} title={value !== null && value.length > 40 ? value : undefined}>
                    {value ?? '–'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
