import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let clock: typeof import('./clock');

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
  vi.resetModules();
  clock = await import('./clock');
});

afterEach(() => {
  vi.useRealTimers();
});

const header = (seconds: number) => new Date(seconds * 1000).toUTCString();
const note = (seconds: number) => clock.noteServerDate(header(seconds), Date.now() - 20, Date.now());

test('clocks that agree within a second are the same', () => {
  note(1_800_000_000);
  expect(clock.clockOffset()).toBe(0);
  expect(clock.serverNow()).toBe(1_800_000_000);
});

test.each([3600, -7200, 90 * 86_400])('a server whose clock is off by %d s', (by) => {
  note(1_800_000_000 + by);
  expect(Math.abs(clock.clockOffset() - by)).toBeLessThan(1);
  expect(Math.abs(clock.serverNow() - 1_800_000_000 - by)).toBeLessThan(1);
});

test('a clock that is set right meanwhile is followed, small differences of answers are not', () => {
  note(1_800_003_600);
  const first = clock.clockOffset();
  note(1_800_003_601);
  expect(clock.clockOffset()).toBe(first);
  note(1_800_000_000);
  expect(clock.clockOffset()).toBe(0);
});

test('an answer that took long, has no date or a wrong one tells nothing', () => {
  clock.noteServerDate(header(1_800_009_000), Date.now() - 5000, Date.now());
  clock.noteServerDate(null, Date.now(), Date.now());
  clock.noteServerDate('yesterday', Date.now(), Date.now());
  expect(clock.clockOffset()).toBe(0);
});
