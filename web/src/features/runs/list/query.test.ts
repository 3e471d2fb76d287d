import { describe, expect, test } from 'vitest';
import { belongs, listParameters, noFilter, parseQuery, printQuery, printText, type RunFilter, suggest } from './query';

describe('a query is read', () => {
  test.each<[string, Partial<RunFilter>]>([
    ['', {}],
    ['   ', {}],
    ['train.py', { text: 'train.py' }],
    ['train   vit', { text: 'train vit' }],
    ['status:failed', { statuses: ['failed'] }],
    ['status:running,ready', { statuses: ['ready', 'running'] }],
    ['status:failed,', { statuses: ['failed'] }],
    ['status:', {}],
    ['tag:', {}],
    ['status:broken', { text: 'status:broken' }],
    ['tag:a tag:b', { tag: 'b' }],
    ['tag:"two words" --lr', { tag: 'two words', text: '--lr' }],
    ['sweep:s0t1 status:failed lr', { sweep: 's0t1', statuses: ['failed'], text: 'lr' }],
    ['"status:failed"', { text: 'status:failed' }],
    ['"a \\"b\\" \\\\"', { text: 'a "b" \\' }],
    ['say"hi', { text: 'say"hi' }],
    ['"open', { text: '"open' }],
    ['http://x:80', { text: 'http://x:80' }],
    ['STATUS:failed', { text: 'STATUS:failed' }],
    ['status:"failed"', { statuses: ['failed'] }],
    ['status:"no such"', { text: 'status:"no such"' }],
  ])('%s', (query, filter) => expect(parseQuery(query)).toEqual({ ...noFilter, ...filter }));
});

test('what is printed reads as what it was', () => {
  const pieces = [
    '',
    'a',
    'status:failed',
    'tag:',
    '"',
    '\\',
    ' ',
    'two words',
    'x"y',
    '"q"',
    'tag:x"',
    '\\"',
    '  a  ',
    ':',
    'é🚀',
    'status:',
  ];
  for (const text of pieces)
    for (const more of pieces)
      for (const tag of [null, 'x', 'two words', 'a"b', '\\'])
        for (const statuses of [[], ['failed'], ['ready', 'failed']] as RunFilter['statuses'][]) {
          const filter = { statuses, tag, sweep: tag && `${tag}s`, text: text + more };
          expect(parseQuery(printQuery(filter)), printQuery(filter)).toEqual(filter);
          expect(parseQuery(printText(text + more)).text).toBe(text + more);
        }
});

test('plain text is printed as it is', () => {
  expect(printQuery({ ...noFilter, text: 'python train.py --lr 0.1', statuses: ['failed'] })).toBe(
    'status:failed python train.py --lr 0.1',
  );
});

test('a view asks the server for what it shows', () => {
  expect(listParameters('active', noFilter, undefined)).toEqual({ status: 'ready,queued,launching,running' });
  expect(listParameters('active', parseQuery('status:failed,running'), '-name')).toEqual({ status: 'running', sort: '-name' });
  expect(listParameters('active', parseQuery('status:failed'), undefined)).toBeNull();
  expect(listParameters('archived', parseQuery('tag:x sweep:y z'), undefined)).toEqual({
    archived: 'only',
    tag: 'x',
    sweep_id: 'y',
    q: 'z',
  });
  expect(listParameters('all', noFilter, undefined)).toEqual({});
});

test('a run that has ended belongs to the active ones no more', () => {
  expect(belongs('running', 'active', noFilter)).toBe(true);
  expect(belongs('finished', 'active', noFilter)).toBe(false);
  expect(belongs('finished', 'all', parseQuery('status:running'))).toBe(false);
});

describe('suggestions', () => {
  const known = { tag: ['eval', 'Two words'], sweep: ['s0t1'] };
  test.each([
    ['', ['status:', 'tag:', 'sweep:']],
    ['s', ['status:', 'sweep:']],
    ['x', []],
    ['status:f', ['status:finished', 'status:failed']],
    ['status:failed,r', ['status:failed,ready', 'status:failed,running']],
    ['tag:', ['tag:eval', 'tag:"Two words"']],
    ['tag:"tw', ['tag:"Two words"']],
    ['sweep:s', ['sweep:s0t1']],
  ])('%s', (typed, texts) => expect(suggest(typed, known).map((each) => each.text)).toEqual(texts));
});
