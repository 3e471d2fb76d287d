import { describe, expect, test } from 'vitest';
import { cellLine, createLine, shellWord } from './commandLine';
import { decimalText, parseDecimal, rangeCount, rangeValue } from './decimal';
import { asBody, cellAt, combinations, firstCells, parametersOf, parseRange, readRows, valuesOf, valuesText } from './grid';

describe('decimals', () => {
  test.each([
    ['0.10', '0.1'],
    ['1e-1', '0.1'],
    ['1e3', '1000'],
    ['-0.0', '0'],
    ['-2.50', '-2.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['+7', '7'],
    ['1e-7', '0.0000001'],
  ])('%s is written %s', (given, written) => {
    expect(decimalText(parseDecimal(given)!)).toBe(written);
  });

  test.each(['', '.', 'x', '1,5', '0x10', 'NaN', 'Infinity', '1e99', '1 2'])('%j is none', (given) => {
    expect(parseDecimal(given)).toBeNull();
  });

  test('a range ends with its end, exactly', () => {
    const range = parseRange('0.1..0.3:0.1')!;
    expect(rangeCount(range)).toBe(3n);
    expect([0n, 1n, 2n].map((index) => rangeValue(range, index))).toEqual(['0.1', '0.2', '0.3']);
    expect(rangeCount(parseRange('8..64:8')!)).toBe(8n);
    expect(rangeCount(parseRange('1..2.5')!)).toBe(2n);
    expect(rangeCount(parseRange('3..1')!)).toBeNull();
    expect(rangeCount(parseRange('1..3:0')!)).toBeNull();
    expect(rangeValue(parseRange('-1..1:0.5')!, 1n)).toBe('-0.5');
  });

  test.each(['a..b', '1.2', '..3', '1..', '1..2:x', 'v1..v2'])('%s is no range', (given) => {
    expect(parseRange(given)).toBeNull();
  });
});

describe('parameters', () => {
  test('rows become parameters, values once each and without blanks', () => {
    const { parameters, errors } = readRows([
      { name: ' lr ', values: '0.1, 0.01,0.1, ' },
      { name: '', values: ' ' },
      { name: 'bs', values: '8..32:8' },
    ]);
    expect(errors).toEqual([]);
    expect(parameters.map((each) => [each.name, valuesOf(each, 10)])).toEqual([
      ['lr', ['0.1', '0.01']],
      ['bs', ['8', '16', '24', '32']],
    ]);
    expect(combinations(parameters)).toBe(8n);
    expect(parameters.map(valuesText)).toEqual(['0.1,0.01', '8..32:8']);
    expect(asBody(parameters)).toEqual({ lr: ['0.1', '0.01'], bs: { min: 8, max: 32, step: 8 } });
  });

  test('what is wrong is said at its field', () => {
    const { errors } = readRows([
      { name: '1x', values: 'a' },
      { name: 'a', values: '' },
      { name: 'b', values: '5..1' },
      { name: 'c', values: '1' },
      { name: 'c', values: '2' },
      { name: '<img src=x onerror=alert(1)>', values: '1' },
    ]);
    expect(errors.map(({ row, field }) => [row, field])).toEqual([
      [0, 'name'],
      [1, 'values'],
      [2, 'values'],
      [4, 'name'],
      [5, 'name'],
    ]);
  });

  test('a sweep’s parameters are read as the API tells them', () => {
    const parameters = parametersOf({ lr: [0.1, '0.10', 0.1], opt: 'adam', n: { min: 1, max: 2, step: 0.5 }, on: [true, false] });
    expect(parameters.map((each) => valuesOf(each, 10))).toEqual([['0.1', '0.10'], ['adam'], ['1', '1.5', '2'], ['true', 'false']]);
  });

  test('a huge grid is counted and not made', () => {
    const { parameters } = readRows([
      { name: 'a', values: '0..1000000' },
      { name: 'b', values: '0..1000000' },
    ]);
    expect(combinations(parameters)).toBe(1000001n * 1000001n);
    expect(firstCells(parameters, 3).map((cell) => cell[1]![1])).toEqual(['0', '1', '2']);
  });
});

describe('cells', () => {
  const { parameters } = readRows([
    { name: 'lr', values: '0.1,0.03,0.01' },
    { name: 'batch', values: '64,128,256' },
  ]);

  test('of a grid the last parameter changes fastest', () => {
    expect(firstCells(parameters, 4).map((cell) => cell.map(([, value]) => value).join(' '))).toEqual([
      '0.1 64',
      '0.1 128',
      '0.1 256',
      '0.03 64',
    ]);
    expect(cellAt(parameters, 8n)).toEqual([
      ['lr', '0.01'],
      ['batch', '256'],
    ]);
    expect(firstCells(parameters, 100)).toHaveLength(9);
  });

  test('a seed draws what it draws on the server', () => {
    const ten = readRows([{ name: 'x', values: '1..10' }]).parameters;
    expect(firstCells(ten, 10, { count: 10, seed: 7n }).map((cell) => cell[0]![1])).toEqual('8 1 5 7 9 6 3 2 10 4'.split(' '));
  });

  test('a seed draws each cell once', () => {
    const drawn = firstCells(parameters, 100, { count: 9, seed: 7n }).map((cell) => cell.join());
    expect(new Set(drawn).size).toBe(9);
    expect(firstCells(parameters, 3, { count: 2, seed: 7n })).toEqual(firstCells(parameters, 2, { count: 9, seed: 7n }));
  });
});

describe('command lines', () => {
  const cell = [
    ['lr', '0.1'],
    ['note', "it's"],
  ] as const;

  test('values stand where the command says so, the others follow', () => {
    expect(cellLine('python3 train.py', cell)).toBe("python3 train.py --lr=0.1 '--note=it'\\''s'");
    expect(cellLine('train {lr} {lr} {note}', cell)).toBe("train 0.1 0.1 'it'\\''s'");
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
    expect(cellLine('echo ${lr} {other} {', cell)).toBe("echo ${lr} {other} { --lr=0.1 '--note=it'\\''s'");
    expect(cellLine('x {lr}  ', cell)).toBe("x 0.1 '--note=it'\\''s'");
    expect(cellLine('true', [])).toBe('true');
  });

  test('words are quoted only where a shell needs it', () => {
    expect(['a-b_c.d/e:f,g@h%i+j=k', '=x', '', 'a b', '$(x)', '{lr}'].map(shellWord)).toEqual([
      'a-b_c.d/e:f,g@h%i+j=k',
      "'=x'",
      "''",
      "'a b'",
      "'$(x)'",
      "'{lr}'",
    ]);
  });

  test('the form as a command line', () => {
    const form = {
      name: 'my sweep',
      command: 'python3 train.py --lr {lr}',
      workdir: '',
      rows: [],
      random: true,
      count: '20',
      seed: '7',
      maxRuns: '',
      parallel: '2',
      failFast: true,
      goal: '',
    };
    expect(createLine(form, [{ name: 'lr', text: '0.1,0.01' }], true)).toBe(
      "stint sweep create --name 'my sweep' --param lr=0.1,0.01 --random 20 --seed 7 --parallel 2 --fail-fast --start --shell 'python3 train.py --lr {lr}'",
    );
  });
});
