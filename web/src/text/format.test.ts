import { describe, expect, test } from 'vitest';
import { ago, bytes, duration, elapsed, ending, plural } from './format';

describe('duration', () => {
  test.each([
    [0, '0 ms'],
    [0.34, '340 ms'],
    [4.25, '4.3 s'],
    [59.9, '59 s'],
    [60, '1 m 00 s'],
    [187, '3 m 07 s'],
    [7500, '2 h 05 m'],
    [274_000, '3 d 4 h'],
    [-5, '0 ms'],
  ])('%d', (seconds, text) => expect(duration(seconds)).toBe(text));
});

describe('ago', () => {
  test.each([
    [1004, 'now'],
    [995, '5 s'],
    [999.5, 'now'],
    [700, '5 m'],
    [-9000, '2 h'],
    [-200_000, '2 d'],
  ])('%d', (then, text) => expect(ago(then, 1000)).toBe(text));
});

describe('bytes', () => {
  test.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [10 * 1024 * 1024, '10 MiB'],
    [9_900_000_000, '9.2 GiB'],
  ])('%d', (count, text) => expect(bytes(count)).toBe(text));
});

describe('ending', () => {
  const run = { status: 'failed', reason: 'exit', exit_code: null, signal: null } as const;
  test.each([
    [{ ...run, status: 'running' as const }, null],
    [{ ...run, status: 'finished' as const, exit_code: 0 }, '0'],
    [{ ...run, exit_code: 1 }, '1'],
    [{ ...run, exit_code: 137 }, '137: killed, SIGKILL'],
    [{ ...run, exit_code: 255 }, '255'],
    [{ ...run, signal: 'TERM' }, 'SIGTERM: terminated'],
    [{ ...run, signal: 'RTMIN+3' }, 'SIGRTMIN+3'],
    [run, 'no exit code'],
  ])('%j', (given, text) => expect(ending(given)).toBe(text));
});

test('elapsed', () => {
  expect(elapsed({ started_at: null, ended_at: null }, 50)).toBeNull();
  expect(elapsed({ started_at: 40, ended_at: null }, 50)).toBe(10);
  expect(elapsed({ started_at: 60, ended_at: null }, 50)).toBe(0);
  expect(elapsed({ started_at: 40, ended_at: 43 }, 50)).toBe(3);
});

test('plural', () => {
  expect([plural(0, 'run'), plural(1, 'run'), plural(2, 'match', 'matches')]).toEqual(['0 runs', '1 run', '2 matches']);
});
