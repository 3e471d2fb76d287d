import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Run } from '../../../api/types';
import { showRun } from '../../../live/live';
import { plural } from '../../../text/format';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { toast } from '../../../ui/Toasts';
import { whyNot } from '../useRunActions';
import { actOnAll, type BulkVerb, outcomeWords } from './bulk';

/** What can be done to the selected runs. */
export function BulkBar({ runs, onClear }: { runs: readonly Run[]; onClear: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asks, setAsks] = useState(false);
  const [busy, setBusy] = useState<{ verb: BulkVerb; done: number; of: number } | null>(null);
  const allowed = (verb: BulkVerb) => runs.filter((run) => whyNot(run, verb) === null);
  const stoppable = allowed('stop');
  const archivable = allowed('archive');
  const archived = allowed('unarchive');

  async function act(verb: BulkVerb, on: readonly Run[]) {
    setBusy({ verb, done: 0, of: on.length });
    const outcome = await actOnAll(verb, on, (run) => {
      showRun(client, run);
      setBusy((now) => now && { ...now, done: now.done + 1 });
    });
    setBusy(null);
    void client.invalidateQueries({ queryKey: ['runs', 'counts'], type: 'active' });
    const back = verb === 'archive' ? 'unarchive' : verb === 'unarchive' ? 'archive' : null;
    toast(outcomeWords(verb, outcome), {
      look: outcome.failed.length > 0 ? 'fail' : 'plain',
      ...(back && outcome.done.length > 0 ? { action: { label: 'Undo', run: () => void act(back, outcome.done) } } : {}),
    });
    if (outcome.failed.length === 0) onClear();
  }

  const isBusy = busy === null ? null : `${busy.done} of ${busy.of} done`;
  return (
    <div className="bulk-bar" role="toolbar" aria-label="Selected runs">
      <span role="status">{isBusy ?? `${runs.length} selected`}</span>
      <span className="actions">
        <Button
          icon="stop"
          look="danger"
          why={isBusy ?? (stoppable.length === 0 ? 'All of these have ended.' : null)}
          onClick={() => setAsks(true)}
        >
          Stop{some(stoppable, runs)}
        </Button>
        {archived.length > 0 && (
          <Button icon="archive" why={isBusy} onClick={() => void act('unarchive', archived)}>
            Unarchive{some(archived, runs)}
          </Button>
        )}
        {archived.length < runs.length && (
          <Button
            icon="archive"
            why={isBusy ?? (archivable.length === 0 ? 'None of these has ended.' : null)}
            onClick={() => void act('archive', archivable)}
          >
            Archive{some(archivable, runs)}
          </Button>
        )}
        <Button
          icon="chart"
          why={runs.length < 2 || runs.length > 10 ? 'Select two to ten runs.' : null}
          onClick={() => void navigate({ to: '/compare', search: { runs: runs.map((run) => run.id).join(',') } })}
        >
          Compare
        </Button>
        <Button look="quiet" icon="close" aria-label="Clear the selection" onClick={onClear} />
      </span>
      {asks && (
        <Dialog title={`Stop ${plural(stoppable.length, 'run')}?`} onClose={() => setAsks(false)}>
          <div className="form">
            <p>{stoppable.length === 1 ? 'It' : 'Each'} is asked to end, and what is left of it after 10 seconds is killed.</p>
            <ul className="bulk-names">
              {stoppable.slice(0, 8).map((run) => (
                <li key={run.id}>{run.name}</li>
              ))}
              {stoppable.length > 8 && <li>and {plural(stoppable.length - 8, 'more', 'more')}</li>}
            </ul>
            <div className="form-end">
              <Button onClick={() => setAsks(false)}>Cancel</Button>
              <Button
                look="primary"
                data-focus
                onClick={() => {
                  setAsks(false);
                  void act('stop', stoppable);
                }}
              >
                Stop {plural(stoppable.length, 'run')}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </div>
  );
}

// How many it concerns, where that is not all of them.
function some(fit: readonly Run[], runs: readonly Run[]): string {
  return fit.length > 0 && fit.length < runs.length ? ` ${fit.length}` : '';
}
