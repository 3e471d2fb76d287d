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
  const [stopping, setStopping] = useState(false);
  const waits = run.status === 'ready' || run.status === 'queued';
  const goes = run.status === 'launching' || run.status === 'running';

  useEffect(() => {
    if (!goes) setStopping(false);
  }, [goes]);

  function stop() {
    setStopping(true);
    action.mutate('stop', { onError: () => setStopping(false) });
  }

  function archive() {
    action.mutate('archive', {
      onSuccess: () => toast('Archived.', { action: { label: 'Undo', run: () => action.mutate('unarchive') } }),
    });
  }

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
      {stopping && goes ? (
        <Button icon="cross" look="danger" title="End it at once, without a chance to clean up" onClick={() => kill.mutate('kill')}>
          Kill
        </Button>
      ) : (
        <Button icon="stop" look="danger" why={whyNot(run, 'stop')} onClick={stop}>
          Stop
        </Button>
      )}
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
      {stopping && goes && (
        <span className="run-stopping muted" role="status">
          Stopping: it has 10 seconds to end by itself.
        </span>
      )}
    </div>
  );
}
