import { useState } from 'react';
import type { Run, Sweep } from '../../api/types';
import { duration, plural } from '../../text/format';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import type { IconName } from '../../ui/icons';
import { Command, ErrorNote } from '../../ui/States';
import { Status } from '../../ui/Status';
import { Ago, useNow } from '../../ui/Time';
import { timeLeft } from './cells';
import { Progress } from './Progress';
import { type SweepAction, useReadOnly, useSweepAction, whyNot } from './queries';
import './sweep-header.css';

/** A sweep at a glance, and what can be done to it. */
export function SweepHeader({ sweep, counted, queueParallel }: { sweep: Sweep; counted: readonly Run[]; queueParallel: number }) {
  const going = sweep.status === 'running' || sweep.status === 'pending';
  const now = useNow(going);
  const left = going && !sweep.paused ? timeLeft(counted, sweep.progress, sweep.parallel ?? queueParallel, now) : null;
  return (
    <header className="sweep-header">
      <div className="sweep-header-title">
        <h1>{sweep.name}</h1>
        <Status status={sweep.status} />
        {sweep.paused && sweep.status === 'running' && <span className="muted">Paused: nothing more starts, what runs goes on.</span>}
      </div>
      {sweep.goal && <p className="sweep-header-goal">{sweep.goal}</p>}
      <Command text={sweep.base_command} />
      <p className="sweep-header-facts muted">
        <span>
          Made <Ago at={sweep.created_at} />
        </span>
        <span>
          {plural(sweep.progress.total, 'cell')}
          {sweep.truncated && `, of ${sweep.total_cells.toLocaleString('en-US')}: the others get no runs`}
        </span>
        <span>{sweep.parallel === null ? 'at once: as many as the queue allows' : `${sweep.parallel} at once, apart from the queue`}</span>
        {sweep.mode === 'random' && <span>drawn with seed {sweep.seed}</span>}
        {sweep.fail_fast && <span>ends at the first failure</span>}
        {sweep.started_at !== null && sweep.completed_at !== null && <span>took {duration(sweep.completed_at - sweep.started_at)}</span>}
        {left !== null && <strong>about {duration(Math.max(1, Math.round(left)))} left</strong>}
      </p>
      <Progress sweep={sweep} />
      <Actions sweep={sweep} />
    </header>
  );
}

const actions: { action: SweepAction; label: string; icon: IconName }[] = [
  { action: 'start', label: 'Start', icon: 'play' },
  { action: 'pause', label: 'Pause', icon: 'pause' },
  { action: 'resume', label: 'Resume', icon: 'play' },
  { action: 'retry', label: 'Retry failed', icon: 'rerun' },
  { action: 'stop', label: 'Stop', icon: 'stop' },
];

function Actions({ sweep }: { sweep: Sweep }) {
  const act = useSweepAction(sweep.id);
  const readOnly = useReadOnly();
  const [parallel, setParallel] = useState('');
  const [asking, setAsking] = useState(false);
  const wrong = parallel.trim() !== '' && !(/^\d{1,6}$/.test(parallel.trim()) && Number(parallel) > 0);
  const busy = act.isPending ? act.variables.action : null;
  const run = (action: SweepAction) => {
    if (act.isPending) return;
    if (action === 'start' && parallel.trim() !== '') act.mutate({ action, parallel: Number(parallel) });
    else act.mutate({ action });
  };
  const { running, launching, queued, ready } = sweep.progress;
  return (
    <>
      <div className="sweep-actions">
        {actions.map(({ action, label, icon }) => {
          const why =
            (action === 'start' && wrong ? 'How many at once is a whole number above 0.' : null) ?? whyNot(action, sweep, readOnly);
          return (
            <Button
              key={action}
              icon={icon}
              look={action === 'stop' ? 'danger' : action === 'start' && why === null ? 'primary' : 'plain'}
              why={why}
              aria-busy={busy === action}
              onClick={() => (action === 'stop' ? setAsking(true) : run(action))}
            >
              {busy === action && action === 'stop' ? 'Stopping…' : label}
            </Button>
          );
        })}
        {whyNot('start', sweep, readOnly) === null && (
          <label className="sweep-actions-parallel">
            <span>at once</span>
            <input
              inputMode="numeric"
              aria-invalid={wrong ? true : undefined}
              placeholder={sweep.parallel === null ? 'queue' : String(sweep.parallel)}
              value={parallel}
              onChange={(event) => setParallel(event.target.value)}
            />
          </label>
        )}
      </div>
      {act.error && <ErrorNote error={act.error} />}
      {asking && (
        <Dialog title={`Stop ${sweep.name}?`} onClose={() => setAsking(false)}>
          <div className="form">
            <p>
              {plural(running + launching, 'run')} that {running + launching === 1 ? 'goes' : 'go'} will be ended, and{' '}
              {plural(queued + ready, 'cell')} that {queued + ready === 1 ? 'waits' : 'wait'} will not start. Resume goes on where it stood.
            </p>
            <div className="form-end">
              <Button onClick={() => setAsking(false)}>Let it go on</Button>
              <Button
                look="danger"
                icon="stop"
                onClick={() => {
                  setAsking(false);
                  run('stop');
                }}
              >
                Stop it
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
