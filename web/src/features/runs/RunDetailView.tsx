import { Link, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ApiError } from '../../api/client';
import type { Run } from '../../api/types';
import { markSeen } from '../../app/attention';
import { useRun } from '../../live/live';
import { bytes, count, duration, ending, reasonWords } from '../../text/format';
import { CopyButton } from '../../ui/CopyButton';
import { Icon } from '../../ui/icons';
import { LazySection } from '../../ui/LazySection';
import { part } from '../../ui/part';
import { Command, EmptyState, ErrorNote, Skeleton } from '../../ui/States';
import { Status } from '../../ui/Status';
import { Ago, Elapsed, Moment } from '../../ui/Time';
import { RunActions } from './RunActions';
import { RunFailure } from './RunFailure';
import './run-detail.css';

const LogViewer = part(() => import('../logs/LogViewer').then((module) => module.default));
const TmuxTerminalPanel = part(() => import('../terminal/TmuxTerminalPanel').then((module) => module.default));
const MetricsPanel = part(() => import('../metrics/MetricsPanel').then((module) => module.default));
const ArtifactsPanel = part(() => import('../artifacts/ArtifactsPanel').then((module) => module.default));

const sections = ['Logs', 'Terminal', 'Command', 'Metrics', 'Artifacts', 'Details'] as const;

/** One run: how it stands, what it prints, its terminal, and everything known of it. */
export function RunDetailView(): React.ReactNode {
  const { id } = useParams({ from: '/runs/$id' });
  const { data: run, error, refetch } = useRun(id);
  if (!run) {
    if (error instanceof ApiError && error.status === 404) return <UnknownRun id={id} />;
    return error ? <ErrorNote error={error} onRetry={() => void refetch()} /> : <Skeleton rows={10} />;
  }
  return <ShownRun key={run.id} run={run} />;
}

/** What is said of an id that no run has. */
export function UnknownRun({ id }: { id: string }) {
  return (
    <EmptyState title="There is no such run">
      <p>
        No run of this server has the id <code className="break">{id.slice(0, 200)}</code>.
      </p>
      <p>
        <Link to="/runs" search={{ tab: 'all' }}>
          All runs
        </Link>
      </p>
    </EmptyState>
  );
}

