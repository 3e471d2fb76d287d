import { describe, expect, test } from 'vitest';
import type { Run, SweepMetrics, SweepProgress } from '../../api/types';
import { cellWords, countedRuns, ended, matrixOf, progressParts, timeLeft } from './cells';
import { allColumns, columnOf, differences, metricColumn, metricOf, parameterNames, sorted, usualColumns } from './columns';
import { bestRun, defaultMetric, goalOf, joined, parseChoice } from './metric';
import {
  axisOf,
  axisX,
  brushOf,
  isMeant,
  mixed,
  nearestLine,
  placeOn,
  placeY,
  segmentDistance,
  spansOf,
  suitsLog,
  ticksOf,
  valueAt,
  yPlace,
} from './parallel';

let made = 0;
const run = (given: Partial<Run>): Run =>
  ({
    id: `0r${String(++made).padStart(4, '0')}`,
    name: 'cell',
    status: 'finished',
    cell: null,
    sweep_params: null,
    started_at: null,
    ended_at: null,
    exit_code: 0,
    ...given,
  }) as Run;
const progress = (given: Partial<SweepProgress>): SweepProgress => ({
  total: 0,
  completed: 0,
  failed: 0,
  running: 0,
  launching: 0,
  ready: 0,
  queued: 0,
  canceled: 0,
  ...given,
});

describe('cells', () => {
  test('a cell counts by the run of it that goes, else by one that ended well, else by its newest', () => {
    const runs = [
      run({ id: 'a1', cell: 'a', status: 'failed' }),
      run({ id: 'a2', cell: 'a', status: 'running' }),
      run({ id: 'a3', cell: 'a', status: 'finished' }),
      run({ id: 'b1', cell: 'b', status: 'finished' }),
      run({ id: 'b2', cell: 'b', status: 'failed' }),
      run({ id: 'c1', cell: 'c', status: 'stopped' }),
      run({ id: 'c2', cell: 'c', status: 'failed' }),
      run({ id: 'x', cell: null, status: 'ready' }),
    ];
    expect(countedRuns(runs.reverse()).map((each) => each.id)).toEqual(['a2', 'b1', 'c2', 'x']);
  });

  test('progress is told in parts, cells without a run included', () => {
    const given = progress({ total: 10, completed: 3, failed: 1, running: 1, launching: 1, queued: 2 });
    expect(progressParts(given).map((part) => `${part.count} ${part.word}`)).toEqual([
      '3 completed',
      '1 failed',
      '2 running',
      '2 queued',
      '2 without a run',
    ]);
    expect(ended(given)).toBe(4);
  });

  test('the time left follows from what finished cells took', () => {
    const done = run({ started_at: 0, ended_at: 100 });
    const going = run({ status: 'running', started_at: 160 });
    const now = 200;
    expect(timeLeft([going], progress({ queued: 5 }), 1, now)).toBeNull();
    expect(timeLeft([done], progress({}), 1, now)).toBeNull();
    expect(timeLeft([done, going], progress({ running: 1, queued: 3 }), 1, now)).toBe(60 + 300);
    expect(timeLeft([done, going], progress({ running: 1, queued: 3 }), 2, now)).toBe(180);
    expect(timeLeft([done, going], progress({ running: 1 }), 4, now)).toBe(60);
    expect(timeLeft([done, run({ status: 'running', started_at: 0 })], progress({ running: 1 }), 1, now)).toBe(0);
  });

  test('two parameters with several values make a matrix', () => {
    const parameters = { lr: ['0.1', '0.01'], model: 'small', batch: { min: 8, max: 24, step: 8 } };
    const runs = ['0.1', '0.01'].flatMap((lr) =>
      ['8', '16', '24'].map((batch) => run({ cell: lr + batch, sweep_params: { lr, model: 'small', batch } })),
    );
    const matrix = matrixOf({ parameters }, runs);
    expect([matrix?.rows.values, matrix?.columns.values]).toEqual([
      ['0.1', '0.01'],
      ['8', '16', '24'],
    ]);
    expect(matrix?.runs[1]?.[2]).toBe(runs[5]);
    expect(matrixOf({ parameters }, [...runs, run({})])).toBeNull();
    expect(matrixOf({ parameters: { lr: [1, 2] } }, [])).toBeNull();
    expect(cellWords(runs[0]!)).toBe('lr=0.1 model=small batch=8');
  });
});

