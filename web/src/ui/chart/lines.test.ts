import { expect, test } from 'vitest';
import { aboveNought, aligned, ascending, nearest, smoothed } from './lines';

test('Smoothing begins with the first value, keeps a level and leaves gaps alone', () => {
  expect(smoothed([4, 4, 4], 0.9).map((value) => Number(value!.toFixed(9)))).toEqual([4, 4, 4]);
  expect(smoothed([1, null, 3], 0.5)).toEqual([1, null, (0.25 * 1 + 0.5 * 3) / 0.75]);
  expect(smoothed([1, 5, 2], 0)).toEqual([1, 5, 2]);
  expect(smoothed([null, null], 0.9)).toEqual([null, null]);
});

test('Points are put in the order of x, and of those of one x the last written holds', () => {
  const curve = { xs: [1, 2], ys: [3, 4] };
  expect(ascending(curve)).toBe(curve);
  expect(ascending({ xs: [3, 1, 3, 2], ys: [1, 2, null, 4] })).toEqual({ xs: [1, 2, 3], ys: [2, 4, null] });
  expect(ascending({ xs: [1, 1, 2], ys: [3, 4, 5] })).toEqual({ xs: [1, 2], ys: [4, 5] });
  const steps = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
  const resumed = ascending({ xs: [...steps(0, 150), ...steps(90, 240)], ys: [...Array(150).fill(1), ...Array(150).fill(2)] });
  expect(resumed).toEqual({ xs: steps(0, 240), ys: [...Array(90).fill(1), ...Array(150).fill(2)] });
});

test('A logarithmic axis hides what is not above nought', () => {
  expect(aboveNought([1, 0, -2, null])).toEqual({ ys: [1, null, null, null], hidden: 2 });
});

test('Curves over different x share one list, and what one lacks is no gap', () => {
  expect(
    aligned([
      { xs: [0, 2], ys: [1, null] },
      { xs: [1, 2], ys: [5, 6] },
    ]),
  ).toEqual([
    [0, 1, 2],
    [1, undefined, null],
    [undefined, 5, 6],
  ]);
});

test('The nearest place is found from both sides', () => {
  const xs = [0, 10, 20];
  expect([-5, 4, 5, 6, 19, 99].map((x) => nearest(xs, x))).toEqual([0, 0, 0, 1, 2, 2]);
  expect(nearest([], 1)).toBe(-1);
});
