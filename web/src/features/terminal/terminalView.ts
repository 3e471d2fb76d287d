import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import { withoutStyleAttributes, withoutStyleElements } from './contentPolicy';
import { fontSizeFor, fontSizes } from './fontSize';
import { MouseModes } from './mouseModes';
import { hasRealGpu } from './realGpu';
import type { TerminalScreen, TerminalSize } from './terminalSession';
import { themeAt, watchTheme } from './terminalTheme';
import { touchWheel } from './touchWheel';

/** What somebody does in the terminal. */
export interface TerminalViewEvents {
  typed(data: string): void;
  typedBytes(data: string): void;
  pasted(text: string): void;
  copied(text: string): void;
  /** A link was followed; `sure` when it shows its own address and a modifier was held. */
  followed(address: string, sure: boolean): void;
  /** Out of the terminal by the keyboard. */
  left(): void;
  /** The size that would fill the panel has changed; only while {@link TerminalView.fill} is on. */
  fits(size: TerminalSize): void;
}

const settle = 200;
const followsTyping = 1000;

/**
 * xterm in a scrollable host: always as many columns and rows as the window has, in the largest legible font at which they fit. Takes
 * input only while {@link setInput} is on; until then keys belong to the page and the mouse selects.
 */
export class TerminalView implements TerminalScreen {
  private readonly terminal: Terminal;
  private readonly fitAddon = new FitAddon();
  private readonly mouse: MouseModes;
  private readonly endings: (() => void)[] = [];
  private readonly frame: HTMLDivElement;
  private takesInput = false;
  private fills = false;
  private cell = 0;
  private typedAt = Number.NEGATIVE_INFINITY;
  private fitTimer: ReturnType<typeof setTimeout> | undefined;
  private search: Promise<import('@xterm/addon-search').SearchAddon> | undefined;
  private disposed = false;