describe('what a sweep is judged by', () => {
  test('names say which way is better', () => {
    expect(['loss', 'val_loss', 'train/loss', 'eval.wer', 'accuracy', 'val/acc', 'top1_acc', 'f1', 'lr', 'trainloss'].map(goalOf)).toEqual([
      'min',
      'min',
      'min',
      'min',
      'max',
      'max',
      'max',
      'max',
      null,
      'min',
    ]);
  });

  test('a validation’s loss comes before a training’s, a loss before an accuracy', () => {
    expect(defaultMetric(['lr', 'accuracy', 'loss'])).toEqual({ key: 'loss', goal: 'min' });
    expect(defaultMetric(['loss', 'val_acc', 'val_loss'])).toEqual({ key: 'val_loss', goal: 'min' });
    expect(defaultMetric(['loss', 'val_acc'])).toEqual({ key: 'val_acc', goal: 'max' });
    expect(defaultMetric(['speed'])).toEqual({ key: 'speed', goal: 'min' });
    expect(defaultMetric([])).toBeNull();
  });

  test('a choice is kept as long as its key is there', () => {
    expect(parseChoice('max:a:b', ['a:b'])).toEqual({ key: 'a:b', goal: 'max' });
    expect([parseChoice('max:gone', ['a']), parseChoice('up:a', ['a']), parseChoice(null, ['a'])]).toEqual([null, null, null]);
  });

  test('the best run has the best value it ever had', () => {
    const metrics: SweepMetrics = {
      keys: ['loss'],
      truncated: false,
      runs: {
        a: { loss: { last: 5, min: 1, max: 9 } },
        b: { loss: { last: 2, min: 2, max: 2 } },
        c: { loss: { last: null, min: null, max: null } },
      },
    };
    expect(bestRun(metrics, { key: 'loss', goal: 'min' }, null)).toEqual({ id: 'a', value: 1 });
    expect(bestRun(metrics, { key: 'loss', goal: 'max' }, [{ id: 'b' }, { id: 'c' }])).toEqual({ id: 'b', value: 2 });
    expect(bestRun(metrics, { key: 'none', goal: 'max' }, null)).toBeNull();
    expect(bestRun(metrics, { key: 'constructor', goal: 'max' }, null)).toBeNull();
  });
});

describe('columns', () => {
  const runs = [
    run({ id: 'r1', sweep_params: { lr: '0.1', bs: '8' }, started_at: 0, ended_at: 9 }),
    run({ id: 'r2', sweep_params: { lr: '1e-3', bs: '8' }, status: 'failed', started_at: 0, ended_at: 5 }),
    run({ id: 'r3', sweep_params: { lr: '10', bs: '8' }, status: 'queued' }),
  ];
  const metrics: SweepMetrics = { keys: ['loss'], truncated: false, runs: { r1: { loss: { last: 2, min: 1, max: 3 } } } };

  test('parameters that are the same everywhere are no columns unless they are asked for', () => {
    expect(parameterNames(runs)).toEqual({ varying: ['lr'], same: ['bs'] });
    expect(usualColumns(runs, metricColumn('loss', 'min'))).toEqual(['status', 'parameter:lr', 'metric:min:loss', 'duration', 'exit']);
    expect(allColumns(runs, ['loss'])).toContain('parameter:bs');
    expect(parameterNames([run({ sweep_params: { a: '1' } }), run({})]).varying).toEqual(['a']);
    expect(columnOf('parameter:constructor', metrics, () => 0)?.value(run({ sweep_params: { a: '1' } }))).toBeNull();
  });

  test('numbers sort as numbers, and what has no value comes last both ways', () => {
    const column = columnOf('parameter:lr', metrics, () => 0);
    expect(sorted(runs, column, false).map((each) => each.id)).toEqual(['r2', 'r1', 'r3']);
    expect(sorted(runs, column, true).map((each) => each.id)).toEqual(['r3', 'r1', 'r2']);
    const duration = columnOf('duration', metrics, () => 100);
    expect(sorted(runs, duration, false).map((each) => each.id)).toEqual(['r2', 'r1', 'r3']);
    expect(sorted(runs, duration, true).map((each) => each.id)).toEqual(['r1', 'r2', 'r3']);
  });

  test('a metric’s column gives the value that it names', () => {
    expect(metricOf('metric:min:train/loss:x')).toEqual({ fold: 'min', key: 'train/loss:x' });
    expect(columnOf('metric:max:loss', metrics, () => 0)?.value(runs[0]!)).toBe(3);
    expect(columnOf('metric:max:loss', metrics, () => 0)?.value(runs[1]!)).toBeNull();
    expect(columnOf('constructor', metrics, () => 0)).toBeNull();
  });

  test('differences are told name by name', () => {
    const found = differences([
      new Map([
        ['lr', '0.1'],
        ['bs', '8'],
      ]),
      new Map([
        ['lr', '0.2'],
        ['bs', '8'],
        ['note', 'x'],
      ]),
    ]);
    expect(found.map((each) => [each.name, each.differs])).toEqual([
      ['lr', true],
      ['bs', false],
      ['note', true],
    ]);
    expect(found[2]!.values).toEqual([null, 'x']);
  });
});

