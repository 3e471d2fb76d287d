const esc = '\u001b';
const answer = new RegExp(`^${esc}(?:\\[[?>=]?[\\d;]*[cRntuy]|\\[[?>]?[\\d;]*\\$y|\\][\\d;]+[^]*|P[^]*|_[^]*)$`);
const mouse = new RegExp(`^${esc}\\[(?:<[\\d;]+[Mm]|M[^]{3}|[\\d;]+M)$`);

const controlledArrow = new RegExp(`^${esc}[[O]([A-D])$`);

/** Whether the terminal itself says this, to a program that asked: nobody typed it. */
export function isAnswer(data: string): boolean {
  return answer.test(data);
}

/** Whether this tells of the mouse or of the focus, which mean nothing later. */
export function isPassing(data: string): boolean {
  return data === `${esc}[I` || data === `${esc}[O` || mouse.test(data);
}

/** The key as it is with Ctrl held; as it was when there is no such key. */
export function withControl(key: string): string {
  const arrow = controlledArrow.exec(key);
  if (arrow) return `${esc}[1;5${arrow[1]}`;
  if (key.length !== 1) return key;
  const code = key.toUpperCase().charCodeAt(0);
  if (code >= 0x40 && code <= 0x5f) return String.fromCharCode(code - 0x40);
  if (key === ' ' || key === '2') return '\u0000';
  if (key === '/' || key === '-') return '\u001f';
  if (key === '?') return '\u007f';
  return key;
}
