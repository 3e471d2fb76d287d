// A word alone says little (`0 errors`, `val_error=0.1`): it counts as a level, at a line's start, before a colon, or as an exception's name.
const exact = [
  String.raw`Traceback \(most recent call last\)`,
  String.raw`\b[A-Za-z_][\w.]*(Error|Exception)\b(:|$)`,
  String.raw`\b(ERROR|FATAL|CRITICAL|PANIC|SEVERE|EMERG)\b`,
  'npm ERR!',
];
const anyCase = [
  String.raw`^\W*(error|fatal|panic|panicked|exception|uncaught|unhandled)\b\s*([^\s=:]|$)`,
  String.raw`\b(error|fatal|panic|exception)(\[\w+\])?\s*(:\s*([^\s\d.]|$)|!|\])`,
  String.raw`\blevel"?\s*[=:]\s*"?(error|fatal|panic|critical)\b`,
  String.raw`\bpanicked at\b`,
  'segmentation fault',
  'core dumped',
  'out of memory',
  'oom-kill',
  'command not found',
  'no such file or directory',
  'permission denied',
  String.raw`\bassertion\b.*\bfailed\b`,
];

/** Finds lines that tell of an error, as a regular expression for the server's search; to be asked for with `case=true`. */
export const errorPattern = `${exact.join('|')}|(?i:${anyCase.join('|')})`;

const exactly = new RegExp(exact.join('|'), 'u');
const inAnyCase = new RegExp(anyCase.join('|'), 'iu');

/** Whether a line tells of an error. */
export function isError(text: string): boolean {
  return exactly.test(text) || inAnyCase.test(text);
}
