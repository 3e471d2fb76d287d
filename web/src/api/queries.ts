import { QueryClient, useQuery } from '@tanstack/react-query';
import { ApiError, getJson } from './client';
import type { QueueState, ServerInfo } from './types';

/**
 * The page's cache. What is in it is kept fresh by events, so nothing is asked for again by age alone. Keys: `['runs', 'list', …]`,
 * `['runs', 'detail', id]`, `['runs', 'counts', …]`, `['runs', 'artifacts' | 'metrics', id, …]`, `['sweeps', 'list']`,
 * `['sweeps', 'detail' | 'runs', id]`, `['queue']`, `['info']`.
 */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 5 * 60_000,
        networkMode: 'always', // a server on this machine is reached without a network, too
        retry: (count, error) => count < 2 && error instanceof ApiError && (error.status >= 500 || error.isUnreachable),
        retryDelay: (count) => 400 * 2 ** count,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

/** The queue, live. */
export function useQueue() {
  return useQuery({ queryKey: ['queue'], queryFn: ({ signal }) => getJson<QueueState>('/queue', { signal }) });
}

/** What the server says of itself. */
export function useInfo() {
  return useQuery({ queryKey: ['info'], queryFn: ({ signal }) => getJson<ServerInfo>('/info', { signal }), staleTime: 60_000 });
}
