import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { getJson, request } from '../api/client';
import { useQueue } from '../api/queries';
import type { Run } from '../api/types';
import { serverNow } from '../live/clock';
import { freshen } from '../live/live';
import { setFavicon } from './favicon';
import { readSetting, useSetting, writeSetting } from './settings';

interface Seen {
  /** Failures that ended before this moment are old news. */
  before: number;
  /** Later ones that were looked at. */
  ids: string[];
}

const limit = 200;

function parse(text: string | null): Seen | null {
  try {
    const value = JSON.parse(text ?? 'null') as Partial<Seen> | null;
    return value && typeof value.before === 'number' && Array.isArray(value.ids)
      ? { before: value.before, ids: value.ids.map(String) }
      : null;
  } catch {
    return null;
  }
}

/** Notes that a failed run was looked at: it no longer asks for attention in this browser. */
export function markSeen(runs: Iterable<string>): void {
  const seen = parse(readSetting('seen')) ?? { before: serverNow() - 86_400, ids: [] };
  const ids = new Set(seen.ids);
  const size = ids.size;
  for (const id of runs) ids.add(id);
  if (ids.size !== size) writeSetting('seen', JSON.stringify({ ...seen, ids: [...ids].slice(-1000) }));
}

/** All failures so far are old news. */
export function markAllSeen(): void {
  writeSetting('seen', JSON.stringify({ before: serverNow(), ids: [] }));
}

export interface Attention {
  /** Failed runs that are not archived and were not looked at in this browser, newest first; at most 200. */
  runs: Run[];
  /** The queue is held although runs wait in it. */
  queueHeld: boolean;
  count: number;
}

/** What needs a person. At first sight of a browser: what failed within the last day. */
export function useAttention(): Attention {
  const [text] = useSetting('seen');
  const failed = useQuery({
    // Below `counts`: asked for anew whenever runs are counted anew.
    queryKey: ['runs', 'counts', 'failed'],
    queryFn: async ({ signal }) => ({
      runs: (await getJson<Run[]>('/runs', { signal, query: { status: 'failed', limit } })).map(freshen),
    }),
  });
  const queue = useQueue();
  return useMemo(() => {
    const seen = parse(text) ?? { before: serverNow() - 86_400, ids: [] };
    const ids = new Set(seen.ids);
    const runs = (failed.data?.runs ?? []).filter(
      (run) => run.status === 'failed' && !run.is_archived && (run.ended_at ?? run.updated_at) > seen.before && !ids.has(run.id),
    );
    const queueHeld = queue.data?.paused === true && queue.data.queued.length > 0;
    return { runs, queueHeld, count: runs.length + (queueHeld ? 1 : 0) };
  }, [failed.data, queue.data, text]);
}

/** How many runs go, those that were started past the queue included. */
export function useGoing(): number {
  const going = useQuery({
    // Below `counts`: asked for anew whenever runs are counted anew.
    queryKey: ['runs', 'counts', 'going'],
    queryFn: async ({ signal }) => {
      const answer = await request('GET', '/runs', { signal, query: { status: 'launching,running', limit: 1 } });
      return Number(answer.headers.get('x-total-count') ?? ((await answer.json()) as Run[]).length);
    },
  });
  return going.data ?? 0;
}

/** Shows by the tab's icon and title what runs, waits and needs a person. */
export function useTabSigns(attention: Attention, running: number, waiting: number, offline: boolean): void {
  useEffect(() => {
    setFavicon(offline ? 'offline' : attention.count > 0 ? 'failed' : running > 0 ? 'running' : waiting > 0 ? 'waiting' : 'idle');
  }, [attention.count, running, waiting, offline]);
}
