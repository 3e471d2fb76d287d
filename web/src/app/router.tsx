import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { RunsView } from '../features/runs/RunsView';
import { part } from '../ui/part';
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
  component: part(() => import('../features/runs/CreateRunView').then((module) => module.CreateRunView)),
});

const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$id',
  component: part(() => import('../features/runs/RunDetailView').then((module) => module.RunDetailView)),
});

const logs = createRoute({
  getParentRoute: () => root,
  path: '/runs/$id/logs',
  component: part(() => import('../features/runs/RunLogsView').then((module) => module.RunLogsView)),
});

const sweeps = createRoute({
  getParentRoute: () => root,
  path: '/sweeps',
  component: part(() => import('../features/sweeps/SweepsView').then((module) => module.SweepsView)),
});

const newSweep = createRoute({
  getParentRoute: () => root,
  path: '/sweeps/new',
  component: part(() => import('../features/sweeps/CreateSweepView').then((module) => module.CreateSweepView)),
});

const sweep = createRoute({
  getParentRoute: () => root,
  path: '/sweeps/$id',
  component: part(() => import('../features/sweeps/SweepDetailView').then((module) => module.SweepDetailView)),
});

const compare = createRoute({
  getParentRoute: () => root,
  path: '/compare',
  validateSearch: compareSearch,
  component: part(() => import('../features/sweeps/CompareView').then((module) => module.CompareView)),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: part(() => import('../features/settings/SettingsView').then((module) => module.SettingsView)),
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
