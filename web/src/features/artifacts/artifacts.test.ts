import { expect, test } from 'vitest';
import type { Artifact } from '../../api/types';
import { artifactPath, asText, kindOf, ordered, pretty, whyNotDownloadable } from './artifacts';

const bytes = (text: string) => new TextEncoder().encode(text);
const artifact = (given: Partial<Artifact>): Artifact => ({
  name: 'a',
  path: '/a',
  type: 'other',
  size: 1,
  modified_at: 1,
  shared: false,
  downloadable: true,
  ...given,
});

test('Each part of a name is made safe for an address', () => {
  expect(artifactPath('0abc', 'plots/a b#?%.png')).toBe('/runs/0abc/artifacts/plots/a%20b%23%3F%25.png');
  expect(artifactPath('0abc', '<img>/"')).toBe('/runs/0abc/artifacts/%3Cimg%3E/%22');
});

test('Names say what can be shown', () => {
  expect(kindOf('a/B.PNG')).toEqual({ kind: 'image', type: 'image/png' });
  expect(kindOf('x.json')).toEqual({ kind: 'json' });
  expect([kindOf('metrics.jsonl'), kindOf('page.html'), kindOf('Makefile'), kindOf('a.constructor')]).toEqual(
    Array(4).fill({ kind: 'text' }),
  );
});

test('Text is told from other bytes, and a cut character is left out', () => {
  expect(asText(bytes('grün'), true)).toBe('grün');
  expect(asText(bytes('grün').subarray(0, 3), false)).toBe('gr');
  expect(asText(new Uint8Array([80, 75, 0, 1]), true)).toBeNull();
  expect(asText(new Uint8Array(100).fill(0xff), true)).toBeNull();
  expect(asText(new Uint8Array(), true)).toBe('');
});

test('JSON is set out in lines; what is none stays', () => {
  expect(pretty('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(pretty('{"a":')).toBe('{"a":');
});

test('JSON set out in lines says what the file says', () => {
  const text = '{"n":1234567890123456789,"2":1.0,"1":1e400,"a":[ ],"b":{\n},"c":[{}, -0.0 ,true,null],"n":"\\u0041, {\\"x\\":[]}"}';
  expect(pretty(text)).toBe(
    [
      '{',
      '  "n": 1234567890123456789,',
      '  "2": 1.0,',
      '  "1": 1e400,',
      '  "a": [],',
      '  "b": {},',
      '  "c": [',
      '    {},',
      '    -0.0,',
      '    true,',
      '    null',
      '  ],',
      '  "n": "\\u0041, {\\"x\\":[]}"',
      '}',
    ].join('\n'),
  );
  const nested = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`;
  expect(pretty(nested(1000)).replaceAll(/\s/g, '')).toBe(nested(1000));
  expect(pretty(nested(5000))).toBe(nested(5000));
  expect(pretty('"[]"')).toBe('"[]"');
  const long = `"${'x\\n'.repeat(300_000)}"`;
  expect(pretty(long)).toBe(long);
});

test('What cannot be downloaded says why', () => {
  expect(whyNotDownloadable(artifact({}))).toBeNull();
  expect(whyNotDownloadable(artifact({ downloadable: false, name: 'a\uFFFD' }))).toContain('UTF-8');
  expect(whyNotDownloadable(artifact({ downloadable: false, type: 'wandb' }))).toContain('folder');
});

test('Artifacts come newest or largest first', () => {
  const list = [artifact({ name: 'a', size: 1, modified_at: 9 }), artifact({ name: 'b', size: 5, modified_at: 3 })];
  expect(ordered(list, 'largest').map((each) => each.name)).toEqual(['b', 'a']);
  expect(ordered(list, 'newest').map((each) => each.name)).toEqual(['a', 'b']);
});
