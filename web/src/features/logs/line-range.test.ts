import { expect, test } from 'vitest';
import { isError } from '../../text/errors';
import { parseRange } from './line-range';
import { keyAction } from './log-keys';
import { formatRange } from './log-links';

test.each([
  ['#L120', { first: 120, last: 120 }],
  ['#L120-L140', { first: 120, last: 140 }],
  ['#L140-120', { first: 120, last: 140 }],
  ['#L0', null],
  ['#L1-L0', null],
  ['#L', null],
  ['#logs', null],
  ['#L12x', null],
  ['#L99999999999999999', null],
])('%s names lines', (hash, range) => {
  expect(parseRange(hash)).toEqual(range);
  if (range) expect(parseRange(formatRange(range))).toEqual(range);
});

test.each([
  'Traceback (most recent call last):',
  'ValueError: bad value',
  'torch.cuda.OutOfMemoryError: CUDA out of memory.',
  'java.lang.NullPointerException',
  '2026-11-21 12:00:00 ERROR trainer: no',
  '[error] something',
  'error: expected ;',
  'error[E0308]: mismatched types',
  'foo.c:3:5: fatal error: x.h: No such file or directory',
  'fatal: not a git repository',
  'npm ERR! code 1',
  "thread 'main' panicked at src/main.rs:1",
  'level=error msg="no"',
  '{"level":"fatal"}',
  'Segmentation fault (core dumped)',
  'bash: foo: command not found',
])('%j looks like an error', (line) => {
  expect(isError(line)).toBe(true);
});

test.each([
  '0 errors',
  'val_error=0.1',
  'error: 0.053',
  'mean error 0.1',
  'error = 0.2',
  'no exceptions',
  'step 3 loss 0.1',
  'terror: none',
  '',
])('%j does not look like an error', (line) => {
  expect(isError(line)).toBe(false);
});

test('Keys with modifiers are the browser’s, but for its search', () => {
  const key = (init: KeyboardEventInit) => keyAction(new KeyboardEvent('keydown', init));
  expect([key({ key: 'n' }), key({ key: 'N', shiftKey: true }), key({ key: '/' }), key({ key: 'Home' })]).toEqual([
    'next',
    'previous',
    'search',
    'top',
  ]);
  expect([key({ key: 'n', ctrlKey: true }), key({ key: 'e', altKey: true }), key({ key: 'x' })]).toEqual([null, null, null]);
  expect([key({ key: 'f', ctrlKey: true }), key({ key: 'f', metaKey: true })]).toEqual(['search', 'search']);
});
