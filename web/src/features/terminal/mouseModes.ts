import type { Terminal } from '@xterm/xterm';

const modes = new Set([9, 1000, 1002, 1003, 1005, 1006, 1015, 1016]);

/**
 * Keeps a program's wish for the mouse from the terminal until there is somebody who may use it: to one who only reads, the mouse
 * selects text.
 */
export class MouseModes {
  private readonly wished = new Set<number>();
  private allowed = false;
  private replaying = false;

  constructor(private readonly terminal: Terminal) {
    terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, (parameters) => this.hear(parameters, true));
    terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, (parameters) => this.hear(parameters, false));
  }

  allow(allowed: boolean): void {
    if (allowed === this.allowed) return;
    this.allowed = allowed;
    if (this.wished.size === 0) return;
    this.terminal.write('', () => {
      this.replaying = true; // what was written before is parsed by now
    });
    this.terminal.write(`\u001b[?${[...this.wished].join(';')}${allowed ? 'h' : 'l'}`, () => {
      this.replaying = false;
    });
  }

  /** A new screen asks for nothing yet. */
  reset(): void {
    this.wished.clear();
  }

  // True: the terminal is not to see it.
  private hear(parameters: (number | number[])[], on: boolean): boolean {
    if (this.replaying) return false;
    const mouse = parameters.filter((mode): mode is number => typeof mode === 'number' && modes.has(mode));
    for (const mode of mouse) {
      if (on) this.wished.add(mode);
      else this.wished.delete(mode);
    }
    return !this.allowed && mouse.length > 0 && mouse.length === parameters.length;
  }
}
