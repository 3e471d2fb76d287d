import { useMutation, useQueryClient } from '@tanstack/react-query';
import { runPath, send } from '../../api/client';
import type { Run, StartedRun } from '../../api/types';
import { showRun } from '../../live/live';
import { sentence } from '../../ui/States';
import { toast } from '../../ui/Toasts';

export type RunVerb = 'start' | 'queue' | 'stop' | 'kill' | 'rerun' | 'archive' | 'unarchive';

/** Does something to a run and gives it as it then is; for `rerun` the new run. Stopping takes until the run has ended. */
export async function act(verb: RunVerb, id: string): Promise<Run> {
  switch (verb) {
    case 'start':
      return (await send<StartedRun>('POST', runPath(id, '/start'))).run;
    case 'kill':
      return send<Run>('POST', runPath(id, '/stop'), { signal: 'KILL', grace_s: 0 });
    case 'rerun':
      return send<Run>('POST', runPath(id, '/rerun'), { auto_start: true });
    default:
      return send<Run>('POST', runPath(id, `/${verb}`));
  }
}

/** An action on a run from the page: what comes of it is shown everywhere at once, what goes wrong is said. */
export function useRunAction(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (verb: RunVerb) => act(verb, id),
    onSuccess: (run) => {
      showRun(client, run);
      void client.invalidateQueries({ queryKey: ['runs', 'counts'], type: 'active' });
    },
    onError: (error) => toast(sentence(error), { look: 'fail' }),
  });
}

/** Why an action is not allowed on a run now; null when it is. */
export function whyNot(run: Run, action: string): string | null {
  const found = run.allowed_actions.find((each) => each.action === action);
  if (!found) return 'This server does not know how.';
  return found.allowed ? null : (found.why ?? 'Not now.');
}
