import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { getJson, runPath } from '../../api/client';
import type { RunMetrics } from '../../api/types';

/** So many points of a curve are drawn: the lowest and highest of each stretch, two or three for a pixel. */
const drawn = 800;

/** What a run has measured: all keys with the last, lowest and highest point of each. */
export function useMetricKeys(runId: string) {
  return useQuery({
    queryKey: ['runs', 'metrics', runId, 'keys'],
    queryFn: ({ signal }) => getJson<RunMetrics>(runPath(runId, '/metrics'), { signal, query: { points: 3 } }),
  });
}

/** How the curves of some keys are asked for. */
export function curvesQuery(runId: string, keys: readonly string[]) {
  return queryOptions({
    queryKey: ['runs', 'metrics', runId, 'curves', keys],
    queryFn: ({ signal }) => {
      // Given twice, a key with commas in it is taken as it is.
      const query = new URLSearchParams([...keys, ...(keys.length === 1 ? keys : [])].map((key) => ['keys', key]));
      query.set('points', String(drawn));
      return getJson<RunMetrics>(runPath(runId, `/metrics?${query}`), { signal });
    },
    placeholderData: keepPreviousData,
  });
}

/** The curves of some keys, asked for while `wanted`. */
export function useCurves(runId: string, keys: readonly string[], wanted: boolean) {
  return useQuery({ ...curvesQuery(runId, keys), enabled: wanted && keys.length > 0 });
}
