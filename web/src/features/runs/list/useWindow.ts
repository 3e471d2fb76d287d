import { useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Rows beyond what is seen, in each direction. */
const spare = 10;
/** The window moves in steps of so many rows, so that not every scrolled pixel draws anew. */
const step = 5;

/** Which of `count` rows of `height` pixels are to be drawn so that none is missed while the page scrolls. */
export function windowOf(top: number, viewport: number, height: number, count: number): { start: number; end: number } {
  const first = Math.floor(-top / height) - spare;
  const last = Math.ceil((viewport - top) / height) + spare;
  const start = Math.min(Math.max(0, Math.floor(first / step) * step), Math.max(0, count - 1));
  return { start, end: Math.max(start, Math.min(count, Math.ceil(last / step) * step)) };
}

/** The rows to draw of a list that scrolls with the page; `element` holds the rows and nothing above them. */
export function useWindow(element: React.RefObject<HTMLElement | null>, count: number, height: number) {
  const [seen, setSeen] = useState({ start: 0, end: Math.min(count, 40) });
  const latest = useRef({ count, height });
  latest.current = { count, height };
  const look = useRef(() => {
    const found = element.current;
    if (!found) return;
    const next = windowOf(found.getBoundingClientRect().top, window.innerHeight, latest.current.height, latest.current.count);
    setSeen((now) => (now.start === next.start && now.end === next.end ? now : next));
  });
  useLayoutEffect(() => look.current());
  useEffect(() => {
    let frame = 0;
    const soon = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        look.current();
      });
    };
    addEventListener('scroll', soon, { passive: true });
    addEventListener('resize', soon);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('scroll', soon);
      removeEventListener('resize', soon);
    };
  }, []);
  return { start: Math.min(seen.start, count), end: Math.min(seen.end, count) };
}
