/**
 * Lets a finger turn the wheel of a program that asked for the mouse: xterm hears of touches nothing. Where `wanted` says no, the finger
 * scrolls the page, as everywhere else. Never makes a key of it. Returns how to end it.
 */
export function touchWheel(host: HTMLElement, target: () => HTMLElement | undefined, wanted: () => boolean): () => void {
  let last: { x: number; y: number } | null = null;
  const start = (event: TouchEvent) => {
    const touch = event.touches.length === 1 ? event.touches[0]! : null;
    last = touch && wanted() ? { x: touch.clientX, y: touch.clientY } : null;
  };
  const move = (event: TouchEvent) => {
    const touch = event.touches[0];
    const element = target();
    if (!last || !touch || event.touches.length !== 1 || !element) return;
    const deltaX = last.x - touch.clientX;
    const deltaY = last.y - touch.clientY;
    if (Math.abs(deltaX) > Math.abs(deltaY)) return; // sideways: the panel
    event.preventDefault();
    last = { x: touch.clientX, y: touch.clientY };
    element.dispatchEvent(
      new WheelEvent('wheel', { deltaY, clientX: touch.clientX, clientY: touch.clientY, bubbles: true, cancelable: true }),
    );
  };
  host.addEventListener('touchstart', start, { passive: true });
  host.addEventListener('touchmove', move, { passive: false });
  return () => {
    host.removeEventListener('touchstart', start);
    host.removeEventListener('touchmove', move);
  };
}
