import type { ITheme } from '@xterm/xterm';

const names = [
  'black',
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  'white',
  'brightBlack',
  'brightRed',
  'brightGreen',
  'brightYellow',
  'brightBlue',
  'brightMagenta',
  'brightCyan',
  'brightWhite',
] as const;

/** The page's colours as they are at `host` now. */
export function themeAt(host: HTMLElement): ITheme {
  const probe = document.createElement('i');
  probe.hidden = true;
  host.append(probe);
  const style = getComputedStyle(probe);
  const colour = (token: string) => {
    probe.style.color = `var(${token})`;
    return style.color;
  };
  const theme: ITheme = {
    foreground: colour('--fg'),
    background: colour('--bg-log'),
    cursor: colour('--fg'),
    cursorAccent: colour('--bg-log'),
    selectionBackground: colour('--bg-selected'),
    selectionInactiveBackground: colour('--bg-selected'),
  };
  names.forEach((name, index) => {
    theme[name] = colour(`--ansi-${index}`);
  });
  // A ground more often than a word here: the least contrast that the terminal keeps makes black words legible on it.
  theme.black = colour('--terminal-black');
  probe.remove();
  return theme;
}

/** Calls `changed` when the page's colours may be others; returns how to end it. */
export function watchTheme(changed: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const chosen = new MutationObserver(changed);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  dark.addEventListener('change', changed);
  return () => {
    chosen.disconnect();
    dark.removeEventListener('change', changed);
  };
}
