import { describe, expect, test } from 'vitest';
import { DIRECT, Flag, LineFolder, PALETTE, PLAIN, safeLink } from './ansi';

const ESC = '\x1b';

function fold(...pieces: string[]) {
  const folder = new LineFolder();
  folder.startLine();
  for (const piece of pieces) folder.write(piece);
  return folder;
}

function text(line: string): string {
  return fold(line).line.text;
}

const lines: [string, string][] = [
  ['plain', 'plain'],
  ['a\tb', 'a\tb'],
  [' 10%|#   |\r 50%|##  |\r100%|####|', '100%|####|'],
  ['long state\rshort', 'shortstate'],
  [`long state\r${ESC}[Kshort`, 'short'],
  [`12345\r${ESC}[2K67`, '67'],
  [`12345${ESC}[3D${ESC}[0Kx`, '12x'],
  ['abc\b\bX', 'aXc'],
  ['日本語\rab', 'ab本語'],
  ['日本語\ra', 'a 本語'],
  ['e\u0301x\rf', 'fx'],
  [`${ESC}[5Gx`, '    x'],
  [`ab${ESC}[2Cc`, 'ab  c'],
  [`abcdef\r${ESC}[2Pg`, 'gdef'],
  [`abc\r${ESC}[2@x`, 'x abc'],
  [`${ESC}]0;title\x07text`, 'text'],
  [`${ESC}]0;title${ESC}\\text`, 'text'],
  [`${ESC}]0;a title that never ends`, ''],
  [`${ESC}Ppicture${ESC}\\text`, 'text'],
  [`${ESC}(Btext${ESC}=${ESC}7`, 'text'],
  [`${ESC}[?25l${ESC}[?1049htext${ESC}[1;1H`, 'text'],
  [`${ESC}[${'9'.repeat(5000)}mtext`, `${'9'.repeat(904)}mtext`],
  [`${ESC}[99999999999Ctext`, `${' '.repeat(4096)}text`],
  ['a\u009b31mb', 'a31mb'],
  [`a\0b\x7fc\x07`, 'abc'],
  [ESC.repeat(1_000_000), ''],
  ['\ufffd\ufffd', '\ufffd\ufffd'],
];

test.each(lines.map(([line, shown]) => ({ name: line.slice(0, 60), line, shown: shown.slice(0, 6000) })))('$name', ({ line, shown }) => {
  expect(text(line)).toBe(shown);
});

test.each([
  ...lines.map(([line]) => line).filter((line) => line.length < 200),
  `${ESC}[1;38;5;208mbold${ESC}[0m ${ESC}[48:2::1:2:3mground${ESC}[m ${ESC}]8;id=1;https://example.org/a${ESC}\\link${ESC}]8;;\x07 end`,
  `😀 wide\r日`,
])('%j is the same wherever it is split', (line) => {
  const whole = fold(line);
  for (let at = 1; at < line.length; at++) {
    const split = fold(line.slice(0, at), line.slice(at));
    expect([at, split.line, split.style]).toEqual([at, whole.line, whole.style]);
  }
  const single = fold(...line.split(''));
  expect([single.line, single.style]).toEqual([whole.line, whole.style]);
});

describe('colours', () => {
  const styles: [string, object][] = [
    ['31', { fg: PALETTE | 1 }],
    ['97', { fg: PALETTE | 15 }],
    ['104', { bg: PALETTE | 12 }],
    ['38;5;208', { fg: PALETTE | 208 }],
    ['38:5:208', { fg: PALETTE | 208 }],
    ['38;2;1;2;3', { fg: DIRECT | 0x010203 }],
    ['48:2:1:2:3', { bg: DIRECT | 0x010203 }],
    ['48:2:0:1:2:3', { bg: DIRECT | 0x010203 }],
    ['1;3;4;7;9', { flags: Flag.bold | Flag.italic | Flag.underline | Flag.inverse | Flag.strike }],
    ['4:3', { flags: Flag.curly }],
    ['1;22', {}],
    ['31;0', {}],
    ['', {}],
    ['58;5;1;2', { flags: Flag.faint }],
  ];
  test.each(styles)('CSI %s m', (parameters, expected) => {
    expect(fold(`${ESC}[${parameters}mx`).line.spans.map((span) => span.style)).toEqual(
      Object.keys(expected).length === 0 ? [] : [{ ...PLAIN, ...expected }],
    );
  });

  test('go on in the next line, links do not', () => {
    const folder = new LineFolder();
    folder.restart(`${ESC}[31m`);
    folder.write(`a${ESC}]8;;https://example.org/\x07b`);
    folder.startLine();
    folder.write('c');
    expect(folder.line.spans).toEqual([{ end: 1, style: { ...PLAIN, fg: PALETTE | 1 } }]);
  });

  test('belong to the characters that are left', () => {
    const { line } = fold(`${ESC}[31mabc${ESC}[0m\r${ESC}[32mX`);
    expect(line.text).toBe('Xbc');
    expect(line.spans.map((span) => [span.end, span.style.fg & 0xff])).toEqual([
      [1, 2],
      [3, 1],
    ]);
  });
});

test('A line that is longer than the limit is cut, and says how much is missing', () => {
  const folder = new LineFolder(10);
  folder.write('12345678');
  folder.write('abcdef');
  expect([folder.line.text, folder.dropped]).toEqual(['12345678ab', 4]);
});

test.each([
  ['https://example.org/a?b#c', 'https://example.org/a?b#c'],
  ['http://example.org', 'http://example.org/'],
  ['javascript:alert(1)', ''],
  ['JavaScript:alert(1)', ''],
  ['data:text/html,x', ''],
  ['file:///etc/passwd', ''],
  ['https://user:secret@example.org/', ''],
  ['/runs', ''],
  ['', ''],
])('The link %j leads to %j', (address, link) => {
  expect(safeLink(address)).toBe(link);
});
