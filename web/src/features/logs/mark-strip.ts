/** Draws where errors and what was found are, as shares of the log, beside its scroll bar. What was found lies on top. */
export function drawMarks(canvas: HTMLCanvasElement, errors: readonly number[], found: readonly number[]) {
  const scale = window.devicePixelRatio || 1;
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context || width === 0) return;
  const style = getComputedStyle(canvas);
  context.clearRect(0, 0, width, height);
  const mark = Math.max(2, Math.round(2 * scale));
  const draw = (shares: readonly number[], colour: string, left: number) => {
    context.fillStyle = colour;
    for (const share of shares) context.fillRect(left, Math.min(height - mark, Math.round(share * height)), width - left, mark);
  };
  draw(errors, style.color, 0);
  draw(found, style.caretColor, Math.round(width / 3));
}
