import { expect, test } from 'vitest';
import { plain } from './ansi';

test.each([
  ['plain', 'plain'],
  ['\x1b[31mred\x1b[0m and \x1b[1;38;5;200mpink\x1b[m', 'red and pink'],
  ['10%\r50%\r100%\r', '100%'],
  ['\x1b]0;title\x07text', 'text'],
  ['\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\', 'link'],
  ['\x1b]0;never ended', ''],
  ['a\x1bPq#0\x1b\\b', 'ab'],
  ['bell\x07 and nul\x00', 'bell and nul'],
])('%j', (line, text) => expect(plain(line)).toBe(text));
