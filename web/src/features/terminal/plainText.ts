const esc = '\u001b';
const bell = '\u0007';
const text = `[^${bell}${esc}]*`;
// Sequences of ECMA-48: with parameters, with a text of their own, and short ones.
const sequence = new RegExp(
  `${esc}(?:\\[[0-?]*[ -/]*(?:[@-~]|$)|[\\]PX^_]${text}(?:${bell}|${esc}\\\\)?|[ -/]*[0-~])|\u009b[0-?]*[ -/]*[@-~]`,
  'g',
);

/** A line of a log as words alone: without colours, of a progress bar the last state. */
export function plainLine(line: string): string {
  const states = line.replace(sequence, '').split('\r');
  const last = states.findLast((state) => state.trim() !== '') ?? '';
  return last.replace(/[^\P{Cc}\t]/gu, '');
}

/** A screen without the empty lines below what it shows. */
export function trimmedScreen(text: string): string {
  return text.replace(/\s+$/, '');
}
