/** What the form for a new run holds, as it was typed. */
export interface RunForm {
  command: string;
  name: string;
  workdir: string;
  tag: string;
  timeout: string;
  env: EnvRow[];
  after: { id: string; condition: 'ok' | 'any' }[];
  slots: string;
  priority: string;
  how: 'start' | 'queue' | 'ready';
}

export interface EnvRow {
  /** Tells rows apart while they are edited. */
  key: number;
  name: string;
  value: string;
}

export const emptyForm: RunForm = {
  command: '',
  name: '',
  workdir: '',
  tag: '',
  timeout: '',
  env: [],
  after: [],
  slots: '',
  priority: '',
  how: 'start',
};

/** Seconds of `90`, `10s`, `5m`, `1h30m`, `30d`, `1.5s`; null for anything else. */
export function parseTimeout(text: string): number | null {
  const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };
  const parts = text.trim().match(/^(?:\d+(?:\.\d*)?[smhd])*(?:\d+(?:\.\d*)?)?$/) ? text.trim().match(/[\d.]+[smhd]?/g) : null;
  const total = parts?.reduce((sum, part) => sum + Number.parseFloat(part) * (units[part.at(-1) ?? ''] ?? 1), 0) ?? 0;
  return total > 0 && total < 1e9 ? total : null;
}

/** The counts of `gpu=1, licence=2`; null where that is not what it says. */
export function parseSlots(text: string): Record<string, number> | null {
  const slots: Record<string, number> = {};
  for (const part of text.split(/[\s,]+/).filter((each) => each !== '')) {
    const [, name, number = '1'] = part.match(/^([^=]+)(?:=(\d+))?$/) ?? [];
    if (!name || Number(number) < 1) return null;
    slots[name] = Number(number);
  }
  return slots;
}

/** A field's name and what is wrong with it. */
export type FieldErrors = Partial<Record<keyof RunForm, string>>;

/** What can be told to be wrong before the server is asked. */
export function check(form: RunForm): FieldErrors {
  const errors: FieldErrors = {};
  if (form.command.trim() === '') errors.command = 'Give a command.';
  if (form.timeout.trim() !== '' && parseTimeout(form.timeout) === null) errors.timeout = 'Write 90, 10s, 5m, 1h30m or 30d.';
  if (parseSlots(form.slots) === null) errors.slots = 'Write names and counts: gpu=1, licence=2.';
  if (form.priority.trim() !== '' && !/^[+-]?\d{1,9}$/.test(form.priority.trim())) errors.priority = 'Write a whole number.';
  const names = form.env.map((row) => row.name.trim()).filter((name) => name !== '');
  if (form.env.some((row) => row.name.trim() === '' && row.value !== '')) errors.env = 'A value has no name.';
  else if (names.some((name) => name.includes('='))) errors.env = 'A name has no = in it.';
  else if (new Set(names).size !== names.length) errors.env = 'A name is there twice.';
  return errors;
}

/** The body that makes the run. `argv` is that of the run it was made from, sent as long as its command is left alone. */
export function bodyOf(form: RunForm, argv: { command: string; argv: string[] } | null): Record<string, unknown> {
  const env = form.env.filter((row) => row.name.trim() !== '');
  const slots = parseSlots(form.slots) ?? {};
  return {
    ...(argv && argv.command === form.command ? { argv: argv.argv } : { command: form.command }),
    ...(form.name.trim() ? { name: form.name.trim() } : {}),
    ...(form.workdir.trim() ? { workdir: form.workdir.trim() } : {}),
    ...(form.tag.trim() ? { tag: form.tag.trim() } : {}),
    ...(form.timeout.trim() ? { timeout_s: parseTimeout(form.timeout) } : {}),
    ...(env.length > 0 ? { env: Object.fromEntries(env.map((row) => [row.name.trim(), row.value])) } : {}),
    ...(form.after.length > 0 ? { after: form.after } : {}),
    ...(Object.keys(slots).length > 0 ? { slots } : {}),
    ...(form.priority.trim() ? { priority: Number(form.priority) } : {}),
    ...(form.how === 'queue' ? { queue: true } : form.how === 'start' ? { auto_start: true } : {}),
  };
}

/** The field that the server's sentence speaks of, by the name before its colon; null where it speaks of none. */
export function fieldOf(detail: string): keyof RunForm | null {
  const name = detail.match(/^([a-z_]+)[.:]/)?.[1];
  const names: Record<string, keyof RunForm> = {
    command: 'command',
    argv: 'command',
    name: 'name',
    workdir: 'workdir',
    tag: 'tag',
    timeout_s: 'timeout',
    env: 'env',
    after: 'after',
    slots: 'slots',
    priority: 'priority',
    queue: 'how',
    auto_start: 'how',
  };
  return (name && names[name]) || null;
}

const harmless = /^[A-Za-z0-9%+,\-./:@_][A-Za-z0-9%+,\-./:=@_]*$/;

/** A word as any shell of this kind reads it back, in quotes only where they are needed. */
export function shellWord(word: string): string {
  return harmless.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The command line that does the same. Values of the environment are not in it: `--env NAME` passes on the shell's own. */
export function commandLine(form: RunForm, argv: { command: string; argv: string[] } | null): string {
  const words = ['stint', 'run'];
  const option = (name: string, value: string) => {
    if (value.trim() !== '') words.push(name, value.trim());
  };
  option('--name', form.name);
  option('--tag', form.tag);
  option('--cwd', form.workdir);
  for (const row of form.env) option('--env', row.name);
  option('--timeout', form.timeout);
  for (const { id, condition } of form.after) option(condition === 'ok' ? '--after' : '--after-any', id);
  for (const [name, number] of Object.entries(parseSlots(form.slots) ?? {})) option('--slots', `${name}=${number}`);
  option('--priority', form.priority);
  if (form.how !== 'start') words.push(`--${form.how}`);
  const behind = argv && argv.command === form.command ? ['--', ...argv.argv] : ['--shell', form.command];
  return [...words, ...behind].map(shellWord).join(' ');
}