  constructor(
    private readonly host: HTMLElement,
    private readonly events: TerminalViewEvents,
    screenReaderMode: boolean,
  ) {
    const fontFamily = getComputedStyle(host).getPropertyValue('--font-mono').trim() || 'monospace';
    this.terminal = new Terminal({
      allowProposedApi: true, // unicode versions
      cols: 80,
      rows: 24,
      scrollback: 0, // tmux shows an alternate screen: history is in the log
      disableStdin: true,
      cursorBlink: false,
      cursorInactiveStyle: 'outline',
      fontFamily,
      fontSize: fontSizes.most,
      drawBoldTextInBrightColors: false,
      minimumContrastRatio: 4.5, // programs choose colours for a background that they take for dark
      macOptionIsMeta: false,
      macOptionClickForcesSelection: true,
      screenReaderMode,
      theme: themeAt(host),
      logLevel: 'off',
      linkHandler: {
        allowNonHttpProtocols: false,
        activate: (event, address) => this.follow(event, address, false),
      },
    });
    this.terminal.loadAddon(this.fitAddon);
    this.terminal.loadAddon(new Unicode11Addon());
    this.terminal.unicode.activeVersion = '11';
    this.terminal.loadAddon(new WebLinksAddon((event, address) => this.follow(event, address, true)));
    this.mouse = new MouseModes(this.terminal);
    this.frame = document.createElement('div');
    this.frame.className = 'tmux-terminal-panel-frame';
    host.append(this.frame);
    withoutStyleElements(() => this.terminal.open(this.frame));
    withoutStyleAttributes(this.terminal);
    this.cell = measuredCell(fontFamily);
    this.bind();
    this.layOut();
    if (hasRealGpu()) void this.drawOnGpu();
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.fitTimer);
    for (const end of this.endings) end();
    this.terminal.dispose();
    this.frame.remove();
  }

  reset(): void {
    this.mouse.reset();
    this.terminal.reset();
  }

  resize(size: TerminalSize): void {
    // What came before was painted for the size before.
    this.terminal.write('', () => {
      if (this.disposed) return;
      this.terminal.resize(size.cols, size.rows);
      this.layOut();
    });
  }

  write(bytes: Uint8Array, shown: () => void): void {
    if (this.disposed) return;
    this.terminal.write(bytes, shown);
  }

  /** Whether keys, pastes and the mouse are the program's. */
  setInput(on: boolean): void {
    if (on === this.takesInput) return;
    this.takesInput = on;
    this.terminal.options.disableStdin = !on;
    this.terminal.options.cursorBlink = on && !matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.mouse.allow(on);
    const input = this.terminal.textarea;
    if (input) input.tabIndex = on ? 0 : -1;
  }

  setLabel(label: string): void {
    this.terminal.textarea?.setAttribute('aria-label', label);
  }

  setScreenReaderMode(on: boolean): void {
    this.terminal.options.screenReaderMode = on;
  }

  /** Whether {@link TerminalViewEvents.fits} tells what fills the panel. */
  fill(on: boolean): void {
    if (on === this.fills) return;
    this.fills = on;
    this.frame.classList.toggle('is-filling', on);
    this.layOut();
    if (on) this.tellFit();
  }

  /** Puts the keyboard into the terminal, and the terminal where it can be seen. */
  focus(): void {
    this.host.scrollIntoView({ block: 'nearest' });
    this.terminal.focus();
    this.terminal.textarea?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** Sends a key as the program wants it: arrows differ in its application mode. */
  press(key: string): void {
    const arrow = /^.\[([A-D])$/s.exec(key);
    this.terminal.input(arrow && this.terminal.modes.applicationCursorKeysMode ? `\u001bO${arrow[1]}` : key, true);
  }

  /** Pastes a text that may be pasted. */
  paste(text: string): void {
    this.terminal.paste(text);
  }

  get selection(): string {
    return this.terminal.getSelection();
  }

  /** Marks the next place on the screen that holds `text`; false when there is none. */
  async find(text: string, backwards: boolean): Promise<boolean> {
    this.search ??= import('@xterm/addon-search').then(({ SearchAddon }) => {
      const addon = new SearchAddon();
      this.terminal.loadAddon(addon);
      return addon;
    });
    const addon = await this.search;
    if (this.disposed) return false;
    if (!text) {
      this.terminal.clearSelection();
      return false;
    }
    return backwards ? addon.findPrevious(text) : addon.findNext(text);
  }

  private bind(): void {
    const { terminal, host, events } = this;
    terminal.onData((data) => {
      this.typedAt = performance.now();
      events.typed(data);
    });
    terminal.onBinary((data) => events.typedBytes(data));
    terminal.onCursorMove(() => this.takesInput && this.showCursor());
    terminal.attachCustomKeyEventHandler((event) => this.hearKey(event));
    // Without scrollback xterm makes arrow keys of the wheel: that would type.
    terminal.attachCustomWheelEventHandler(() => this.usesMouse);
    if (terminal.textarea) terminal.textarea.tabIndex = -1;

    const paste = (event: ClipboardEvent) => {
      event.preventDefault();
      event.stopPropagation();
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (text) events.pasted(text);
    };
    host.addEventListener('paste', paste, true);
    const observer = new ResizeObserver(() => this.layOut());
    observer.observe(host);
    const viewport = window.visualViewport;
    const resized = () => this.fills && this.layOut();
    viewport?.addEventListener('resize', resized);
    this.endings.push(
      () => host.removeEventListener('paste', paste, true),
      () => observer.disconnect(),
      () => viewport?.removeEventListener('resize', resized),
      watchTheme(() => {
        terminal.options.theme = themeAt(host);
      }),
      touchWheel(
        host,
        () => terminal.element,
        () => this.usesMouse,
      ),
    );
  }

  private get usesMouse(): boolean {
    return this.takesInput && this.terminal.modes.mouseTrackingMode !== 'none';
  }

  private hearKey(event: KeyboardEvent): boolean {
    const chord = event.ctrlKey && event.shiftKey && !event.altKey && !event.metaKey;
    if (chord && event.code === 'KeyC') {
      event.preventDefault();
      if (event.type === 'keydown' && this.selection) this.events.copied(this.selection);
      return false;
    }
    if (chord && event.code === 'KeyV') return false; // the browser pastes
    if (chord && event.code === 'Space') {
      event.preventDefault();
      if (event.type === 'keydown') this.events.left();
      return false;
    }
    return this.takesInput;
  }

  private follow(event: MouseEvent, address: string, showsAddress: boolean): void {
    if (!/^https?:\/\//i.test(address)) return;
    const modified = event.ctrlKey || event.metaKey;
    if (!modified && this.takesInput && matchMedia('(pointer: fine)').matches) return; // the click was for the program
    this.events.followed(address, modified && showsAddress);
  }

  private layOut(): void {
    const { terminal, host } = this;
    if (this.disposed || host.clientWidth === 0) return;
    const style = getComputedStyle(host);
    const width = host.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
    const height = Math.round((window.visualViewport?.height ?? window.innerHeight) * 0.66);
    host.style.setProperty('--terminal-height', `${height}px`);
    const size = this.fills ? fontSizes.fitted : fontSizeFor(terminal.cols, width, this.cell);
    if (size !== terminal.options.fontSize) terminal.options.fontSize = size;
    if (this.fills) {
      clearTimeout(this.fitTimer);
      this.fitTimer = setTimeout(() => this.tellFit(), settle);
    }
  }

  private tellFit(): void {
    const size = this.fills && !this.disposed ? this.fitAddon.proposeDimensions() : undefined;
    if (size && size.cols > 1 && size.rows > 0) this.events.fits({ cols: Math.min(size.cols, 1000), rows: Math.min(size.rows, 500) });
  }

  // xterm keeps its input where the cursor is. Only who types is taken there: others may be looking at something else.
  private showCursor(): void {
    if (performance.now() - this.typedAt < followsTyping) this.terminal.textarea?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private async drawOnGpu(): Promise<void> {
    const { WebglAddon } = await import('@xterm/addon-webgl');
    if (this.disposed) return;
    try {
      const addon = new WebglAddon();
      addon.onContextLoss(() => {
        withoutStyleElements(() => addon.dispose()); // makes elements again
        withoutStyleAttributes(this.terminal);
      });
      this.terminal.loadAddon(addon);
    } catch {
      // Elements do as well.
    }
  }
}

// As xterm measures: the advance of a W, in units of the font size.
function measuredCell(fontFamily: string): number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return 0.6;
  context.font = `100px ${fontFamily}`;
  return context.measureText('W').width / 100;
}
