import type { Run } from '../api/types';

/** A length of time in the two largest units that matter: `340 ms`, `4.2 s`, `3 m 07 s`, `2 h 05 m`, `3 d 4 h`. */
export function duration(seconds: number): string {
  const s = Math.max(0, seconds);
  if (s < 1) return `${Math.round(s * 1000)} ms`;
  if (s < 10) return `${s.toFixed(1)} s`;
  if (s < 60) return `${Math.floor(s)} s`;
  if (s < 3600) return `${Math.floor(s / 60)} m ${two(Math.floor(s % 60))} s`;
  if (s < 86_400) return `${Math.floor(s / 3600)} h ${two(Math.floor((s % 3600) / 60))} m`;
  return `${Math.floor(s / 86_400)} d ${Math.floor((s % 86_400) / 3600)} h`;
}

/** How long ago in one unit: `now`, `12 s`, `5 m`, `3 h`, `2 d`, from a month on the date. A time to come is `now`. */
export function ago(then: number, now: number): string {
  const s = now - then;
  if (s < 5) return 'now';
  if (s < 60) return `${Math.floor(s)} s`;
  if (s < 3600) return `${Math.floor(s / 60)} m`;
  if (s < 86_400) return `${Math.floor(s / 3600)} h`;
  if (s < 30 * 86_400) return `${Math.floor(s / 86_400)} d`;
  return new Date(then * 1000).toLocaleDateString(undefined, { year: 'numeric', month: 'short', day: 'numeric' });
}

/** Date and time of seconds since the epoch, in the reader's time zone and language. */
export function dateTime(seconds: number): string {
  return new Date(seconds * 1000).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** Bytes in powers of 1024: `0 B`, `812 B`, `1.5 KiB`, `10 MiB`. */
export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  let value = count;
  let unit = -1;
  const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** A number for people, with separators for thousands. */
export function count(value: number): string {
  return value.toLocaleString();
}

/** `1 run`, `2 runs`, `1,204 runs`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

// What the shell's habit makes of an ending by a signal: 128 and its number.
const signalNumbers: Record<number, string> = {
  1: 'HUP',
  2: 'INT',
  3: 'QUIT',
  4: 'ILL',
  6: 'ABRT',
  8: 'FPE',
  9: 'KILL',
  11: 'SEGV',
  13: 'PIPE',
  14: 'ALRM',
  15: 'TERM',
  24: 'XCPU',
  25: 'XFSZ',
};

const signalWords: Record<string, string> = {
  HUP: 'its terminal went away',
  INT: 'interrupted',
  QUIT: 'quit',
  ILL: 'illegal instruction',
  ABRT: 'aborted',
  FPE: 'arithmetic error',
  KILL: 'killed',
  SEGV: 'segmentation fault',
  PIPE: 'broken pipe',
  ALRM: 'alarm',
  TERM: 'terminated',
  XCPU: 'out of processor time',
  XFSZ: 'file too large',
};

/** How a run ended, in words: `0`, `1`, `137: killed, SIGKILL`, `SIGTERM: terminated`, `no exit code`; null while it has not. */
export function ending(run: Pick<Run, 'status' | 'reason' | 'exit_code' | 'signal'>): string | null {
  if (run.status !== 'finished' && run.status !== 'failed' && run.status !== 'stopped') return null;
  if (run.signal) {
    const words = signalWords[run.signal];
    return words ? `SIG${run.signal}: ${words}` : `SIG${run.signal}`;
  }
  if (run.exit_code === null) return 'no exit code';
  const name = run.exit_code > 128 ? signalNumbers[run.exit_code - 128] : undefined;
  if (name) return `${run.exit_code}: ${signalWords[name]}, SIG${name}`;
  if (run.exit_code === 127) return '127: command not found';
  if (run.exit_code === 126) return '126: not executable';
  return String(run.exit_code);
}

/** Why a run ended as it did, where its exit code alone does not say. */
export function reasonWords(reason: Run['reason']): string | null {
  switch (reason) {
    case 'timeout':
      return 'its time was up';
    case 'launch_error':
      return 'could not be started';
    case 'dependency':
      return 'a run it waited for did not end well';
    case 'lost':
      return 'nothing tells how it ended';
    case 'stopped':
      return 'stopped on request';
    default:
      return null;
  }
}

/** Seconds from the start of a run to its end, or to now; null before it started. */
export function elapsed(run: Pick<Run, 'started_at' | 'ended_at'>, now: number): number | null {
  return run.started_at === null ? null : Math.max(0, (run.ended_at ?? now) - run.started_at);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
