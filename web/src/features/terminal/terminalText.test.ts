import { describe, expect, test } from 'vitest';
import { plain as plainLine } from '../../text/ansi';
import { fontSizeFor } from './fontSize';
import { checkPaste } from './pasteCheck';
import { isAnswer, isPassing, withControl } from './reports';
import { endSentence, keysWords } from './words';

const esc = '\u001b';

describe('a paste', () => {
  test.each([
    ['ls -la', 1, 0, false],
    ['tab\tand ünïcödé 🙂👩‍💻', 1, 0, false],
    ['ls\n', 1, 0, true],
    ['a\nb', 2, 0, true],
    ['a\r\nb\r\n', 2, 0, true],
    ['a\rb', 2, 0, true],
    [`${esc}[201~rm -rf ~`, 1, 1, true],
    ['\u0003', 0, 1, true],
    ['safe \u202egnp.exe', 1, 1, true],
    ['\u009b31m', 1, 1, true],
  ])('%j', (text, lines, removed, asks) => expect(checkPaste(text)).toMatchObject({ lines, removed, asks }));

  test('keeps nothing that acts as a key', () => {
    expect(checkPaste(`a${esc}[201~\u0004b\u007f\tc\nd`).text).toBe('a[201~b\tc\nd');
  });
});

describe('what the terminal says itself', () => {
  test.each([
    `${esc}[?1;2c`,
    `${esc}[>0;276;0c`,
    `${esc}[24;80R`,
    `${esc}[0n`,
    `${esc}]11;rgb:ffff/ffff/ffff${esc}\\`,
    `${esc}P>|xterm${esc}\\`,
  ])('%j is an answer', (data) => expect(isAnswer(data)).toBe(true));
  test.each(['a', '\r', esc, `${esc}[A`, `${esc}[1;5C`, `${esc}OP`, `${esc}[5~`, `${esc}x`])('%j is a key', (data) => {
    expect(isAnswer(data)).toBe(false);
    expect(isPassing(data)).toBe(false);
  });
  test.each([`${esc}[<0;1;1M`, `${esc}[<64;10;20m`, `${esc}[M !!`, `${esc}[I`, `${esc}[O`])('%j passes', (data) =>
    expect(isPassing(data)).toBe(true),
  );
});

describe('Ctrl and a key', () => {
  test.each([
    ['c', '\u0003'],
    ['C', '\u0003'],
    ['[', esc],
    [' ', '\u0000'],
    ['?', '\u007f'],
    ['ü', 'ü'],
    [`${esc}[A`, `${esc}[1;5A`],
    [`${esc}OC`, `${esc}[1;5C`],
    [`${esc}[5~`, `${esc}[5~`],
  ])('%j', (key, sent) => expect(withControl(key)).toBe(sent));
});

describe('the font', () => {
  test.each([
    [80, 1200, 14],
    [200, 1200, 10],
    [200, 380, 9],
    [0, 380, 14],
    [200, 0, 14],
  ])('for %d columns in %d pixels', (columns, width, size) => expect(fontSizeFor(columns, width, 0.6)).toBe(size));
});

describe('a line of the log as words', () => {
  test.each([
    [`${esc}[31mred${esc}[m text`, 'red text'],
    ['10 %\r50 %\r100 %', '100 %'],
    ['done\r', 'done'],
    [`${esc}]0;title\u0007shown`, 'shown'],
    [`${esc}]8;;https://example.org${esc}\\link${esc}]8;;${esc}\\`, 'link'],
    [`${esc}Pq#0${esc}\\shown`, 'shown'],
    [`${esc}(B${esc}=shown${esc}[?25l`, 'shown'],
    ['cut off \u001b[3', 'cut off '],
    ['bell\u0007 and \u0000', 'bell and '],
    ['a\tb', 'a\tb'],
  ])('%j', (line, words) => expect(plainLine(line)).toBe(words));
});

describe('words', () => {
  test.each([
    [{ status: 'finished', reason: 'exit', exit_code: 0, signal: null }, 'The run finished: exit code 0.'],
    [{ status: 'failed', reason: 'exit', exit_code: 3, signal: null }, 'The run failed: exit code 3.'],
    [
      { status: 'stopped', reason: 'stopped', exit_code: null, signal: 'TERM' },
      'The run was stopped: SIGTERM: terminated, stopped on request.',
    ],
    [{ status: 'failed', reason: 'lost', exit_code: null, signal: null }, 'The run failed: no exit code, nothing tells how it ended.'],
  ] as const)('%o', (run, words) => expect(endSentence(run)).toBe(words));

  test('say what became of keys', () => {
    const state = { waiting: 1, refused: 0, doubtful: 2 } as Parameters<typeof keysWords>[0];
    expect(keysWords(state, false)).toBe('The last 2 keys may not have arrived. 1 key waiting for the connection.');
    expect(keysWords({ ...state, waiting: 0, doubtful: 0 }, true)).toBeNull();
  });
});
