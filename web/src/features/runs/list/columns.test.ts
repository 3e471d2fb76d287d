import { expect, test } from 'vitest';
import type { Run } from '../../../api/types';
import { choose, columnsOf, noChoice, parseChoice, shownColumns } from './columns';

const run = {
  id: 'a',
  name: 'n',
  command: 'c',
  tag: 't',
  status: 'finished',
  exit_code: 0,
  signal: null,
  reason: 'exit',
  workdir: '/w',
  priority: 0,
  slots: {},
  created_at: 1,
  started_at: 1,
  sweep_id: null,
  sweep_params: null,
} as unknown as Run;

function shown(runs: Run[], choice = noChoice): string[] {
  return shownColumns(columnsOf(runs), runs, choice).map((column) => column.id);
}

test('only columns in which runs differ are shown', () => {
  expect(shown([run, { ...run, id: 'b', created_at: 2, started_at: 2 }])).toEqual(['status', 'name', 'created', 'duration']);
  expect(shown([run, { ...run, exit_code: 1, tag: 'u', command: 'd' }])).toEqual(['status', 'name', 'command', 'exit', 'tag']);
  expect(shown([])).toEqual(['status', 'name']);
  expect(shown([run])).toContain('command');
});

test('a few parameters of sweeps are columns, many only when they are asked for', () => {
  const cell = (lr: string, more = {}) => ({ ...run, sweep_id: 's', sweep_params: { lr, seed: '1', ...more } });
  expect(shown([cell('0.1'), cell('0.2')])).toEqual(['status', 'name', 'param:lr']);
  const wide = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`p${index}`, '1']));
  expect(shown([cell('0.1', wide), cell('0.2', wide)])).toEqual(['status', 'name']);
  expect(shown([cell('0.1', wide), cell('0.2', wide)], { shown: ['param:lr'], hidden: [] })).toEqual(['status', 'name', 'param:lr']);
});

test('a choice holds whatever the runs are, and can be taken back', () => {
  const choice = choose(choose(noChoice, 'memory', true), 'created', false);
  expect(shown([run, { ...run, created_at: 2 }], choice)).toEqual(['status', 'name', 'memory']);
  expect(choose(choice, 'memory', false)).toEqual({ shown: [], hidden: ['created', 'memory'] });
  expect(parseChoice(JSON.stringify(choice))).toEqual(choice);
  for (const wrong of [null, '', '{', '[]', '{"shown":1}']) expect(parseChoice(wrong)).toEqual(noChoice);
});

test('where columns are too many, the sweep goes first and then the tag, unless they were chosen', () => {
  const other = { ...run, id: 'b', command: 'd', created_at: 2, started_at: 2, exit_code: 1, tag: 'u', sweep_id: 'r' };
  const all = ['status', 'name', 'command', 'created', 'duration', 'exit', 'tag', 'sweep'];
  expect(shown([run, other])).toEqual(all);
  expect(shown([run, { ...other, workdir: '/v' }])).toEqual([...all.slice(0, 7), 'workdir']);
  expect(shown([run, { ...other, workdir: '/v', priority: 1 }])).toEqual([...all.slice(0, 6), 'workdir', 'priority']);
  const chosen = { shown: ['sweep'], hidden: [] };
  expect(shown([run, { ...other, workdir: '/v' }], chosen)).toEqual([...all.slice(0, 6), 'sweep', 'workdir']);
});
