import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import type { Run } from '../api/types';
import { showRun } from './live';

const run = (id: string, version: number, status: Run['status'] = 'running') => ({ id, version, status }) as Run;

test('a run that came in an answer is shown everywhere, where it is newer, and nothing else is drawn again', () => {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  const pages = { pages: [{ runs: [run('a', 3), run('b', 3)] }, { runs: [run('c', 3)] }], pageParams: [null, 'b'] };
  client.setQueryData(['runs', 'list', 'x'], pages);
  client.setQueryData(['sweeps', 'runs', 's'], { runs: [run('a', 9, 'failed')] });
  client.setQueryData(['runs', 'list', 'unseen'], { runs: [run('a', 1)] });
  const fail = () => Promise.reject(new Error('nothing is to be asked for'));
  const watchers = [
    new InfiniteQueryObserver(client, {
      queryKey: ['runs', 'list', 'x'],
      queryFn: fail,
      initialPageParam: null,
      getNextPageParam: () => null,
    }),
    new QueryObserver(client, { queryKey: ['sweeps', 'runs', 's'], queryFn: fail }),
  ].map((observer) => observer.subscribe(() => undefined));

  showRun(client, run('a', 5, 'finished'));

  const shown = client.getQueryData<typeof pages>(['runs', 'list', 'x'])!;
  expect(shown.pages[0]!.runs).toEqual([run('a', 5, 'finished'), run('b', 3)]);
  expect(shown.pages[0]!.runs[1]).toBe(pages.pages[0]!.runs[1]);
  expect(shown.pages[1]).toBe(pages.pages[1]);
  expect(client.getQueryData(['sweeps', 'runs', 's'])).toEqual({ runs: [run('a', 9, 'failed')] });
  expect(client.getQueryData(['runs', 'detail', 'a'])).toEqual(run('a', 5, 'finished'));

  showRun(client, run('a', 4, 'running'));
  expect(client.getQueryData(['runs', 'detail', 'a'])).toEqual(run('a', 5, 'finished'));
  for (const end of watchers) end();
});
