import { useQuery } from '@tanstack/react-query';
import type { MouseEvent } from 'react';
import { getJson, runPath } from '../../api/client';
import type { LinePage, Run, SearchResult } from '../../api/types';
import { plain } from '../../text/ansi';
import { errorPattern } from '../../text/errors';
import { count, ending, reasonWords } from '../../text/format';
import { Icon } from '../../ui/icons';
import { sentence } from '../../ui/States';

/** Of a failed run: why, where the first error is, and what it printed last. */
export function RunFailure({ run }: { run: Run }) {
  const tail = useQuery({
    queryKey: ['runs', 'tail', run.id, run.log_size],
    queryFn: ({ signal }) => getJson<LinePage>(runPath(run.id, '/logs/lines'), { signal, query: { from: -12, count: 12 } }),
    enabled: (run.log_size ?? 0) > 0,
  });
  const first = useQuery({
    queryKey: ['runs', 'first-error', run.id, run.log_size],
    queryFn: ({ signal }) =>
      getJson<SearchResult>(runPath(run.id, '/logs/search'), {
        signal,
        query: { q: errorPattern, regex: true, case: true, after: 0, limit: 1 },
      }),
    enabled: (run.log_size ?? 0) > 0,
  });
  const lines = (tail.data?.lines ?? []).map(plain).filter((line) => line.trim() !== '');
  const found = first.data?.matches[0];
  return (
    <section className="run-failure" aria-label="Why it failed">
      <p className="run-failure-why">
        <Icon name="alert" />
        <strong>{run.error ? sentence(run.error) : `It ended with ${ending(run)}.`}</strong>
        {reasonWords(run.reason) && !run.error && <span>{reasonWords(run.reason)}</span>}
        {found && (
          <a href={`#L${found.line}`} onClick={showLog}>
            First error: line {count(found.line)}
          </a>
        )}
        {first.data !== undefined && first.data.total > 1 && <span className="muted">{count(first.data.total)} lines speak of errors</span>}
      </p>
      {lines.length > 0 && <pre className="run-failure-tail">{lines.slice(-6).join('\n')}</pre>}
    </section>
  );
}

// The log shows the line when the address comes to name it: where it does so already, it is named anew.
function showLog(event: MouseEvent<HTMLAnchorElement>) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const { hash } = event.currentTarget;
  if (location.hash === hash) {
    history.replaceState(history.state, '', location.pathname + location.search);
    dispatchEvent(new HashChangeEvent('hashchange'));
  }
  location.hash = hash;
  document.getElementById('logs')?.scrollIntoView({ block: 'start' });
}
