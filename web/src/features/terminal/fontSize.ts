/** Smaller text is not legible; larger is not needed. In pixels. */
export const fontSizes = { least: 9, most: 14, fitted: 13 } as const;

/** The font size at which `columns` fit into `width` pixels, within what is legible. `cell` is a character's width at 1 px. */
export function fontSizeFor(columns: number, width: number, cell: number): number {
  if (!(columns > 0 && width > 0 && cell > 0)) return fontSizes.most;
  const exact = Math.floor((width / (columns * cell)) * 20) / 20;
  return Math.min(fontSizes.most, Math.max(fontSizes.least, exact));
}