test('values of some keys and of others are put together run by run', () => {
  const [one, two] = [
    { last: 1, min: 1, max: 1 },
    { last: 2, min: 2, max: 2 },
  ];
  const first = { keys: ['a', 'b'], truncated: false, runs: { r1: { a: one }, r2: { a: one } } } as SweepMetrics;
  const second = { keys: ['a', 'b', 'c'], truncated: true, runs: { r1: { b: two }, r3: { a: two } } } as SweepMetrics;
  expect(joined(first, second)).toEqual({
    keys: ['a', 'b', 'c'],
    truncated: true,
    runs: { r1: { a: one, b: two }, r2: { a: one }, r3: { a: two } },
  });
});

describe('parallel coordinates', () => {
  const frame = { width: 220, height: 120, left: 10, right: 10, top: 10, bottom: 10 };

  test('numbers, words and powers get axes that suit them', () => {
    expect(axisOf('a', 'a', ['1', '2', null])).toMatchObject({ scale: 'linear', min: 1, max: 2 });
    expect(axisOf('a', 'a', ['adam', '2'])).toMatchObject({ scale: 'words', words: ['2', 'adam'] });
    expect(axisOf('a', 'a', ['0.1', '10'], true).scale).toBe('log');
    expect(axisOf('a', 'a', ['0', '10'], true).scale).toBe('linear');
    expect(axisOf('a', 'a', [])).toMatchObject({ min: 0, max: 1 });
    expect(
      [
        ['1e-4', '1e-3', '1e-2'],
        ['0.1', '0.03', '0.01'],
        [32, 64, 128, 64],
      ].map(suitsLog),
    ).toEqual([true, true, true]);
    expect(
      [
        ['1', '2', '3'],
        [32, 80, 128],
        ['a', '1', '100'],
        ['0', '1', '10'],
        ['1', '100'],
      ].map(suitsLog),
    ).toEqual(Array(5).fill(false));
  });

  test('values have their places, and places their values', () => {
    const log = axisOf('a', 'a', ['0.001', '0.1'], true);
    expect(placeOn(log, '0.01')).toBeCloseTo(0.5);
    expect(valueAt(log, 0.5)).toBeCloseTo(0.01);
    expect(placeOn(log, 0)).toBeNull();
    const words = axisOf('a', 'a', ['x', 'y', 'z']);
    expect(['x', 'y', 'z', 'w', null].map((each) => placeOn(words, each))).toEqual([0, 0.5, 1, null, null]);
    expect(placeOn(axisOf('a', 'a', [3, 3]), 3)).toBe(0.5);
    expect(ticksOf(axisOf('a', 'a', [0, 3, 8])).map((tick) => tick.value)).toEqual([0, 3, 8]);
    expect(ticksOf(axisOf('a', 'a', [0, 0.1, 8]), 3).map((tick) => tick.value)).toEqual([0, 4, 8]);
    expect(ticksOf(words).map((tick) => tick.value)).toEqual(['x', 'y', 'z']);
  });

  test('axes stand side by side, with the top for the largest', () => {
    expect([0, 1, 2].map((index) => axisX(frame, index, 3))).toEqual([10, 110, 210]);
    expect(axisX(frame, 0, 1)).toBe(110);
    expect([placeY(frame, 0), placeY(frame, 1)]).toEqual([110, 10]);
    expect([yPlace(frame, 60), yPlace(frame, -5), yPlace(frame, 500)]).toEqual([0.5, 1, 0]);
  });

  test('a brush means values, wherever the axis ends', () => {
    const axis = axisOf('a', 'a', [0, 10]);
    expect(brushOf(axis, [0, 0.51234])).toEqual({ from: null, to: 5.123 });
    expect(brushOf(axis, [0.2, 1])).toEqual({ from: 2, to: null });
    expect(brushOf(axisOf('a', 'a', [1000, 1001]), [0.25, 0.75])).toEqual({ from: 1000.25, to: 1000.75 });
    expect(brushOf(axisOf('a', 'a', [0.001, 0.1], true), [0.5, 0.75])).toEqual({ from: 0.01, to: 0.03162 });
    const brush = { from: 2, to: null };
    expect([1.9, 2, '2.0', 99, null, 'x'].map((value) => isMeant(brush, value))).toEqual([false, true, true, true, false, false]);
    expect(isMeant({ from: 100, to: null }, 10)).toBe(false);
    expect(spansOf(axis, brush)).toEqual([[0.2, 1]]);
    expect(spansOf(axisOf('a', 'a', [0, 20]), brush)).toEqual([[0.1, 1]]);
    expect([spansOf(axis, { from: 100, to: null }), spansOf(axis, { from: -1, to: -1 })]).toEqual([[[1, 1]], [[0, 0]]]);
    expect(spansOf(axisOf('a', 'a', [3, 3]), { from: 3, to: 3 })).toEqual([[0, 1]]);
    expect(spansOf(axisOf('a', 'a', [1, 100], true), { from: -5, to: 10 })).toEqual([[0, 0.5]]);
  });

  test('a brush over words means them, whichever come later', () => {
    const axis = axisOf('a', 'a', ['x', 'y', 'z']);
    expect(brushOf(axis, [0.4, 1])).toEqual({ words: ['y', 'z'] });
    expect(brushOf(axis, [0.6, 0.7])).toEqual({ words: ['y'] });
    expect(['x', 'y', null].map((value) => isMeant({ words: ['y'] }, value))).toEqual([false, true, false]);
    expect(spansOf(axis, { words: ['x', 'y'] })).toEqual([[0, 0.7]]);
    const later = axisOf('a', 'a', ['x', 'xx', 'y', 'z', 'zz']);
    expect(spansOf(later, { words: ['x', 'y'] })).toEqual([
      [0, 0.1],
      [0.4, 0.6],
    ]);
    expect(spansOf(axisOf('a', 'a', ['1', '2', 'many']), { from: 2, to: null })).toEqual([[0.3, 0.7]]);
  });

  test('the nearest line is found along its whole length, and none where all are far', () => {
    const lines = [
      [0, 1],
      [1, 1],
      [0.5, null],
    ];
    expect(nearestLine(lines, frame, 110, 62)).toBe(0);
    expect(nearestLine(lines, frame, 60, 12)).toBe(1);
    expect(nearestLine(lines, frame, 11, 60)).toBe(2);
    expect(nearestLine(lines, frame, 200, 100)).toBe(-1);
    expect(nearestLine([], frame, 1, 1)).toBe(-1);
    expect(segmentDistance(5, 5, 0, 0, 10, 0)).toBe(5);
    expect(segmentDistance(-3, 4, 0, 0, 10, 0)).toBe(5);
  });

  test('colours are mixed between neighbours', () => {
    const colors = [
      [0, 0, 0],
      [100, 0, 0],
      [100, 200, 0],
    ] as const;
    expect([0, 0.25, 1, 2].map((place) => mixed(colors, place))).toEqual(['rgb(0,0,0)', 'rgb(50,0,0)', 'rgb(100,200,0)', 'rgb(100,200,0)']);
  });
});
