import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Run } from '../../api/types';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/icons';
import { toast } from '../../ui/Toasts';
import { useRunAction, whyNot } from './useRunActions';

/** What can be done to a run, and why what cannot be done cannot. */
export function RunActions({ run }: { run: Run }) {
  const action = useRunAction(run.id);
  const kill = useRunAction(run.id);
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'now' | 'in vain' | null>(null);
  const waits = run.status === 'ready' || run.status === 'queued';
  const goes = run.status === 'launching' || run.status === 'running';

  // Known from the run where it was asked for elsewhere, or before this page was there.
  const stopping = goes && (asked === 'now' || run.stopped_at !== null);
  const inVain = asked === 'in vain';

  useEffect(() => {
    if (!goes) setAsked(null);
  }, [goes]);

  function stop() {
    setAsked('now');
    action.mutate('stop', { onError: () => setAsked('in vain') });
  }

  function archive() {
    action.mutate('archive', {
      onSuccess: () => toast('Archived.', { action: { label: 'Undo', run: () => action.mutate('unarchive') } }),
    });
  }

  // The second half of a double click on Stop is no wish to kill.
  const end = (
    <Button
      icon="cross"
      look="danger"
      title="End it at once, without a chance to clean up"
      onClick={(event) => event.detail < 2 && kill.mutate('kill')}
    >
      Kill
    </Button>
  );

  return (
    <div className="actions">
      {waits && (
        <Button icon="play" look="primary" why={whyNot(run, 'start')} onClick={() => action.mutate('start')}>
          Start now
        </Button>
      )}
      {run.status === 'ready' && (
        <Button icon="clock" why={whyNot(run, 'queue')} onClick={() => action.mutate('queue')}>
          Queue
        </Button>
      )}
      {stopping && !inVain ? (
        end
      ) : (
        <Button icon="stop" look="danger" why={whyNot(run, 'stop')} onClick={stop}>
          Stop
        </Button>
      )}
      {stopping && inVain && end}
      <Button
        icon="rerun"
        why={whyNot(run, 'rerun')}
        disabled={action.isPending && action.variables === 'rerun'}
        onClick={() => action.mutate('rerun', { onSuccess: (made) => void navigate({ to: '/runs/$id', params: { id: made.id } }) })}
      >
        Rerun
      </Button>
      <Link className="button is-plain" to="/runs/new" search={{ from: run.id }}>
        <Icon name="copy" />
        Duplicate
      </Link>
      {run.is_archived ? (
        <Button icon="archive" why={whyNot(run, 'unarchive')} onClick={() => action.mutate('unarchive')}>
          Unarchive
        </Button>
      ) : (
        <Button icon="archive" why={whyNot(run, 'archive')} onClick={archive}>
          Archive
        </Button>
      )}
      {stopping && !inVain && (
        <span className="run-stopping muted" role="status">
          {asked === 'now' ? 'Stopping: it has 10 seconds to end by itself.' : 'Asked to stop.'}
        </span>
      )}
    </div>
  );
}
