import { decimalText, parseDecimal, type Range, rangeCount, rangeValue } from './decimal';

/** A parameter with its values, as a list or as a range of which nothing is made before it is asked for. */
export type Parameter = { name: string; count: bigint } & ({ values: string[] } | { range: Range });

/** One combination of parameters, in their order. */
export type Cell = readonly (readonly [name: string, value: string])[];

/** A row of the form: a name, and values as people write them. */
export interface ParameterRow {
  name: string;
  values: string;
}

/** What is wrong with the nth row. */
export interface RowError {
  row: number;
  field: 'name' | 'values';
  message: string;
}

/** Whether a name can be a parameter's. */
export function isName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/.test(name);
}

/** Reads `MIN..MAX` and `MIN..MAX:STEP`; null for what is no range. */
export function parseRange(text: string): Range | null {
  const match = /^\s*([^:\s]+?)\.\.([^:]+?)(?::(.+))?$/.exec(text);
  if (!match) return null;
  const [min, max, step] = [parseDecimal(match[1]!), parseDecimal(match[2]!), parseDecimal(match[3] ?? '1')];
  return min && max && step ? { min, max, step } : null;
}

/** The values of a list with commas between them, each once, without the blanks around them. */
export function parseList(text: string): string[] {
  return [...new Set(text.split(',').map((value) => value.trim()))].filter((value) => value !== '');
}

/** The parameters of the form's rows, or what is wrong with them. Rows that are empty are left out. */
export function readRows(rows: readonly ParameterRow[]): { parameters: Parameter[]; errors: RowError[] } {
  const parameters: Parameter[] = [];
  const errors: RowError[] = [];
  rows.forEach(({ name: given, values }, row) => {
    const name = given.trim();
    if (name === '' && values.trim() === '') return;
    if (!isName(name))
      errors.push({ row, field: 'name', message: 'A name begins with a letter and has letters, digits, _, - and . (at most 64).' });
    else if (parameters.some((each) => each.name === name))
      errors.push({ row, field: 'name', message: 'This name is given more than once.' });
    const range = parseRange(values);
    const count = range ? rangeCount(range) : null;
    const list = range ? [] : parseList(values);
    if (range && count === null)
      errors.push({ row, field: 'values', message: 'The range is empty: its end is below its beginning, or its step is not above 0.' });
    else if (!range && list.length === 0) errors.push({ row, field: 'values', message: 'Give at least one value.' });
    else parameters.push(range ? { name, count: count!, range } : { name, count: BigInt(list.length), values: list });
  });
  return { parameters, errors };
}

/** The parameters of a sweep as the API tells them: lists, single values and ranges. */
export function parametersOf(given: Record<string, unknown>): Parameter[] {
  return Object.entries(given).map(([name, value]) => {
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      const { min, max, step } = value as Record<string, unknown>;
      const range = { min: parseDecimal(String(min)), max: parseDecimal(String(max)), step: parseDecimal(String(step ?? 1)) };
      const whole = range.min && range.max && range.step ? (range as Range) : null;
      const count = whole && rangeCount(whole);
      return whole && count ? { name, count, range: whole } : { name, count: 0n, values: [] };
    }
    const values = [...new Set((Array.isArray(value) ? value : [value]).map(valueText))];
    return { name, count: BigInt(values.length), values };
  });
}

function valueText(value: unknown): string {
  const number = typeof value === 'number' ? parseDecimal(String(value)) : null;
  return number ? decimalText(number) : String(value);
}

/** The parameters as the API takes them. */
export function asBody(parameters: readonly Parameter[]): Record<string, string[] | { min: number; max: number; step: number }> {
  return Object.fromEntries(
    parameters.map((each) => [
      each.name,
      'range' in each
        ? { min: Number(decimalText(each.range.min)), max: Number(decimalText(each.range.max)), step: Number(decimalText(each.range.step)) }
        : each.values,
    ]),
  );
}

/** The values as the command line takes them: `0.1,0.01` or `8..64:8`. */
export function valuesText(parameter: Parameter): string {
  if (!('range' in parameter)) return parameter.values.join(',');
  const { min, max, step } = parameter.range;
  return `${decimalText(min)}..${decimalText(max)}:${decimalText(step)}`;
}

/** The value of a parameter at a place counted from nought. */
export function valueAt(parameter: Parameter, index: bigint): string {
  return 'range' in parameter ? rangeValue(parameter.range, index) : parameter.values[Number(index)]!;
}

/** All values of a parameter, as far as `most`. */
export function valuesOf(parameter: Parameter, most: number): string[] {
  const count = parameter.count < BigInt(most) ? Number(parameter.count) : most;
  return Array.from({ length: count }, (_, index) => valueAt(parameter, BigInt(index)));
}

/** How many combinations there are. */
export function combinations(parameters: readonly Parameter[]): bigint {
  return parameters.reduce((product, each) => product * each.count, 1n);
}

/** The nth combination: the last parameter changes fastest. */
export function cellAt(parameters: readonly Parameter[], index: bigint): Cell {
  const cell: [string, string][] = [];
  let rest = index;
  for (const parameter of [...parameters].reverse()) {
    cell.unshift([parameter.name, valueAt(parameter, rest % parameter.count)]);
    rest /= parameter.count;
  }
  return cell;
}

/** The first cells of a grid, or those that a seed draws, in the order in which they get their runs. */
export function firstCells(parameters: readonly Parameter[], most: number, draw?: { count: number; seed: bigint }): Cell[] {
  const all = combinations(parameters);
  const total = draw && BigInt(draw.count) < all ? BigInt(draw.count) : all;
  const number = total < BigInt(most) ? Number(total) : most;
  if (!draw) return Array.from({ length: number }, (_, index) => cellAt(parameters, BigInt(index)));
  // The shuffle of Fisher and Yates, carried out as far as it is asked for.
  const next = splitMix(draw.seed);
  const moved = new Map<bigint, bigint>();
  return Array.from({ length: number }, (_, place) => {
    const drawn = BigInt(place);
    const at = drawn + below(next, all - drawn);
    const index = moved.get(at) ?? at;
    moved.set(at, moved.get(drawn) ?? drawn);
    return cellAt(parameters, index);
  });
}

const wide = (1n << 64n) - 1n;

// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), as the server draws.
function splitMix(seed: bigint): () => bigint {
  let state = seed & wide;
  return () => {
    state = (state + 0x9e3779b97f4a7c15n) & wide;
    let mixed = ((state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n) & wide;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & wide;
    return mixed ^ (mixed >> 31n);
  };
}

function below(next: () => bigint, bound: bigint): bigint {
  const limit = wide - (wide % bound);
  let number = next();
  while (number >= limit) number = next();
  return number % bound;
}
