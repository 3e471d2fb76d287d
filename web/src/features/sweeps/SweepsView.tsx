import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Sweep } from '../../api/types';
import { useSetting } from '../../app/settings';
import { count, plural } from '../../text/format';
import { measured } from '../../text/numbers';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/icons';
import { EmptyState, ErrorNote, Skeleton } from '../../ui/States';
import { Status } from '../../ui/Status';
import { Ago } from '../../ui/Time';
import { ended } from './cells';
import { bestRun, defaultMetric, keysGiven, parseChoice } from './metric';
import { Progress } from './Progress';
import { useSweepMetrics, useSweeps } from './queries';
import './sweeps-view.css';

const example = 'stint sweep create --name spirals --param lr=0.1,0.03 --param batch=64,128 --start -- python3 examples/train.py';

/** All sweeps, newest first: how far they are and the best they have come to. */
export function SweepsView(): React.ReactNode {
  const [limit, setLimit] = useState(50);
  const sweeps = useSweeps(limit);
  return (
    <>
      <header className="page-header">
        <h1>Sweeps</h1>
        <Link to="/sweeps/new" className="button is-primary">
          <Icon name="plus" />
          New sweep
        </Link>
      </header>
      {sweeps.error && <ErrorNote error={sweeps.error} onRetry={() => void sweeps.refetch()} />}
      {sweeps.isPending ? (
        <Skeleton />
      ) : !sweeps.data ? null : sweeps.data.total === 0 ? (
        <EmptyState title="No sweeps yet" command={example}>
          <p>A sweep runs one command with every combination of some parameters. Make one here, or from a terminal.</p>
          <Link to="/sweeps/new" className="button is-plain">
            New sweep
          </Link>
        </EmptyState>
      ) : (
        <>
          <ul className="sweeps-list">
            {sweeps.data.sweeps.map((sweep) => (
              <Row key={sweep.id} sweep={sweep} />
            ))}
          </ul>
          {sweeps.data.sweeps.length < sweeps.data.total && (
            <p className="sweeps-more">
              <span className="muted">
                {count(sweeps.data.sweeps.length)} of {plural(sweeps.data.total, 'sweep')}
              </span>{' '}
              {limit < 1000 && <Button onClick={() => setLimit(Math.min(1000, limit * 4))}>Show more</Button>}
            </p>
          )}
        </>
      )}
    </>
  );
}

function Row({ sweep }: { sweep: Sweep }) {
  return (
    <li className="sweeps-row">
      <div className="sweeps-name">
        <Link to="/sweeps/$id" params={{ id: sweep.id }}>
          {sweep.name}
        </Link>
        <code title={sweep.base_command}>{sweep.base_command}</code>
      </div>
      <div className="sweeps-status">
        <Status status={sweep.status} />
        {sweep.paused && sweep.status === 'running' && <span className="muted">pausing</span>}
      </div>
      <div className="sweeps-progress">
        <Progress sweep={sweep} words={false} />
        <span className="number">
          {count(ended(sweep.progress))}/{count(sweep.progress.total)}
          <span className="visually-hidden"> cells have ended</span>
          {sweep.progress.failed > 0 && <span className="sweeps-failed"> {count(sweep.progress.failed)} failed</span>}
        </span>
      </div>
      <Best sweep={sweep} />
      <span className="sweeps-age muted">
        <Ago at={sweep.created_at} />
      </span>
    </li>
  );
}

// The best value of what the sweep is judged by, asked for once it is seen.
function Best({ sweep }: { sweep: Sweep }) {
  const place = useRef<HTMLSpanElement>(null);
  const [seen, setSeen] = useState(false);
  const [kept] = useSetting(`sweep.metric.${sweep.id}`);
  const keptKey = kept?.slice(4);
  useEffect(() => {
    if (!place.current || seen) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && setSeen(true));
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [seen]);
  const isWanted = seen && sweep.started_at !== null;
  const first = useSweepMetrics(sweep, keptKey ? [keptKey] : null, isWanted);
  const keys = first.data?.keys ?? [];
  const choice = parseChoice(kept, keys) ?? defaultMetric(keys);
  // Which it is judged by shows only in the answer, and may be a key whose values did not come with it.
  const isGiven = !choice || (keptKey ? choice.key === keptKey : keys.indexOf(choice.key) < keysGiven);
  const more = useSweepMetrics(sweep, choice && [choice.key], isWanted && !isGiven);
  const metrics = isGiven ? first.data : more.data;
  const best = metrics && choice ? bestRun(metrics, choice, null) : null;
  return (
    <span ref={place} className="sweeps-best">
      {best && choice ? (
        <Link
          to="/runs/$id"
          params={{ id: best.id }}
          title={`The ${choice.goal === 'min' ? 'lowest' : 'highest'} ${choice.key} of all runs`}
        >
          <span className="sweeps-key">{choice.key}</span> <b className="number">{measured(best.value)}</b>
        </Link>
      ) : null}
    </span>
  );
}
