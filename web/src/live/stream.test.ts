import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LiveEvent } from './events';
import { type LiveState, LiveStream } from './stream';

class FakeSource extends EventTarget {
  static all: FakeSource[] = [];
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;

  constructor(readonly url: string) {
    super();
    FakeSource.all.push(this);
  }

  static get last(): FakeSource {
    return FakeSource.all.at(-1)!;
  }

  close() {
    this.closed = true;
  }

  say(type: string, data: unknown, id = '') {
    this.dispatchEvent(new MessageEvent(type, { data: typeof data === 'string' ? data : JSON.stringify(data), lastEventId: id }));
  }
}

let events: LiveEvent[];
let states: LiveState['kind'][];
let resyncs: number;
let reached: boolean;
let stream: LiveStream;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', FakeSource);
  FakeSource.all = [];
  events = [];
  states = [];
  resyncs = 0;
  reached = true;
  stream = new LiveStream({
    onEvent: (event) => events.push(event),
    onResync: () => resyncs++,
    onState: (state) => states.push(state.kind),
    poll: () => Promise.resolve(reached),
  });
  stream.start();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('goes on behind the last event that had an id', async () => {
  expect(FakeSource.last.url).toBe('/events');
  FakeSource.last.onopen?.();
  FakeSource.last.say('run.updated', { id: 'a', version: 2 }, 'e-41');
  FakeSource.last.say('log.grew', { id: 'a', total_size: 5 }, 'e-41');
  expect(events.map((event) => [event.type, event.id])).toEqual([
    ['run.updated', 'e-41'],
    ['log.grew', null],
  ]);
  FakeSource.last.onerror?.();
  await vi.advanceTimersByTimeAsync(1000);
  expect(FakeSource.all.map((source) => source.url)).toEqual(['/events', '/events?after=e-41']);
  expect(FakeSource.all[0]!.closed).toBe(true);
});

test('everything is asked for anew at first, after a break, and when the server says so', async () => {
  FakeSource.last.onopen?.();
  expect(resyncs).toBe(1);
  FakeSource.last.say('run.updated', { id: 'a', version: 2 }, 'e-1');
  FakeSource.last.onerror?.();
  await vi.advanceTimersByTimeAsync(1000);
  FakeSource.last.onopen?.();
  expect(resyncs).toBe(2);
  FakeSource.last.say('resync', {}, 'f-9');
  expect(resyncs).toBe(3);
  FakeSource.last.onerror?.();
  await vi.advanceTimersByTimeAsync(1000);
  expect(FakeSource.last.url).toBe('/events?after=f-9');
});

test('after three failures it polls every five seconds, says so, and goes back to the stream when it can', async () => {
  FakeSource.last.onerror?.();
  await vi.advanceTimersByTimeAsync(600);
  FakeSource.last.onerror?.();
  await vi.advanceTimersByTimeAsync(1200);
  expect(states).toEqual(['reconnecting', 'reconnecting']);
  FakeSource.last.onerror?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(states.at(-1)).toBe('polling');
  reached = false;
  await vi.advanceTimersByTimeAsync(5000);
  expect(states.at(-1)).toBe('offline');
  reached = true;
  FakeSource.last.onopen?.();
  expect(states.at(-1)).toBe('live');
  const count = states.length;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(states.length).toBe(count);
});

test('a connection on which nothing comes, not even a sign of life, is a broken one', async () => {
  FakeSource.last.onopen?.();
  await vi.advanceTimersByTimeAsync(30_000);
  FakeSource.last.say('alive', {});
  await vi.advanceTimersByTimeAsync(30_000);
  expect(states).toEqual(['live']);
  await vi.advanceTimersByTimeAsync(11_000);
  expect(states.at(-1)).toBe('reconnecting');
  expect(FakeSource.all[0]!.closed).toBe(true);
});

test('what is no JSON is no event', () => {
  FakeSource.last.say('run.updated', 'garbage', 'e-1');
  expect(events).toEqual([]);
});
