import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { getJson, runPath } from '../../../api/client';
import type { Run, SearchResult } from '../../../api/types';
import { errorPattern } from '../../../text/errors';
import { plural } from '../../../text/format';

/** Larger logs are not searched for the list's sake. */
const mostLog = 16 * 1024 * 1024;
/** Rows that are only scrolled past ask for nothing. */
const settling = 400;

/** What a failed run has to say, in a line: its last words or why it ended, and how many lines of its log speak of errors. */
export function RunNote({ run }: { run: Run }) {
  if (run.status !== 'failed') return null;
  // For an end of its own the command knows more than what watched it.
  const isOwn = run.reason === 'exit' || run.reason === 'signal';
  const words = (isOwn ? run.last_message || run.error : run.error || run.last_message) ?? '';
  return (
    <span className="run-note">
      <ErrorCount run={run} />
      {words && <span title={words}>{words}</span>}
    </span>
  );
}

function ErrorCount({ run }: { run: Run }) {
  const size = run.log_size ?? 0;
  const isWanted = useSettled() && size > 0 && size <= mostLog;
  const found = useQuery({
    queryKey: ['runs', 'errors', run.id, size],
    queryFn: ({ signal }) =>
      getJson<SearchResult>(runPath(run.id, '/logs/search'), { signal, query: { q: errorPattern, regex: true, case: true, limit: 1 } }),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return found.data && found.data.total > 0 ? <span className="run-note-errors">{plural(found.data.total, 'error line')}</span> : null;
}

function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), settling);
    return () => clearTimeout(timer);
  }, []);
  return settled;
}
