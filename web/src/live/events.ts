import type { EventData, Run, RunStatus } from '../api/types';

/** The names of the events of `/events` that carry {@link EventData}. */
export const eventTypes = [
  'run.created',
  'run.updated',
  'log.grew',
  'metric.appended',
  'artifact.added',
  'sweep.updated',
  'queue.updated',
] as const;

export type LiveEventType = (typeof eventTypes)[number];

export interface LiveEvent {
  type: LiveEventType;
  /** `epoch-number`; null for the hints that are not told again. */
  id: string | null;
  data: EventData;
}

/** What is known to have happened to a run, from events alone. */
export interface KnownChange {
  version: number;
  status: RunStatus | undefined;
}

/** What a batch of events asks for. */
export interface Changes {
  /** Runs whose shown copies are older than what was told. */
  runs: Map<string, KnownChange>;
  created: Set<string>;
  sweeps: Set<string>;
  queue: boolean;
  artifacts: Set<string>;
  metrics: Set<string>;
  /** The size of the log by run, in bytes. */
  logs: Map<string, number>;
}

export function noChanges(): Changes {
  return {
    runs: new Map(),
    created: new Set(),
    sweeps: new Set(),
    queue: false,
    artifacts: new Set(),
    metrics: new Set(),
    logs: new Map(),
  };
}

/** Adds one event to what a batch asks for. Events may come twice and in any order: the highest version counts. */
export function collect(changes: Changes, event: LiveEvent): void {
  const id = event.data.id;
  switch (event.type) {
    case 'run.created':
    case 'run.updated': {
      if (!id) return;
      const version = event.data.version ?? 0;
      const before = changes.runs.get(id);
      if (!before || before.version <= version)
        changes.runs.set(id, { version, status: (event.data.status as RunStatus | undefined) ?? before?.status });
      if (event.type === 'run.created') changes.created.add(id);
      return;
    }
    case 'sweep.updated':
      if (id) changes.sweeps.add(id);
      return;
    case 'queue.updated':
      changes.queue = true;
      return;
    case 'artifact.added':
      if (id) changes.artifacts.add(id);
      return;
    case 'metric.appended':
      if (id) changes.metrics.add(id);
      return;
    case 'log.grew':
      if (id) changes.logs.set(id, event.data.total_size ?? 0);
  }
}

/**
 * What was told of runs lately, so that a snapshot which was on its way when an event came is not taken for the newest state.
 * Keeps the last `limit` runs.
 */
export class KnownRuns {
  private readonly known = new Map<string, KnownChange>();

  constructor(private readonly limit = 10_000) {}

  note(id: string, change: KnownChange): void {
    const before = this.known.get(id);
    if (before && before.version >= change.version) return;
    this.known.delete(id);
    this.known.set(id, change);
    if (this.known.size > this.limit) this.known.delete(this.known.keys().next().value as string);
  }

  /** Whether `run` is older than what was told of it. */
  isStale(run: Run): boolean {
    const told = this.known.get(run.id);
    return told !== undefined && told.version > run.version;
  }

  /** `run` with the status that was told of it, where that is newer. Its version stays: it is still to be asked for. */
  freshen(run: Run): Run {
    const told = this.known.get(run.id);
    if (!told || told.version <= run.version || !told.status || told.status === run.status) return run;
    return { ...run, status: told.status };
  }

  clear(): void {
    this.known.clear();
  }
}

/** `next`, unless `current` is the newer copy of the same run. */
export function newerRun(current: Run | undefined, next: Run): Run {
  return current && current.version > next.version ? current : next;
}
