import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { bodyOf, check, commandLine, emptyForm, fieldOf, parseSlots, parseTimeout, type RunForm, shellWord } from './run-form';

describe('timeouts', () => {
  test.each([
    ['90', 90],
    ['10s', 10],
    ['2h', 7200],
    ['30m', 1800],
    ['1h30m', 5400],
    ['30d', 2_592_000],
    ['1.5s', 1.5],
    [' 5m ', 300],
    ['1m30', 90],
    ['', null],
    ['0', null],
    ['-5', null],
    ['2 h', null],
    ['h', null],
    ['5x', null],
    ['1e3', null],
    ['9999999999', null],
  ])('%s', (text, seconds) => expect(parseTimeout(text)).toBe(seconds));
});

test('slots are names and counts', () => {
  expect(parseSlots('gpu=1, licence=2')).toEqual({ gpu: 1, licence: 2 });
  expect(parseSlots(' gpu ')).toEqual({ gpu: 1 });
  expect(parseSlots('')).toEqual({});
  for (const wrong of ['gpu=0', 'gpu=x', '=1', 'gpu=1=2']) expect(parseSlots(wrong)).toBeNull();
});

test('words come through a shell as they were', () => {
  const words = [
    'plain',
    '',
    'two words',
    "it's",
    '$HOME',
    '`id`',
    '\\',
    '"',
    'a\nb',
    '=cat',
    'a=b',
    '*',
    '~',
    '!x',
    '-n',
    'é🚀',
    '#',
    ';rm',
    "''",
    "\\'",
  ];
  for (const shell of ['/bin/sh', '/bin/bash']) {
    const printed = execFileSync(shell, ['-c', `printf '%s\\0' ${words.map(shellWord).join(' ')}`], { encoding: 'utf8' });
    expect(printed.split('\0').slice(0, -1)).toEqual(words);
  }
  expect(shellWord('--lr=0.1')).toBe('--lr=0.1');
});

const full: RunForm = {
  command: "python train.py --note 'it is'",
  name: ' night run ',
  workdir: '/data/my project',
  tag: 'eval',
  timeout: '2h',
  env: [
    { key: 1, name: 'SECRET', value: 'hunter2' },
    { key: 2, name: '', value: '' },
  ],
  after: [
    { id: '0t1aghhzdsza', condition: 'ok' },
    { id: '0t1aghhzdszb', condition: 'any' },
  ],
  slots: 'gpu=2',
  priority: '5',
  how: 'queue',
};

test('the command line does the same, without values of the environment', () => {
  expect(commandLine(full, null)).toBe(
    "stint run --name 'night run' --tag eval --cwd '/data/my project' --env SECRET --timeout 2h --after 0t1aghhzdsza --after-any 0t1aghhzdszb --slots gpu=2 --priority 5 --queue --shell 'python train.py --note '\\''it is'\\'''",
  );
  expect(commandLine({ ...emptyForm, command: 'true' }, null)).toBe('stint run --shell true');
  expect(commandLine({ ...emptyForm, command: 'echo a', how: 'ready' }, { command: 'echo a', argv: ['echo', 'a b'] })).toBe(
    "stint run --ready -- echo 'a b'",
  );
});

test('the body holds what was given and nothing else', () => {
  expect(bodyOf({ ...emptyForm, command: 'true' }, null)).toEqual({ command: 'true', auto_start: true });
  expect(bodyOf(full, null)).toEqual({
    command: full.command,
    name: 'night run',
    workdir: '/data/my project',
    tag: 'eval',
    timeout_s: 7200,
    env: { SECRET: 'hunter2' },
    after: full.after,
    slots: { gpu: 2 },
    priority: 5,
    queue: true,
  });
  const from = { command: 'echo a', argv: ['echo', 'a'] };
  expect(bodyOf({ ...emptyForm, command: 'echo a', how: 'ready' }, from)).toEqual({ argv: ['echo', 'a'] });
  expect(bodyOf({ ...emptyForm, command: 'echo b', how: 'ready' }, from)).toEqual({ command: 'echo b' });
});

test('what is wrong is said where it is', () => {
  expect(check(full)).toEqual({});
  expect(Object.keys(check({ ...emptyForm, timeout: 'soon', slots: '=', priority: 'high' }))).toEqual([
    'command',
    'timeout',
    'slots',
    'priority',
  ]);
  const env = (...rows: [string, string][]) => check({ ...full, env: rows.map(([name, value], key) => ({ key, name, value })) }).env;
  expect([env(['', 'x']), env(['A=B', '']), env(['A', '1'], ['A', '2']), env(['', ''])]).toEqual([
    'A value has no name.',
    'A name has no = in it.',
    'A name is there twice.',
    undefined,
  ]);
});

test('the server’s sentences find their fields', () => {
  expect(fieldOf('timeout_s: it should be a number')).toBe('timeout');
  expect(fieldOf('env.A: it should be a text')).toBe('env');
  expect(fieldOf('workdir: /x: there is no such folder')).toBe('workdir');
  expect(fieldOf('argv: it is empty')).toBe('command');
  expect(fieldOf('the disk is full')).toBeNull();
  expect(fieldOf('tmux: no server')).toBeNull();
});
