import type { Run } from '../../../api/types';
import { plural } from '../../../text/format';
import { sentence } from '../../../ui/States';
import { act } from '../useRunActions';

export type BulkVerb = 'stop' | 'archive' | 'unarchive';

/** What came of acting on many runs. */
export interface BulkOutcome {
  done: Run[];
  failed: { run: Run; error: unknown }[];
}

// The browser has six connections to a server, and one of them is the stream of changes.
const atOnce = 4;

/** Acts on all of the runs, a few at a time; `onDone` is told of each as it is done. */
export async function actOnAll(verb: BulkVerb, runs: readonly Run[], onDone: (run: Run) => void): Promise<BulkOutcome> {
  const outcome: BulkOutcome = { done: [], failed: [] };
  const waiting = [...runs];
  const work = async () => {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      try {
        const now = await act(verb, run.id);
        outcome.done.push(now);
        onDone(now);
      } catch (error) {
        outcome.failed.push({ run, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, runs.length) }, work));
  return outcome;
}

const words: Record<BulkVerb, string> = { stop: 'Stopped', archive: 'Archived', unarchive: 'Brought back' };

/** What came of it in a sentence or two; the first error stands for all of them. */
export function outcomeWords(verb: BulkVerb, { done, failed }: BulkOutcome): string {
  const first = failed[0];
  if (!first) return `${words[verb]} ${plural(done.length, 'run')}.`;
  const why = `${first.run.name}: ${sentence(first.error)}`;
  const others = failed.length > 1 ? ` ${failed.length - 1} more went wrong.` : '';
  return done.length > 0
    ? `${words[verb]} ${done.length} of ${plural(done.length + failed.length, 'run')}. ${why}${others}`
    : `${why}${others}`;
}
