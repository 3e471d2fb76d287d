import { expect, test } from 'vitest';
import { curveOf, extremes, grouped, matching, pieces, pointsAsCsv, rowsOf } from './curves';

const point = (step: number, value: number | null, time: number | null = null) => ({ step, value, time });

test('A curve over time leaves out points without one', () => {
  const points = [point(0, 1), point(1, 2, 100), point(2, null, 90)];
  expect(curveOf(points, 'step')).toEqual({ xs: [0, 1, 2], ys: [1, 2, null] });
  expect(curveOf(points, 'time')).toEqual({ xs: [90, 100], ys: [null, 2] });
});

test('Extremes pass gaps by, and the last may be one', () => {
  const points = [point(0, 2), point(1, -1), point(2, 5), point(3, null)];
  const found = extremes(points);
  expect([found.min?.value, found.max?.value, found.last?.value]).toEqual([-1, 5, null]);
  expect(extremes([])).toEqual({ last: null, min: null, max: null });
});

test('Points are copied as a table in which a gap is empty', () => {
  expect(pointsAsCsv('loss', [point(1, 0.5, 10), point(2, null)])).toBe('step,time,loss\n1,10,0.5\n2,,\n');
});

test('Many keys are grouped by what they begin with', () => {
  const keys = ['lr', ...Array.from({ length: 8 }, (_, index) => `train/${index}`), 'val/loss', 'val/acc', '/odd'];
  expect(grouped(keys).map((group) => [group.name, group.keys.length])).toEqual([
    ['', 2],
    ['train', 8],
    ['val', 2],
  ]);
  expect(grouped(['a/b', 'c/d'])).toEqual([{ name: '', keys: ['a/b', 'c/d'] }]);
});

test('A search finds keys that hold all its words', () => {
  expect(matching(['train/loss', 'val/loss', 'val/acc'], 'LOSS val')).toEqual(['val/loss']);
  expect(matching(['a'], ' ')).toEqual(['a']);
});

test('A list comes in pieces', () => {
  expect(pieces([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(pieces([], 2)).toEqual([]);
});

test('What W&B keeps becomes rows, and no more than can be shown', () => {
  expect(rowsOf({ lr: 0.1, opt: { name: 'adam', betas: [0.9, 1] }, none: null })).toEqual([
    ['lr', '0.1'],
    ['opt.name', 'adam'],
    ['opt.betas', '[0.9,1]'],
    ['none', 'null'],
  ]);
  expect(rowsOf([1])).toEqual([]);
  expect(rowsOf(Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, index])))).toHaveLength(200);
});
