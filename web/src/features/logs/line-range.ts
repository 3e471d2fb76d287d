/** Lines from the first to the last, both of it. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** The lines that an address's `#L120` or `#L120-L140` names; null for any other. */
export function parseRange(hash: string): LineRange | null {
  const match = /^#L(\d{1,15})(?:-L?(\d{1,15}))?$/.exec(hash);
  if (!match) return null;
  const a = Number(match[1]);
  const b = match[2] === undefined ? a : Number(match[2]);
  return a < 1 || b < 1 ? null : { first: Math.min(a, b), last: Math.max(a, b) };
}
