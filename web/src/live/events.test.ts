import { describe, expect, test } from 'vitest';
import type { Run } from '../api/types';
import { collect, KnownRuns, type LiveEvent, newerRun, noChanges } from './events';

const event = (type: LiveEvent['type'], data: LiveEvent['data'], id: string | null = null): LiveEvent => ({ type, id, data });
const run = (version: number, status: Run['status'] = 'running', id = 'a') => ({ id, version, status }) as Run;

describe('collect', () => {
  test('the highest version counts, in whatever order and however often they come', () => {
    const events = [
      event('run.created', { id: 'a', version: 1, status: 'queued' }),
      event('run.updated', { id: 'a', version: 3, status: 'running' }),
      event('run.updated', { id: 'a', version: 2, status: 'launching' }),
      event('run.updated', { id: 'b', version: 7, status: 'failed' }),
    ];
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [1, 1, 0, 2, 3, 0],
    ]) {
      const changes = noChanges();
      for (const index of order) collect(changes, events[index]!);
      expect([...changes.runs].sort()).toEqual([
        ['a', { version: 3, status: 'running' }],
        ['b', { version: 7, status: 'failed' }],
      ]);
      expect([...changes.created]).toEqual(['a']);
    }
  });

  test('an event without a status keeps the one told before it', () => {
    const changes = noChanges();
    collect(changes, event('run.updated', { id: 'a', version: 3, status: 'running' }));
    collect(changes, event('run.updated', { id: 'a', version: 4 }));
    expect(changes.runs.get('a')).toEqual({ version: 4, status: 'running' });
  });

  test('everything else is a mark', () => {
    const changes = noChanges();
    collect(changes, event('log.grew', { id: 'a', total_size: 10 }));
    collect(changes, event('log.grew', { id: 'a', total_size: 30 }));
    collect(changes, event('metric.appended', { id: 'a', name: 'metrics.jsonl' }));
    collect(changes, event('artifact.added', { id: 'b', name: 'model.ckpt' }));
    collect(changes, event('sweep.updated', { id: 's', version: 2 }));
    collect(changes, event('queue.updated', {}));
    expect(changes).toMatchObject({ queue: true });
    expect([...changes.logs]).toEqual([['a', 30]]);
    expect([[...changes.metrics], [...changes.artifacts], [...changes.sweeps]]).toEqual([['a'], ['b'], ['s']]);
  });

  test('an event without an id is nothing', () => {
    const changes = noChanges();
    for (const type of ['run.updated', 'log.grew', 'artifact.added', 'sweep.updated', 'metric.appended'] as const)
      collect(changes, event(type, {}));
    expect(changes).toEqual(noChanges());
  });
});

describe('what is known of runs', () => {
  test('a snapshot that is older than what was told takes the told status, and is still to be asked for', () => {
    const known = new KnownRuns();
    known.note('a', { version: 5, status: 'failed' });
    expect(known.isStale(run(4))).toBe(true);
    expect(known.freshen(run(4))).toEqual(run(4, 'failed'));
    expect(known.isStale(run(5))).toBe(false);
    const newest = run(6, 'failed');
    expect(known.freshen(newest)).toBe(newest);
  });

  test('what was told late does not undo what was told before', () => {
    const known = new KnownRuns();
    known.note('a', { version: 5, status: 'failed' });
    known.note('a', { version: 3, status: 'running' });
    expect(known.freshen(run(2)).status).toBe('failed');
  });

  test('is bounded: the oldest is forgotten', () => {
    const known = new KnownRuns(2);
    for (const id of ['a', 'b', 'c']) known.note(id, { version: 9, status: 'failed' });
    expect(['a', 'b', 'c'].map((id) => known.isStale(run(1, 'running', id)))).toEqual([false, true, true]);
  });

  test('of two copies of a run the newer stays', () => {
    expect(newerRun(run(5), run(4)).version).toBe(5);
    expect(newerRun(run(4), run(5)).version).toBe(5);
    expect(newerRun(undefined, run(5)).version).toBe(5);
    const same = run(5, 'failed');
    expect(newerRun(run(5), same)).toBe(same);
  });
});
