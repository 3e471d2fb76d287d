const esc = '\u001b';
const bell = '\u0007';
const text = `[^${bell}${esc}]*`;
// Sequences of ECMA-48: with parameters, with a text of their own, and short ones.
const sequence = new RegExp(
  `${esc}(?:\\[[0-?]*[ -/]*(?:[@-~]|$)|[\\]PX^_]${text}(?:${bell}|${esc}\\\\)?|[ -/]*[0-~])|\u009b[0-?]*[ -/]*[@-~]`,
  'g',
);

/** A line of a log as bare text: without colours and other escape codes, of a progress bar its last state. */
export function plain(line: string): string {
  const states = line.replace(sequence, '').split('\r');
  const last = states.findLast((state) => state.trim() !== '') ?? '';
  return last.replace(/[^\P{Cc}\t]/gu, '');
}
