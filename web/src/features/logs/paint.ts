import { DIRECT, Flag, PALETTE, type Style } from './ansi';

const CLASSES: readonly [number, string][] = [
  [Flag.bold, 'is-bold'],
  [Flag.faint, 'is-faint'],
  [Flag.italic, 'is-italic'],
  [Flag.hidden, 'is-concealed'],
];

/** The sixteen colours where they are a background: there they are what they are in a terminal, in either theme. */
const SOLID = [
  0x1a1d23, 0xb3261e, 0x1a7a3e, 0xb58900, 0x1f5fd0, 0x8e3bb0, 0x0b7285, 0xc9d1d9, 0x5c6370, 0xff7b72, 0x6fcf8b, 0xf0c654, 0x79a8ff,
  0xd59bf6, 0x56c5d6, 0xffffff,
];

/** Makes an element look as a style says, legibly in either theme. What a search found keeps its own colours. */
export function paint(element: HTMLElement, style: Style, isHighlighted: boolean) {
  for (const [flag, name] of CLASSES) if (style.flags & flag) element.classList.add(name);
  const lines = decoration(style.flags);
  if (lines) element.style.textDecoration = lines;
  if (isHighlighted) return;
  const isInverse = (style.flags & Flag.inverse) !== 0;
  const fg = isInverse ? style.bg : style.fg;
  const bg = isInverse ? style.fg : style.bg;
  if (bg) {
    // The page's colours for a dark or a light ground, whichever this one is.
    const ground = solid(bg);
    element.style.colorScheme = isDark(ground) ? 'dark' : 'light';
    element.style.backgroundColor = css(ground);
    element.style.color = fg ? text(fg, css) : 'var(--fg)';
  } else if (isInverse) {
    element.style.backgroundColor = 'var(--fg)';
    element.style.color = fg ? css(solid(fg)) : 'var(--bg-log)';
  } else if (fg) {
    element.style.color = text(fg, css);
    element.style.color = text(fg, legible);
  }
}

function text(code: number, form: (rgb: number) => string): string {
  const isNamed = (code & DIRECT) === 0 && (code & 0xff) < 16;
  return isNamed ? `var(--ansi-${code & 0xff})` : form(solid(code));
}

// The sixteen colours follow the theme; the others are darkened or lightened where they would be lost on it.
function legible(rgb: number): string {
  const from = `from ${css(rgb)}`;
  return `light-dark(oklch(${from} min(l, 0.55) c h), oklch(${from} max(l, 0.68) c h))`;
}

function css(rgb: number): string {
  return `#${rgb.toString(16).padStart(6, '0')}`;
}

function isDark(rgb: number): boolean {
  return (rgb >> 16) * 0.3 + ((rgb >> 8) & 255) * 0.59 + (rgb & 255) * 0.11 < 128;
}

function solid(code: number): number {
  const value = code & 0xffffff;
  if (code & DIRECT || (code & PALETTE) === 0) return value;
  if (value < 16) return SOLID[value]!;
  if (value >= 232) return (8 + (value - 232) * 10) * 0x010101;
  const cube = value - 16;
  return (step(Math.floor(cube / 36)) << 16) | (step(Math.floor(cube / 6) % 6) << 8) | step(cube % 6);
}

function step(level: number): number {
  return level === 0 ? 0 : 55 + level * 40;
}

function decoration(flags: number): string {
  const lines: string[] = [];
  if (flags & (Flag.underline | Flag.double | Flag.curly)) lines.push('underline');
  if (flags & Flag.strike) lines.push('line-through');
  if (flags & Flag.overline) lines.push('overline');
  if (flags & Flag.double) lines.push('double');
  if (flags & Flag.curly) lines.push('wavy');
  return lines.join(' ');
}
