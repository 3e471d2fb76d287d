import { expect, test } from 'vitest';
import { compareSearch, newRunSearch, runsSearch } from './search';

test.each([
  [{}, {}],
  [
    { tab: 'archived', q: 'status:failed', sort: '-duration' },
    { tab: 'archived', q: 'status:failed', sort: '-duration' },
  ],
  [{ tab: 'everything', q: '', sort: '<script>' }, {}],
  [{ q: 5 }, { q: '5' }],
  [{ q: true }, { q: 'true' }],
  [{ q: { a: 1 }, tab: 7, sort: ['name'] }, {}],
  [{ q: 'x'.repeat(5000) }, { q: 'x'.repeat(1000) }],
])('runs %j', (raw, read) => expect(runsSearch(raw)).toEqual(read));

test('what a dialog begins with, what is compared', () => {
  expect(newRunSearch({ from: '0t1x82qvhva7', other: 1 })).toEqual({ from: '0t1x82qvhva7' });
  expect(newRunSearch({ from: null })).toEqual({});
  expect(compareSearch({ runs: 'a,b' })).toEqual({ runs: 'a,b' });
  expect(compareSearch({ runs: [] })).toEqual({});
});
