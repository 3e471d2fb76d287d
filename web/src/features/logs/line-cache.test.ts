import { expect, test } from 'vitest';
import { LineCache } from './line-cache';
import { type LogLine, shownLine } from './log-line';

const line = (text: string): LogLine => shownLine({ text, spans: [] });

test('Lines are found by number, and what is missing is told', () => {
  const cache = new LineCache(4);
  for (const number of [1, 2, 4, 5]) cache.set(number, line(`${number}`));
  expect([cache.get(4)?.text, cache.get(3), cache.firstMissing(1, 5), cache.firstMissing(4, 5)]).toEqual(['4', undefined, 3, null]);
  cache.dropFrom(4);
  expect([cache.get(2)?.text, cache.get(4), cache.get(5)]).toEqual(['2', undefined, undefined]);
});

test('What was used longest ago goes first, what is kept stays', () => {
  const cache = new LineCache(10);
  cache.keep(1, 10);
  for (let number = 1; number <= 2000; number += 10) cache.set(number, line('x'));
  expect(cache.get(1)?.text).toBe('x');
  expect(cache.get(11)).toBeUndefined();
  expect(cache.get(1991)?.text).toBe('x');
});

test('Large lines take the place of many', () => {
  const cache = new LineCache(1);
  for (let number = 1; number <= 40; number++) cache.set(number, line('x'.repeat(9000).repeat(1)));
  for (let number = 41; number <= 45; number++) cache.set(number, { ...line(''), text: 'x'.repeat(2_000_000) });
  expect(cache.get(40)).toBeUndefined();
  expect(cache.get(45)?.text.length).toBe(2_000_000);
});

test('A long line is cut between characters, with its colours', () => {
  const style = { fg: 1, bg: 0, flags: 0, link: '' };
  const long = shownLine({ text: `${'x'.repeat(9999)}😀yz`, spans: [{ end: 10_003, style }] });
  expect([long.text.length, long.hidden, long.spans]).toEqual([9999, 4, [{ end: 9999, style }]]);
});