function ShownRun({ run }: { run: Run }) {
  const final = run.status === 'finished' || run.status === 'failed' || run.status === 'stopped';
  useTitle(run);
  useEffect(() => {
    if (run.status !== 'failed') return;
    const look = () => document.visibilityState === 'visible' && markSeen([run.id]);
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [run.status, run.id]);
  // The browser looked for the section before there was any.
  useEffect(() => {
    const section = sections.find((name) => `#${name.toLowerCase()}` === location.hash);
    if (section) document.getElementById(section.toLowerCase())?.scrollIntoView();
  }, []);
  return (
    <article className="run">
      <header className="run-header">
        <nav className="run-trail" aria-label="Where this is">
          <Link to="/runs">Runs</Link>
          {run.sweep_id && (
            <Link to="/sweeps/$id" params={{ id: run.sweep_id }}>
              its sweep
            </Link>
          )}
          <span className="mono muted">{run.id}</span>
        </nav>
        <div className="run-title">
          <h1 dir="auto">{run.name}</h1>
          <Status status={run.status} />
          {run.is_archived && <span className="tag">archived</span>}
          {run.tag && <span className="tag">{run.tag}</span>}
        </div>
        <Command text={run.command} />
        <dl className="facts">
          <Fact name="Folder" wide>
            <span className="mono break">{run.workdir}</span>
          </Fact>
          <Fact name={run.started_at === null ? 'Made' : 'Started'}>
            <Ago at={run.started_at ?? run.created_at} />
          </Fact>
          <Fact name={final ? 'Took' : 'Running for'}>
            <Elapsed run={run} />
          </Fact>
          {final && (
            <Fact name="Exit">
              {ending(run)}
              {reasonWords(run.reason) && <span className="muted"> ({reasonWords(run.reason)})</span>}
            </Fact>
          )}
          {run.sweep_params && Object.keys(run.sweep_params).length > 0 && (
            <Fact name="Parameters" wide>
              <span className="mono break">
                {Object.entries(run.sweep_params)
                  .map(([name, value]) => `${name}=${value}`)
                  .join('  ')}
              </span>
            </Fact>
          )}
        </dl>
        <RunActions run={run} />
        {run.status === 'failed' && <RunFailure run={run} />}
        {run.status !== 'failed' && run.error && (
          <p className="run-note">
            <Icon name="alert" /> {run.error}
          </p>
        )}
        <nav className="run-sections" aria-label="Sections of this page">
          {sections.map((name) => (
            <a key={name} href={`#${name.toLowerCase()}`}>
              {name}
            </a>
          ))}
        </nav>
      </header>

      <section className="section" id="logs" aria-labelledby="logs-title">
        <h2 id="logs-title" className="visually-hidden">
          Logs
        </h2>
        <div className="run-log">
          <LogViewer
            runId={run.id}
            status={run.status}
            logSize={run.log_size ?? 0}
            fullPage={false}
            fullPageHref={`/ui/runs/${encodeURIComponent(run.id)}/logs`}
          />
        </div>
      </section>
      <LazySection id="terminal" title="Terminal">
        <TmuxTerminalPanel run={run} />
      </LazySection>
      <LazySection id="command" title="Command">
        <CommandSection run={run} />
      </LazySection>
      <LazySection id="metrics" title="Metrics">
        <MetricsPanel runId={run.id} live={!final} />
      </LazySection>
      <LazySection id="artifacts" title="Artifacts">
        <ArtifactsPanel runId={run.id} live={!final} />
      </LazySection>
      <LazySection id="details" title="Details">
        <Details run={run} />
      </LazySection>
    </article>
  );
}

/** The tab's title says which run this is and how it stands. */
export function useTitle(run: Run) {
  useEffect(() => {
    document.title = `${run.status}: ${run.name} · Stint`;
    return () => {
      document.title = 'Stint';
    };
  }, [run.status, run.name]);
}

function Fact({ name, wide = false, children }: { name: string; wide?: boolean; children: React.ReactNode }) {
  return (
    <div className={wide ? 'fact is-wide' : 'fact'}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function CommandSection({ run }: { run: Run }) {
  return (
    <div className="run-command">
      <Command text={run.command} />
      {run.argv && (
        <ol className="run-argv" aria-label="Its arguments, one by one" start={0}>
          {run.argv.map((argument, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a place in the list is what tells arguments apart
            <li key={index}>
              <code className="break">{argument}</code>
            </li>
          ))}
        </ol>
      )}
      <p className="muted">
        {run.argv ? 'Run without a shell, just as listed.' : 'A shell line: the login shell reads it.'} Values of its environment are never
        shown.
      </p>
    </div>
  );
}

function Details({ run }: { run: Run }) {
  const after = run.after.map((each) => (
    <Link key={each.id} to="/runs/$id" params={{ id: each.id }} className="mono">
      {each.id} {each.condition === 'any' ? '(however it ends)' : ''}
    </Link>
  ));
  const slots = Object.entries(run.slots).map(([name, held]) => `${name}: ${held}`);
  return (
    <dl className="facts run-details">
      <Fact name="Id">
        <span className="mono">{run.id}</span> <CopyButton text={run.id} label="Copy the id" />
      </Fact>
      <Fact name="Made">
        <Moment at={run.created_at} />
      </Fact>
      {run.queued_at !== null && (
        <Fact name="Queued">
          <Moment at={run.queued_at} />
        </Fact>
      )}
      <Fact name="Started">
        <Moment at={run.started_at} />
      </Fact>
      <Fact name="Ended">
        <Moment at={run.ended_at} />
      </Fact>
      {run.stopped_at !== null && (
        <Fact name="Asked to stop">
          <Moment at={run.stopped_at} />
        </Fact>
      )}
      {run.timeout_s !== null && <Fact name="May run for">{duration(run.timeout_s)}</Fact>}
      {run.cpu_seconds !== null && <Fact name="Processor time">{duration(run.cpu_seconds)}</Fact>}
      {run.max_rss_bytes !== null && <Fact name="Most memory">{bytes(run.max_rss_bytes)}</Fact>}
      <Fact name="Log">
        {bytes(run.log_size ?? 0)}
        {run.log_complete ? '' : run.ended_at !== null ? ' (its end may be missing)' : ''}
      </Fact>
      <Fact name="Priority">{count(run.priority)}</Fact>
      {slots.length > 0 && <Fact name="Slots">{slots.join(', ')}</Fact>}
      {after.length > 0 && (
        <Fact name="Waits for" wide>
          {after}
        </Fact>
      )}
      {run.parent_run_id && (
        <Fact name="Rerun of">
          <Link to="/runs/$id" params={{ id: run.parent_run_id }} className="mono">
            {run.parent_run_id}
          </Link>
        </Fact>
      )}
      <Fact name="Window">
        <span className="mono break">{run.tmux_window ? `${run.tmux_session}: ${run.tmux_window}` : 'none'}</span>
      </Fact>
      <Fact name="Place">{run.placement === 'existing_window' ? 'typed into a window that was there' : 'a window of its own'}</Fact>
      <Fact name="Record" wide>
        <span className="mono break">{run.run_dir}</span> <CopyButton text={run.run_dir} label="Copy the path" />
      </Fact>
      {run.log_file && (
        <Fact name="Copy of the log" wide>
          <span className="mono break">{run.log_file}</span>
        </Fact>
      )}
      {run.wandb_dir && (
        <Fact name="W&B" wide>
          <span className="mono break">{run.wandb_dir}</span>
        </Fact>
      )}
    </dl>
  );
}
