export type Sign = 'idle' | 'running' | 'waiting' | 'failed' | 'offline';

// Each sign differs in shape, too: a tab's icon is small and colours are not for everybody.
const signs: Record<Sign, string> = {
  idle: '',
  running: '<circle cx="24" cy="24" r="7" fill="#2f7bff" stroke="#fff" stroke-width="2"/>',
  waiting: '<rect x="17" y="17" width="14" height="14" rx="2" fill="#e0a020" stroke="#fff" stroke-width="2"/>',
  failed: '<path d="M24 15l8 15H16z" fill="#e0342a" stroke="#fff" stroke-width="2"/>',
  offline: '<path d="M18 18l12 12M30 18L18 30" stroke="#888" stroke-width="4"/>',
};

/** The page's mark: a prompt in a window. */
export const mark =
  '<rect x="1" y="3" width="30" height="26" rx="6" fill="#1f5fd0"/><path d="M8 11l6 5-6 5M16 22h8" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>';

let shown: Sign | null = null;

/** Puts a sign on the tab's icon. */
export function setFavicon(sign: Sign): void {
  if (sign === shown) return;
  shown = sign;
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link)
    link.href = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${mark}${signs[sign]}</svg>`)}`;
}
