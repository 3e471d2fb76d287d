// The server's clock may differ from the browser's: all ages and durations are reckoned on the server's.
let offset = 0;
let known = false;

/** Notes the `Date` header of an answer that was asked for at `sent` and came at `received` (browser's milliseconds). */
export function noteServerDate(header: string | null, sent: number, received: number): void {
  const date = header ? Date.parse(header) : Number.NaN;
  if (Number.isNaN(date) || received - sent > 2000) return;
  // The header tells whole seconds, cut off.
  const measured = date + 500 - (sent + received) / 2;
  if (!known || Math.abs(measured - offset) > 2000) {
    // Within a second the clocks are taken for equal: a header cannot tell more.
    offset = Math.abs(measured) <= 1500 ? 0 : measured;
    known = true;
  }
}

/** Now by the server's clock, in seconds since the epoch as the API tells times. */
export function serverNow(): number {
  return (Date.now() + offset) / 1000;
}

/** By how many seconds the server's clock is ahead of the browser's; 0 when they agree as far as can be told. */
export function clockOffset(): number {
  return offset / 1000;
}
