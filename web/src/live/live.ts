import { type QueryClient, useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { ApiError, getJson, onOutcome, runPath } from '../api/client';
import type { Run } from '../api/types';
import { type Changes, collect, KnownRuns, newerRun, noChanges } from './events';
import { type LiveState, LiveStream } from './stream';

/** Changes that are shown together; asking for what changed is held to this many milliseconds. */
const askEvery = 250;
/** What counts and orders all runs is asked for no more often than this. */
const countEvery = 1000;
/** So many changed runs are asked for in one request. */
const runsAtOnce = 200;

type Store<T> = { get(): T; set(value: T): void; subscribe(listener: () => void): () => void };

function store<T>(value: T): Store<T> {
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const liveState = store<LiveState>({ kind: 'connecting' });
const sessionLost = store(false);
const known = new KnownRuns();
const logListeners = new Map<string, Set<(size: number) => void>>();
const createdListeners = new Set<(ids: ReadonlySet<string>) => void>();
const sessions = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('stint-session');
let stream: LiveStream | null = null;
let applier: Applier | null = null;

/** How the page learns of changes now. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(liveState.subscribe, liveState.get);
}

/** Whether the server refused what this page shows for its token. */
export function useSessionLost(): boolean {
  return useSyncExternalStore(sessionLost.subscribe, sessionLost.get);
}

/** Told of the size of a run's log, in bytes, while it grows. Returns how to end it. */
export function onLogGrew(id: string, listener: (size: number) => void): () => void {
  const listeners = logListeners.get(id) ?? new Set();
  listeners.add(listener);
  logListeners.set(id, listeners);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) logListeners.delete(id);
  };
}

/** Told of the ids of runs that were made. Returns how to end it. */
export function onRunsCreated(listener: (ids: ReadonlySet<string>) => void): () => void {
  createdListeners.add(listener);
  return () => createdListeners.delete(listener);
}

/**
 * A run as it came in an answer, with what events told of it while the answer was on its way. Where that is newer the run is
 * asked for again.
 */
export function freshen(run: Run): Run {
  if (!known.isStale(run)) return run;
  applier?.askFor(run.id);
  return known.freshen(run);
}

/** The session is there again: everything is asked for anew. */
export function sessionRegained(client: QueryClient): void {
  if (!sessionLost.get()) return;
  sessionLost.set(false);
  sessions?.postMessage('regained');
  void client.invalidateQueries();
  stream?.again();
}

/** Opens the page's stream of events and keeps the cache of queries in step with it. To be called once. */
export function startLive(client: QueryClient): void {
  const applies = new Applier(client);
  applier = applies;
  onOutcome((error) => {
    if (error?.status === 401) sessionLost.set(true);
  });
  // The cookie is every tab's: what one was given holds for all.
  sessions?.addEventListener('message', () => sessionRegained(client));
  stream = new LiveStream({
    onEvent: (event) => applies.add((changes) => collect(changes, event)),
    onResync: () => {
      known.clear();
      void client.invalidateQueries();
    },
    onState: (state) => liveState.set(state),
    async poll() {
      try {
        await getJson('/info');
      } catch (error) {
        if (error instanceof ApiError && error.isUnreachable) return false;
      }
      await client.invalidateQueries();
      return true;
    },
  });
  stream.start();
}

type Listed = { pages: { runs: Run[] }[] } | { runs: Run[] } | Run | undefined;

