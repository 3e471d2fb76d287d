import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { RunsView } from '../features/runs/RunsView';
import { ErrorNote, Skeleton } from '../ui/States';
import { NotFound } from './NotFound';
import { Shell } from './Shell';
import { compareSearch, newRunSearch, runsSearch } from './search';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/runs', replace: true });
  },
});

const runs = createRoute({ getParentRoute: () => root, path: '/runs', validateSearch: runsSearch, component: RunsView });

// Below the list, which stays behind the dialog.
const newRun = createRoute({
  getParentRoute: () => runs,
  path: '/new',
  validateSearch: newRunSearch,
  component: lazyRouteComponent(() => import('../features/runs/CreateRunView'), 'CreateRunView'),
});

const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$id',
  component: lazyRouteComponent(() => import('../features/runs/RunDetailView'), 'RunDetailView'),
});

const logs = createRoute({
  getParentRoute: () => root,
  path: '/runs/$id/logs',
  component: lazyRouteComponent(() => import('../features/runs/RunLogsView'), 'RunLogsView'),
});

const sweeps = createRoute({
  getParentRoute: () => root,
  path: '/sweeps',
  component: lazyRouteComponent(() => import('../features/sweeps/SweepsView'), 'SweepsView'),
});

const newSweep = createRoute({
  getParentRoute: () => root,
  path: '/sweeps/new',
  component: lazyRouteComponent(() => import('../features/sweeps/CreateSweepView'), 'CreateSweepView'),
});

const sweep = createRoute({
  getParentRoute: () => root,
  path: '/sweeps/$id',
  component: lazyRouteComponent(() => import('../features/sweeps/SweepDetailView'), 'SweepDetailView'),
});

const compare = createRoute({
  getParentRoute: () => root,
  path: '/compare',
  validateSearch: compareSearch,
  component: lazyRouteComponent(() => import('../features/sweeps/CompareView'), 'CompareView'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/SettingsView'), 'SettingsView'),
});

export const router = createRouter({
  routeTree: root.addChildren([index, runs.addChildren([newRun]), run, logs, sweeps, newSweep, sweep, compare, settings]),
  basepath: '/ui',
  scrollRestoration: true,
  defaultPendingComponent: () => <Skeleton />,
  defaultPendingMs: 150,
  defaultErrorComponent: ({ error, reset }) => <ErrorNote error={error} onRetry={reset} />,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
