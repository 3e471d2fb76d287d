import { createMemoryHistory } from '@tanstack/react-router';
import { expect, test } from 'vitest';
import { router } from './router';

test.each([
  ['/ui/runs', '/runs', {}],
  ['/ui/runs/', '/runs', {}],
  ['/ui/runs/new', '/runs/new', {}],
  ['/ui/runs/0t1x82qvhva7', '/runs/$id', { id: '0t1x82qvhva7' }],
  ['/ui/runs/0t1x82qvhva7/logs', '/runs/$id/logs', { id: '0t1x82qvhva7' }],
  ['/ui/runs/%2E%2E%2Fx', '/runs/$id', { id: '../x' }],
  ['/ui/sweeps', '/sweeps', {}],
  ['/ui/sweeps/new', '/sweeps/new', {}],
  ['/ui/sweeps/s0t1x82v8km3e', '/sweeps/$id', { id: 's0t1x82v8km3e' }],
  ['/ui/compare?runs=a,b', '/compare', {}],
  ['/ui/settings', '/settings', {}],
])('%s', (path, route, parameters) => {
  const history = createMemoryHistory({ initialEntries: [path] });
  router.update({ ...router.options, history });
  const matches = router.matchRoutes(router.latestLocation);
  const last = matches.at(-1)!;
  expect([last.fullPath.replace(/\/$/, ''), last.params]).toEqual([route, parameters]);
});

test('an address that leads nowhere matches no view', () => {
  const history = createMemoryHistory({ initialEntries: ['/ui/no/such/place'] });
  router.update({ ...router.options, history });
  expect(router.matchRoutes(router.latestLocation).map((match) => match.routeId)).toEqual(['__root__']);
});
