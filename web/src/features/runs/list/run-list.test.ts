import { expect, test } from 'vitest';
import type { Run } from '../../../api/types';
import { held, isSameTop, newcomers, pageSize, withCopies, withPage, withTop } from './run-list';

function run(id: string | number, version = 1): Run {
  return { id: String(id), version } as Run;
}

function ids(list: { pages: [{ runs: Run[] }] }): string[] {
  return list.pages[0].runs.map((each) => each.id);
}

const never = () => false;
const many = Array.from({ length: 250 }, (_, index) => run(1000 - index));

test('a short list is replaced by what the server has', () => {
  const list = held([run('c'), run('b'), run('a')], false);
  const top = { runs: [run('d'), run('c'), run('a')], total: 3 };
  expect(newcomers(list, top).map((each) => each.id)).toEqual(['d']);
  expect(ids(withTop(list, top, never))).toEqual(['d', 'c', 'a']);
  expect(isSameTop(list, top)).toBe(false);
  expect(isSameTop(withTop(list, top, never), top)).toBe(true);
});

test('rows that linger stay behind the row before them', () => {
  const list = held(
    ['f', 'e', 'd', 'c', 'b', 'a'].map((id) => run(id)),
    false,
  );
  const lingers = (each: Run) => ['f', 'c', 'b'].includes(each.id);
  expect(ids(withTop(list, { runs: [run('g'), run('e'), run('d'), run('a')], total: 4 }, lingers))).toEqual([
    'f',
    'g',
    'e',
    'd',
    'c',
    'b',
    'a',
  ]);
  expect(ids(withTop(list, { runs: [], total: 0 }, lingers))).toEqual(['f', 'c', 'b']);
});

test('what is loaded behind the first page stays there', () => {
  const list = held(many, true);
  const top = { runs: [run(1002), run(1001), ...many.slice(0, pageSize - 2)], total: 5000 };
  const next = withTop(list, top, never);
  expect(ids(next)).toEqual(['1002', '1001', ...ids(list)]);
  expect(next.more).toBe(true);
});

test('where the server’s page has nothing in common with the list, the list begins anew', () => {
  const list = held(many, false);
  const top = { runs: Array.from({ length: pageSize }, (_, index) => run(`x${index}`)), total: 5000 };
  const next = withTop(list, top, never);
  expect(ids(next)).toHaveLength(pageSize);
  expect(next.more).toBe(true);
});

test('a copy that is held and newer is kept', () => {
  const next = withTop(held([run('a', 3)], false), { runs: [run('a', 2)], total: 1 }, never);
  expect(next.pages[0].runs[0]!.version).toBe(3);
});

test('a list in which nothing changes is the same one', () => {
  const list = held([run('b'), run('a')], false);
  expect(withTop(list, { runs: [run('b'), run('a')], total: 2 }, never)).toBe(list);
  expect(withTop(list, { runs: [run('b')], total: 1 }, () => true)).toBe(list);
});

test('a further page shows nothing twice', () => {
  const list = withPage(held([run('c'), run('b')], true), [run('b'), run('a')], false);
  expect(ids(list)).toEqual(['c', 'b', 'a']);
  expect(list.more).toBe(false);
});

test('rows are renewed where they stand, and those that are gone leave', () => {
  const list = withCopies(held([run('c'), run('b', 5), run('a')], true), [run('c', 2), run('b', 4)], ['c', 'b', 'a']);
  expect(list.pages[0].runs).toEqual([run('c', 2), run('b', 5)]);
});
