import { describe, expect, test } from 'vitest';
import { RowHeights, ScrollScale, TALLEST } from './row-heights';

describe('heights', () => {
  test('are one row each where lines are not wrapped', () => {
    const heights = new RowHeights();
    heights.reset(20, false);
    heights.set(3, 400);
    expect([heights.of(3), heights.before(1), heights.before(1_000_001)]).toEqual([20, 0, 20_000_000]);
    expect(heights.at(19_999_990, 1_000_000)).toEqual({ line: 1_000_000, offset: 10 });
    expect(heights.at(20_000_500, 1_000_000)).toEqual({ line: 1_000_000, offset: 20 });
    expect(heights.at(0, 0)).toEqual({ line: 1, offset: 0 });
  });

  test('agree with adding them up, whatever is known', () => {
    const heights = new RowHeights(8);
    heights.reset(20, true);
    const real = Array.from({ length: 50 }, () => 20);
    let seed = 7;
    for (let i = 0; i < 400; i++) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      const line = (seed % 50) + 1;
      const height = ((seed >> 8) % 9) * 20 + 20;
      real[line - 1] = height;
      heights.set(line, height);
      if (i % 40 === 0) {
        heights.dropFrom(41);
        for (let n = 40; n < 50; n++) real[n] = 20;
      }
      const before = real.slice(0, line - 1).reduce((sum, h) => sum + h, 0);
      expect(heights.before(line)).toBe(before);
      expect(heights.at(before, 50)).toEqual({ line, offset: 0 });
      expect(heights.at(before + real[line - 1]! - 1, 50)).toEqual({ line, offset: real[line - 1]! - 1 });
    }
  });

  test('that are not known are guessed by those that are', () => {
    const heights = new RowHeights(8);
    heights.reset(20, true);
    for (let line = 1; line <= 40; line++) heights.set(line, 60);
    heights.settle();
    expect(heights.of(1000)).toBe(60);
    expect(heights.before(41)).toBe(2400);
    expect(heights.before(1001)).toBe(60_000);
  });
});

describe('the scroll bar', () => {
  test('is as long as the log while a browser can bear it', () => {
    const scale = new ScrollScale(5000, 800);
    expect([scale.height, scale.end, scale.toBar(100), scale.toContent(4200), scale.toBar(9999), scale.toBar(-5)]).toEqual([
      5000, 4200, 100, 4200, 4200, 0,
    ]);
  });

  test('is in proportion where the log is taller', () => {
    const scale = new ScrollScale(200_000_000, 800);
    expect([scale.height, scale.toBar(0), scale.toBar(199_999_200)]).toEqual([TALLEST, 0, TALLEST - 800]);
    expect(scale.toContent(scale.toBar(123_456_789))).toBeCloseTo(123_456_789, 3);
  });

  test('has nowhere to go in a short log', () => {
    const scale = new ScrollScale(300, 800);
    expect([scale.end, scale.toBar(100), scale.toContent(50)]).toEqual([0, 0, 0]);
  });
});