// Gathers events for a frame, shows what they tell at once and asks for the rest.
class Applier {
  private changes = noChanges();
  private framed = false;
  private readonly asked = new Set<string>();
  private asking: ReturnType<typeof setTimeout> | undefined;
  private readonly due = new Map<string, readonly unknown[]>();
  private busy = false;
  private counted = Number.NEGATIVE_INFINITY;
  private counting: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly client: QueryClient) {}

  add(change: (changes: Changes) => void) {
    change(this.changes);
    if (this.framed) return;
    this.framed = true;
    // A hidden page has no frames.
    if (document.visibilityState === 'hidden') setTimeout(() => this.apply(), 100);
    else requestAnimationFrame(() => this.apply());
  }

  askFor(id: string) {
    this.asked.add(id);
    this.schedule();
  }

  private apply() {
    const changes = this.changes;
    this.changes = noChanges();
    this.framed = false;
    for (const [id, size] of changes.logs) for (const listener of logListeners.get(id) ?? []) listener(size);
    if (changes.created.size > 0) for (const listener of createdListeners) listener(changes.created);
    // Runs that are there are asked for one by one: a sweep of thousands is read whole only when it gets another.
    if (changes.created.size > 0) this.mark(['sweeps', 'runs']);
    for (const [id, change] of changes.runs) known.note(id, change);
    if (changes.runs.size > 0) {
      this.doubt(changes.runs);
      for (const id of this.patchRuns((run) => known.freshen(run), changes.runs)) this.asked.add(id);
      this.count();
    }
    for (const id of changes.sweeps) {
      this.mark(['sweeps', 'detail', id]);
      this.mark(['sweeps', 'list']);
      this.mark(['sweeps', 'metrics', id]);
    }
    for (const id of changes.artifacts) this.mark(['runs', 'artifacts', id]);
    for (const id of changes.metrics) this.mark(['runs', 'metrics', id]);
    if (changes.queue) this.mark(['queue']);
    this.schedule();
  }

  // Copies that are not shown now are asked for again when they are.
  private doubt(runs: ReadonlyMap<string, unknown>) {
    void this.client.invalidateQueries({
      type: 'inactive',
      refetchType: 'none',
      predicate: ({ queryKey: [what, kind, id] }) =>
        (what === 'runs' && (kind === 'list' || (kind === 'detail' && runs.has(String(id))))) || (what === 'sweeps' && kind === 'runs'),
    });
  }

  private count() {
    if (this.counting !== undefined) return;
    this.counting = setTimeout(
      () => {
        this.counting = undefined;
        this.counted = performance.now();
        this.mark(['runs', 'counts']);
        this.schedule();
      },
      Math.max(0, this.counted + countEvery - performance.now()),
    );
  }

  private mark(key: readonly unknown[]) {
    this.due.set(JSON.stringify(key), key);
  }

  private schedule() {
    if (this.asking !== undefined || this.busy || (this.asked.size === 0 && this.due.size === 0)) return;
    this.asking = setTimeout(() => void this.ask(), askEvery);
  }

  private async ask() {
    this.asking = undefined;
    this.busy = true;
    const ids = [...this.asked];
    const keys = [...this.due.values()];
    this.asked.clear();
    this.due.clear();
    const work: Promise<unknown>[] = keys.map((queryKey) => this.client.invalidateQueries({ queryKey }));
    if (ids.length === 1) work.push(this.refetch(ids[0]!));
    else for (let at = 0; at < ids.length; at += runsAtOnce) work.push(this.refetchAll(ids.slice(at, at + runsAtOnce)));
    await Promise.allSettled(work);
    this.busy = false;
    this.schedule();
  }

  private async refetch(id: string) {
    try {
      showRun(this.client, await getJson<Run>(runPath(id)));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) this.forget([id]);
    }
  }

  private async refetchAll(ids: string[]) {
    const query = { id: ids.join(','), archived: 'true', limit: runsAtOnce };
    const found = new Map((await getJson<Run[]>('/runs', { query })).map((run) => [run.id, run]));
    patchRuns(this.client, (shown) => newerRun(shown, found.get(shown.id) ?? shown));
    this.forget(ids.filter((id) => !found.has(id)));
  }

  // Runs that were pruned: no list has them any more, and no answer that is older than that brings them back.
  private forget(ids: readonly string[]) {
    if (ids.length === 0) return;
    const gone = new Set(ids);
    patchRuns(this.client, (run) => (gone.has(run.id) ? null : run), [...shownRuns, ['runs', 'counts', 'top']]);
    for (const id of ids) void this.client.invalidateQueries({ queryKey: ['runs', 'detail', id] });
  }

  // Applies `change` to the shown copies of the given runs and tells which of these are shown somewhere.
  private patchRuns(change: (run: Run) => Run, ids: ReadonlyMap<string, unknown>): Set<string> {
    const shown = new Set<string>();
    patchRuns(this.client, (run) => {
      if (!ids.has(run.id)) return run;
      shown.add(run.id);
      return change(run);
    });
    return shown;
  }
}

/** Puts a run that came in an answer into every place where it is shown, unless what is shown is newer. */
export function showRun(client: QueryClient, run: Run): void {
  client.setQueryData<Run>(['runs', 'detail', run.id], (current) => newerRun(current, run));
  patchRuns(client, (shown) => (shown.id === run.id ? newerRun(shown, run) : shown));
}

// Every query below these holds runs in one of the forms of `Listed`.
const shownRuns = [
  ['runs', 'list'],
  ['runs', 'detail'],
  ['sweeps', 'runs'],
];

function patchRuns(client: QueryClient, change: (run: Run) => Run | null, keys: string[][] = shownRuns) {
  for (const queryKey of keys) {
    for (const query of client.getQueryCache().findAll({ queryKey, type: 'active' })) {
      const data = query.state.data as Listed;
      if (!data) continue;
      const next = changed(data, change);
      if (next !== data) query.setData(next, { updatedAt: query.state.dataUpdatedAt, manual: true });
    }
  }
}

function changed(data: NonNullable<Listed>, change: (run: Run) => Run | null): Listed {
  if ('pages' in data) {
    const pages = same(data.pages, (page) => {
      const runs = same(page.runs, change);
      return runs === page.runs ? page : { ...page, runs };
    });
    return pages === data.pages ? data : { ...data, pages };
  }
  if ('runs' in data) {
    const runs = same(data.runs, change);
    return runs === data.runs ? data : { ...data, runs };
  }
  return change(data) ?? data; // what became of it, its own page says
}

// The same array when nothing in it changed, so that nothing is drawn again. What becomes null is left out.
function same<T>(items: T[], change: (item: T) => T | null): T[] {
  const next = items.map(change);
  return next.every((item, index) => item === items[index]) ? items : next.filter((item) => item !== null);
}

/** The run, live. */
export function useRun(id: string) {
  return useQuery({
    queryKey: ['runs', 'detail', id],
    queryFn: async ({ signal }) => freshen(await getJson<Run>(runPath(id), { signal })),
  });
}
