import { DIRECT, Flag, PALETTE, type Style } from './style';

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
    const ground = solid(bg);
    element.style.backgroundColor = css(ground);
    setColour(element, fg ? css(solid(fg)) : isDark(ground) ? '#ffffff' : '#14161a', isDark(ground) ? LIGHT : DARK);
  } else if (isInverse) {
    element.style.backgroundColor = 'var(--fg)';
    setColour(element, fg ? css(solid(fg)) : 'var(--bg-log)', fg ? EITHER_INVERSE : null);
  } else if (fg) {
    const isNamed = (fg & DIRECT) === 0 && (fg & 0xff) < 16;
    setColour(element, isNamed ? `var(--ansi-${fg & 0xff})` : css(solid(fg)), isNamed ? null : EITHER);
  }
}

// How light a colour is made at least or at most, so that it is not lost on its ground.
const LIGHT = 'max(l, 0.8) c h';
const DARK = 'min(l, 0.4) c h';
const EITHER = ['min(l, 0.55) c h', 'max(l, 0.68) c h'] as const;
const EITHER_INVERSE = [EITHER[1], EITHER[0]] as const;

function setColour(element: HTMLElement, colour: string, lightness: string | readonly [string, string] | null) {
  element.style.color = colour;
  if (!lightness) return;
  // Left as it is by a browser that cannot calculate with colours.
  const [light, dark] = typeof lightness === 'string' ? [lightness, lightness] : lightness;
  element.style.color = `light-dark(oklch(from ${colour} ${light}), oklch(from ${colour} ${dark}))`;
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
