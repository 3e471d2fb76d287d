import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getJson, request, send, sweepPath } from '../../api/client';
import { useInfo } from '../../api/queries';
import type { Run, Sweep, SweepMetrics } from '../../api/types';
import { freshen } from '../../live/live';
import { joined } from './metric';

/** The newest sweeps, live. */
export function useSweeps(limit: number) {
  return useQuery({
    queryKey: ['sweeps', 'list', limit],
    queryFn: async ({ signal }) => {
      const response = await request('GET', '/sweeps', { signal, query: { limit } });
      const sweeps = (await response.json()) as Sweep[];
      return { sweeps, total: Number(response.headers.get('x-total-count') ?? sweeps.length) };
    },
    placeholderData: keepPreviousData,
  });
}

/** The sweep, live. */
export function useSweep(id: string) {
  return useQuery({ queryKey: ['sweeps', 'detail', id], queryFn: ({ signal }) => getJson<Sweep>(sweepPath(id), { signal }) });
}

/** All runs of a sweep, archived ones included, live. */
export function useSweepRuns(id: string) {
  return useQuery({
    queryKey: ['sweeps', 'runs', id],
    queryFn: async ({ signal }) => {
      const runs: Run[] = [];
      let before: string | undefined;
      do {
        const page = await getJson<Run[]>('/runs', { signal, query: { sweep_id: id, archived: true, limit: 1000, before } });
        runs.push(...page.map(freshen));
        before = page.length === 1000 ? page.at(-1)!.id : undefined;
      } while (before !== undefined);
      return { runs };
    },
  });
}

/** The most keys of which the server tells at once. */
const mostKeys = 50;

async function readMetrics(id: string, keys: readonly string[], signal: AbortSignal): Promise<SweepMetrics> {
  // A single one is given twice: alone it would be read as a list with commas.
  const query = new URLSearchParams([...keys, ...(keys.length === 1 ? keys : [])].map((key) => ['keys', key]));
  return getJson<SweepMetrics>(sweepPath(id, `/metrics${query.size > 0 ? `?${query}` : ''}`), { signal });
}

/**
 * What the runs of a sweep came to, for some keys (null: the first that are found); asked for anew now and then while it goes, and once
 * more when it has ended. What is not wanted is undefined.
 */
export function useSweepMetrics(sweep: Sweep, keys: readonly string[] | null, isWanted = true) {
  const { id } = sweep;
  const isGoing = sweep.status === 'running';
  const query = useQuery({
    queryKey: ['sweeps', 'metrics', id, isGoing ? 'going' : sweep.version, keys],
    queryFn: async ({ signal }) => {
      let metrics = await readMetrics(id, (keys ?? []).slice(0, mostKeys), signal);
      for (let at = mostKeys; keys && at < keys.length; at += mostKeys)
        metrics = joined(metrics, await readMetrics(id, keys.slice(at, at + mostKeys), signal));
      return metrics;
    },
    // Those of another moment or of other keys are right for the keys that they have.
    placeholderData: (before, query) => (query?.queryKey[2] === id ? before : undefined),
    refetchInterval: isGoing ? 5000 : false,
    enabled: isWanted,
  });
  return { data: isWanted ? query.data : undefined, error: isWanted ? query.error : null };
}

export type SweepAction = 'start' | 'pause' | 'resume' | 'stop' | 'retry';

/** Why something cannot be done to a sweep now; null where it can. */
export function whyNot(action: SweepAction, sweep: Sweep, readOnly: boolean): string | null {
  const { total, completed, failed, running, launching, ready, queued, canceled } = sweep.progress;
  const missing = Math.max(0, total - completed - failed - running - launching - ready - queued - canceled);
  if (readOnly) return 'The server was started with --read-only.';
  switch (action) {
    case 'start':
      return ready + missing > 0 ? null : 'Every cell has been handed to the queue already.';
    case 'pause':
      return sweep.paused ? 'It is paused.' : running + launching + queued > 0 ? null : 'Nothing of it waits or runs.';
    case 'resume':
      return sweep.paused || missing + failed + canceled > 0 ? null : 'It is not paused, and no cell is missing, failed or stopped.';
    case 'stop':
      return running + launching + queued + ready > 0 ? null : 'Nothing of it waits or runs.';
    case 'retry':
      return failed + canceled > 0 ? null : 'No cell has failed or was stopped.';
  }
}

/** What can be done to a sweep, and what became of it. */
export function useSweepAction(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ action, parallel }: { action: SweepAction; parallel?: number }) =>
      send<Sweep>('POST', sweepPath(id, `/${action}${parallel === undefined ? '' : `?parallel=${parallel}`}`)),
    onSuccess: (sweep) => {
      client.setQueryData(['sweeps', 'detail', id], sweep);
      void client.invalidateQueries({ queryKey: ['sweeps', 'list'] });
      void client.invalidateQueries({ queryKey: ['sweeps', 'runs', id] });
    },
  });
}

/** Whether nothing can be changed through this server. */
export function useReadOnly(): boolean {
  return useInfo().data?.read_only ?? false;
}
