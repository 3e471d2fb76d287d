import { expect, test } from 'vitest';
import { csv, csvCell, measured } from './numbers';

test('A measured number is told in few digits', () => {
  expect(
    [0, 0.43119999, 1.5, 12345, 12345.678, 0.00001234, -3.0000001, 2e12, 1e-5, null, Number.NaN].map((value) => measured(value)),
  ).toEqual(['0', '0.4312', '1.5', '12,345', '12,346', '1.234e-5', '-3', '2e12', '1e-5', '–', '–']);
});

test('Cells of a table are quoted where they have to be, and no name is a formula', () => {
  expect(['a', 'a,b', 'say "x"', '=1+1', '-x', null, -1.5].map(csvCell)).toEqual(['a', '"a,b"', '"say ""x"""', "'=1+1", "'-x", '', '-1.5']);
  expect(
    csv([
      ['step', 'loss'],
      [1, null],
    ]),
  ).toBe('step,loss\n1,\n');
});
