import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { send } from '../../api/client';
import { useInfo, useQueue } from '../../api/queries';
import type { QueueState } from '../../api/types';
import { markAllSeen, useAttention } from '../../app/attention';
import { type Theme, useTheme } from '../../app/theme';
import { clockOffset } from '../../live/clock';
import { useLiveState } from '../../live/live';
import { bytes, count, duration, plural } from '../../text/format';
import { Button } from '../../ui/Button';
import { ErrorNote, Skeleton } from '../../ui/States';
import './settings.css';

/** The queue's settings, how the page looks, and what is known of the server. */
export function SettingsView(): React.ReactNode {
  return (
    <div className="settings">
      <header className="page-header">
        <h1>Settings</h1>
      </header>
      <QueueSettings />
      <AttentionSettings />
      <ThemeSettings />
      <ConnectionFacts />
      <ServerFacts />
    </div>
  );
}

function QueueSettings() {
  const queue = useQueue();
  const info = useInfo();
  const client = useQueryClient();
  const [parallel, setParallel] = useState('');
  const change = useMutation({
    mutationFn: (body: { parallel?: number; paused?: boolean }) => send<QueueState>('PUT', '/queue', body),
    onSuccess: (state) => client.setQueryData(['queue'], state),
  });
  const known = queue.data?.parallel;
  useEffect(() => {
    if (known !== undefined) setParallel(String(known));
  }, [known]);
  const why = info.data?.read_only ? 'This server changes nothing: it was started with --read-only.' : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    const value = Number(parallel);
    if (Number.isInteger(value) && value >= 1) change.mutate({ parallel: value });
  }

  return (
    <section className="panel" aria-labelledby="queue-title">
      <h2 id="queue-title">Queue</h2>
      {queue.error && <ErrorNote error={queue.error} onRetry={() => void queue.refetch()} />}
      {!queue.data ? (
        !queue.error && <Skeleton rows={3} />
      ) : (
        <>
          <p>
            {plural(queue.data.running.length, 'run')} of the queue going, {count(queue.data.queued.length)} waiting.{' '}
            {queue.data.paused ? <strong>The queue is paused: nothing more is started.</strong> : null}{' '}
            {queue.data.queued.length > 0 && (
              <Link to="/runs" search={{ tab: 'active', q: 'status:queued' }}>
                Show what waits
              </Link>
            )}
          </p>
          <form className="settings-row" onSubmit={submit}>
            <label className="field">
              <span>Runs at a time</span>
              <input
                type="number"
                min={1}
                step={1}
                required
                inputMode="numeric"
                value={parallel}
                onChange={(event) => setParallel(event.target.value)}
              />
            </label>
            <Button type="submit" why={why} disabled={change.isPending || Number(parallel) === known}>
              Set
            </Button>
            <Button
              icon={queue.data.paused ? 'play' : 'pause'}
              why={why}
              disabled={change.isPending}
              onClick={() => change.mutate({ paused: !queue.data.paused })}
            >
              {queue.data.paused ? 'Resume the queue' : 'Pause the queue'}
            </Button>
          </form>
          {Object.keys(queue.data.slots).length > 0 && (
            <table className="settings-slots">
              <caption className="visually-hidden">Slots</caption>
              <thead>
                <tr>
                  <th scope="col">Slot</th>
                  <th scope="col">Held</th>
                  <th scope="col">There are</th>
                </tr>
              </thead>
              <tbody>
                {Object.entries(queue.data.slots).map(([name, slots]) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td className="number">{count(slots.held)}</td>
                    <td className="number">{count(slots.total)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {change.error && <ErrorNote error={change.error} />}
        </>
      )}
    </section>
  );
}

function AttentionSettings() {
  const attention = useAttention();
  return (
    <section className="panel" aria-labelledby="attention-title">
      <h2 id="attention-title">Attention</h2>
      <p>
        A failed run asks for attention until it was opened in this browser or archived.{' '}
        {attention.runs.length > 0
          ? `${plural(attention.runs.length, 'run')} ${attention.runs.length === 1 ? 'does' : 'do'}.`
          : 'None does.'}
      </p>
      <div className="actions">
        <Button icon="check" disabled={attention.runs.length === 0} onClick={markAllSeen}>
          Mark all as seen
        </Button>
      </div>
    </section>
  );
}

function ThemeSettings() {
  const [theme, setTheme] = useTheme();
  const choices: [Theme, string][] = [
    ['system', 'As the system'],
    ['light', 'Light'],
    ['dark', 'Dark'],
  ];
  return (
    <fieldset className="panel">
      <legend>Theme</legend>
      <div className="settings-row">
        {choices.map(([value, label]) => (
          <label key={value} className="settings-choice">
            <input type="radio" name="theme" value={value} checked={theme === value} onChange={() => setTheme(value)} />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function ConnectionFacts() {
  const live = useLiveState();
  const offset = clockOffset();
  const words = {
    connecting: 'Asking the server for its stream of changes.',
    live: 'Live: changes appear as they happen.',
    reconnecting: 'The stream of changes broke. Trying again.',
    polling: 'The stream of changes cannot be had. Everything shown is asked for every 5 seconds.',
    offline: 'The server cannot be reached. What is shown is from before.',
  }[live.kind];
  return (
    <section className="panel" aria-labelledby="connection-title">
      <h2 id="connection-title">Connection</h2>
      <p>
        {words}
        {offset !== 0 &&
          ` The server's clock is ${duration(Math.abs(offset))} ${offset > 0 ? 'ahead of' : 'behind'} this one: times of ages are reckoned by the server's.`}
      </p>
      {!isSecureContext && (
        <p className="muted">
          This address is no secure one for the browser: it lets no page share one stream between tabs here. Copying works the older way.
        </p>
      )}
    </section>
  );
}

function ServerFacts() {
  const info = useInfo();
  return (
    <section className="panel" aria-labelledby="server-title">
      <h2 id="server-title">Server</h2>
      {info.error && <ErrorNote error={info.error} onRetry={() => void info.refetch()} />}
      {info.data && (
        <dl className="settings-facts">
          <dt>Version</dt>
          <dd>{info.data.version}</dd>
          <dt>Folder</dt>
          <dd className="mono break">{info.data.workdir}</dd>
          <dt>tmux</dt>
          <dd>{info.data.tmux_version ?? 'does not answer'}</dd>
          <dt>Session for new windows</dt>
          <dd className="mono">{info.data.tmux_session}</dd>
          <dt>Changes</dt>
          <dd>{info.data.read_only ? 'none: read-only' : 'allowed'}</dd>
          <dt>Streams at a time</dt>
          <dd>{count(info.data.limits.streams)}</dd>
          <dt>Largest request</dt>
          <dd>{bytes(info.data.limits.body_bytes)}</dd>
          <dt>Description for programs</dt>
          <dd>
            <a href="/openapi.json">openapi.json</a>
          </dd>
        </dl>
      )}
    </section>
  );
}
