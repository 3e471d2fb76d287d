import type { Cell } from './grid';

/** A word for a POSIX shell, quoted only where needed; zsh takes `=word` for a program to look up. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9%+,./:@_-][A-Za-z0-9%+,./:=@_-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * The line that a cell runs: values, quoted, stand where the command says `{name}` (but not `${name}`, which is the shell's); the other
 * parameters follow as `--name=value`.
 */
export function cellLine(command: string, cell: Cell): string {
  const values = new Map(cell);
  const used = new Set<string>();
  let filled = '';
  for (let at = 0; at < command.length; ) {
    const end = command[at] === '{' && command[at - 1] !== '$' ? command.indexOf('}', at) : -1;
    const name = end > at ? command.slice(at + 1, end) : null;
    const value = name === null ? undefined : values.get(name);
    if (value === undefined) {
      filled += command[at++];
      continue;
    }
    used.add(name!);
    filled += shellWord(value);
    at = end + 1;
  }
  const rest = cell.filter(([name]) => !used.has(name));
  return rest.length === 0 ? filled : [filled.trimEnd(), ...rest.map(([name, value]) => shellWord(`--${name}=${value}`))].join(' ');
}

export interface SweepForm {
  name: string;
  command: string;
  workdir: string;
  rows: { name: string; values: string }[];
  random: boolean;
  count: string;
  seed: string;
  maxRuns: string;
  parallel: string;
  failFast: boolean;
  goal: string;
}

/** The command line that makes the same sweep. Values stand in it as they will be used: a range as it is, a list without blanks. */
export function createLine(form: SweepForm, parameters: readonly { name: string; text: string }[], start: boolean): string {
  const words = ['stint', 'sweep', 'create'];
  const option = (name: string, value: string) => value.trim() !== '' && words.push(name, shellWord(value.trim()));
  option('--name', form.name);
  for (const { name, text } of parameters) words.push('--param', shellWord(`${name}=${text}`));
  if (form.random) {
    option('--random', form.count);
    option('--seed', form.seed);
  }
  option('--max-runs', form.maxRuns);
  option('--parallel', form.parallel);
  if (form.failFast) words.push('--fail-fast');
  option('--goal', form.goal);
  option('--cwd', form.workdir);
  if (start) words.push('--start');
  words.push('--shell', shellWord(form.command.trim()));
  return words.join(' ');
}
