import { useQuery } from '@tanstack/react-query';
import { ApiError, getJson, request, runPath } from '../../api/client';
import type { LinePage, Run } from '../../api/types';
import { plain } from '../../text/ansi';
import { ErrorNote, Skeleton } from '../../ui/States';
import { trimmedScreen } from './plainText';

interface Picture {
  text: string;
  from: 'screen' | 'log';
}

/** What the run's window shows last; where the window is gone, the end of the log. */
export function LastScreen({ run }: { run: Run }) {
  const picture = useQuery({ queryKey: ['runs', 'screen', run.id], queryFn: ({ signal }) => look(run.id, signal) });
  if (picture.isPending) return <Skeleton rows={4} />;
  if (picture.isError) return <ErrorNote error={picture.error} onRetry={() => void picture.refetch()} />;
  const { text, from } = picture.data;
  return (
    <figure className="tmux-terminal-panel-last">
      <figcaption>
        {from === 'screen' ? 'The last screen. The window is still open.' : 'The end of the log. The window is closed.'}
      </figcaption>
      {text ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
        <section tabIndex={0} aria-label={from === 'screen' ? 'Last screen' : 'End of the log'}>
          <pre>{text}</pre>
        </section>
      ) : (
        <p className="muted">It printed nothing.</p>
      )}
    </figure>
  );
}

async function look(id: string, signal: AbortSignal): Promise<Picture> {
  try {
    const screen = await request('GET', runPath(id, '/screen'), { signal });
    return { text: trimmedScreen(await screen.text()), from: 'screen' };
  } catch (error) {
    if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 409)) throw error;
  }
  try {
    const page = await getJson<LinePage>(runPath(id, '/logs/lines'), { query: { from: -50, count: 50 }, signal });
    return { text: page.lines.map(plain).join('\n').trimEnd(), from: 'log' };
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return { text: '', from: 'log' };
    throw error;
  }
}
