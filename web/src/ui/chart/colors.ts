import { useEffect, useState } from 'react';

const names = ['bg', 'fg', 'fg-muted', 'fg-faint', 'border', 'border-strong', 'accent', 'bg-raised', 'focus'] as const;

/** The page's colours as a canvas takes them. */
export interface ChartColors extends Record<(typeof names)[number], string> {
  /** Of the lines. */
  lines: string[];
  /** From the lowest to the highest value: red, green and blue. */
  scale: [number, number, number][];
  font: string;
}

/** How many lines can be told apart. */
export const mostLines = 10;

// What a custom property made with light-dark() stands for is known by a place where it is used.
function read(): ChartColors {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const color = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  try {
    return {
      ...(Object.fromEntries(names.map((name) => [name, color(name)])) as Record<(typeof names)[number], string>),
      lines: Array.from({ length: mostLines }, (_, index) => color(`chart-${index}`)),
      scale: [0, 1, 2].map(
        (index) => (color(`scale-${index}`).match(/\d+/g) ?? ['0', '0', '0']).slice(0, 3).map(Number) as [number, number, number],
      ),
      font: getComputedStyle(document.body).fontFamily,
    };
  } finally {
    probe.remove();
  }
}

let current: ChartColors | undefined;
const listeners = new Set<() => void>();
let watched = false;

function watch() {
  if (watched) return;
  watched = true;
  const changed = () => {
    current = undefined;
    for (const listener of listeners) listener();
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
  new MutationObserver(changed).observe(document.documentElement, { attributeFilter: ['data-theme'] });
}

/** The colours of the theme that is shown; anew when it changes. */
export function useChartColors(): ChartColors {
  const [colors, set] = useState(() => {
    current ??= read();
    return current;
  });
  useEffect(() => {
    watch();
    const listener = () => {
      current ??= read();
      set(current);
    };
    listeners.add(listener);
    listener();
    return () => void listeners.delete(listener);
  }, []);
  return colors;
}

// Ten colours are not ten for everybody: neighbours differ in their dashes as well.
const dashes: number[][] = [[], [7, 4], [2, 3], [10, 3, 2, 3]];

/** The dashes of the nth line, in CSS pixels; empty for one that is drawn through. */
export function dashOf(index: number): number[] {
  return dashes[index % dashes.length]!;
}
