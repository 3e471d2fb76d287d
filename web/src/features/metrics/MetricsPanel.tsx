import { useEffect, useMemo, useRef, useState } from 'react';
import type { RunMetrics } from '../../api/types';
import { count, plural } from '../../text/format';
import { csv, measured } from '../../text/numbers';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { ScrollRegion } from '../../ui/ScrollRegion';
import { ErrorNote, Skeleton } from '../../ui/States';
import { type MetricChoices, useMetricChoices } from './choices';
import { extremes, grouped, manyKeys, matching, pieces, rowsOf } from './curves';
import { MetricChart } from './MetricChart';
import { MetricsToolbar } from './MetricsToolbar';
import { useCurves, useMetricKeys } from './queries';
import './metrics-panel.css';

const together = 8; // curves that one request asks for
const atFirst = 48; // charts of a group before more are asked for

/** What a run has measured: a chart for each key, live. */
export default function MetricsPanel({ runId, live }: { runId: string; live: boolean }) {
  const metrics = useMetricKeys(runId);
  const [choices, choose] = useMetricChoices();
  const [search, setSearch] = useState('');
  const all = metrics.data?.keys ?? [];
  const keys = useMemo(() => matching(all, search), [all, search]);
  const groups = useMemo(() => grouped(keys), [keys]);
  if (metrics.isPending) return <Skeleton rows={4} />;
  if (!metrics.data) return <ErrorNote error={metrics.error} onRetry={() => void metrics.refetch()} />;
  return (
    <div className="metrics-panel">
      {metrics.error && <ErrorNote error={metrics.error} onRetry={() => void metrics.refetch()} />}
      {all.length === 0 ? (
        <p className="muted metrics-panel-none">
          {live ? 'No metrics yet.' : 'No metrics.'} A run writes them as lines of JSON, such as <code>{'{"step": 1, "loss": 0.5}'}</code>,
          to <code>$STINT_ARTIFACTS_DIR/metrics.jsonl</code>. Files named so in its folder and W&amp;B directories are found, too.
        </p>
      ) : (
        <MetricsToolbar
          choices={choices}
          choose={choose}
          search={all.length >= manyKeys ? { text: search, onChange: setSearch } : undefined}
        />
      )}
      <Notes metrics={metrics.data} />
      {search !== '' && keys.length === 0 && <p className="muted">No key has “{search}” in it.</p>}
      {choices.view === 'table' && keys.length > 0 ? (
        <KeysTable metrics={metrics.data} keys={keys} />
      ) : (
        groups.map((group) => (
          <Group key={group.name} name={groups.length > 1 ? group.name || 'Other' : ''} keys={group.keys} runId={runId} choices={choices} />
        ))
      )}
      <Wandb title="W&B summary" value={metrics.data.summary} />
      <Wandb title="W&B config" value={metrics.data.config} />
    </div>
  );
}

function Notes({ metrics }: { metrics: RunMetrics }) {
  return (
    <>
      {metrics.bad_lines > 0 && (
        <p className="metrics-note">
          {plural(metrics.bad_lines, 'line')} could not be read: {metrics.bad_lines === 1 ? 'it is' : 'they are'} no JSON object, or too
          long. The others are shown.
        </p>
      )}
      {metrics.truncated && (
        <p className="metrics-note">There are more files or keys than can be shown: {count(metrics.keys.length)} keys are here.</p>
      )}
    </>
  );
}

function Group({ name, keys, runId, choices }: { name: string; keys: string[]; runId: string; choices: MetricChoices }) {
  const [most, setMost] = useState(atFirst);
  const parts = useMemo(() => pieces(keys.slice(0, most), together), [keys, most]);
  const charts = (
    <>
      <div className="metrics-charts">
        {parts.map((part) => (
          <Part key={part[0]} keys={part} runId={runId} choices={choices} />
        ))}
      </div>
      {keys.length > most && <Button onClick={() => setMost(most + atFirst)}>Show {Math.min(atFirst, keys.length - most)} more</Button>}
    </>
  );
  if (name === '') return charts;
  return (
    <details className="metrics-group" open>
      <summary>
        {name} <span className="muted">{count(keys.length)}</span>
      </summary>
      {charts}
    </details>
  );
}

// Some charts whose curves come in one answer, once they are near what is seen.
function Part({ keys, runId, choices }: { keys: string[]; runId: string; choices: MetricChoices }) {
  const place = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const seen = new Set<Element>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          if (entry.isIntersecting) seen.add(entry.target);
          else seen.delete(entry.target);
        }
        setNear(seen.size > 0);
      },
      { rootMargin: '100% 0px' },
    );
    for (const chart of place.current?.children ?? []) observer.observe(chart);
    return () => observer.disconnect();
  }, []);
  const curves = useCurves(runId, keys, near);
  return (
    <div ref={place} className="metrics-part">
      {curves.error && !curves.data && <ErrorNote error={curves.error} onRetry={() => void curves.refetch()} />}
      {keys.map((key) => (
        <MetricChart key={key} name={key} points={curves.data ? (curves.data.series[key] ?? []) : undefined} choices={choices} />
      ))}
    </div>
  );
}

function KeysTable({ metrics, keys }: { metrics: RunMetrics; keys: string[] }) {
  const [most, setMost] = useState(200);
  const rows = useMemo(() => keys.map((key) => ({ key, ...extremes(metrics.series[key] ?? []) })), [metrics, keys]);
  const text = () =>
    csv([
      ['key', 'last', 'last step', 'lowest', 'at step', 'highest', 'at step'],
      ...rows.map(({ key, last, min, max }) => [
        key,
        last?.value ?? null,
        last?.step ?? null,
        min?.value ?? null,
        min?.step ?? null,
        max?.value ?? null,
        max?.step ?? null,
      ]),
    ]);
  return (
    <div className="metrics-table">
      <ScrollRegion className="metrics-table-scroll" label="Metrics as a table">
        <table>
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col">Last</th>
              <th scope="col">Step</th>
              <th scope="col">Lowest</th>
              <th scope="col">At step</th>
              <th scope="col">Highest</th>
              <th scope="col">At step</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map(({ key, last, min, max }) => (
              <tr key={key}>
                <th scope="row">{key}</th>
                <td>{last?.value === null ? 'NaN' : measured(last?.value, 6)}</td>
                <td>{last?.step ?? '–'}</td>
                <td>{measured(min?.value, 6)}</td>
                <td>{min?.step ?? '–'}</td>
                <td>{measured(max?.value, 6)}</td>
                <td>{max?.step ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div className="actions">
        {rows.length > most && <Button onClick={() => setMost(most + 1000)}>Show more</Button>}
        <CopyButton look="plain" text={text()} label="Copy the table as CSV">
          Copy as CSV
        </CopyButton>
      </div>
    </div>
  );
}

function Wandb({ title, value }: { title: string; value: unknown }) {
  const rows = useMemo(() => rowsOf(value), [value]);
  if (rows.length === 0) return null;
  return (
    <details className="metrics-group" open={rows.length <= 20}>
      <summary>
        {title} <span className="muted">{count(rows.length)}</span>
      </summary>
      <dl className="metrics-pairs">
        {rows.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text.length > 500 ? `${text.slice(0, 500)}…` : text}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
