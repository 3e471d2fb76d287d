// CSI, OSC (ended by BEL or ST, or not at all), other string sequences, two-byte escapes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are made of them
const escapes = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\|$)|\x1b[PX^_][^\x1b]*(?:\x1b\\|$)|\x1b[ -/]*[0-~]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: so are these
const controls = /[\x00-\x08\x0b-\x1f\x7f]/g;

/** A line of a log as bare text: without colours and other escape codes, of a progress bar its last state. */
export function plain(line: string): string {
  const text = line.replace(escapes, '').replace(/\r+$/, '');
  return text.slice(text.lastIndexOf('\r') + 1).replace(controls, '');
}
