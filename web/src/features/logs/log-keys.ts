export type KeyAction =
  | 'search'
  | 'next'
  | 'previous'
  | 'nextError'
  | 'previousError'
  | 'follow'
  | 'wrap'
  | 'line'
  | 'top'
  | 'end'
  | 'pageUp'
  | 'pageDown'
  | 'all';

const ACTIONS: Record<string, KeyAction> = {
  '/': 'search',
  n: 'next',
  N: 'previous',
  e: 'nextError',
  E: 'previousError',
  f: 'follow',
  w: 'wrap',
  g: 'line',
  G: 'end',
  Home: 'top',
  End: 'end',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
};

/** What a key asks of the log; null for nothing. */
export function keyAction(event: KeyboardEvent): KeyAction | null {
  const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey ? event.key.toLowerCase() : '';
  if (command === 'f') return 'search';
  if (command === 'a') return 'all';
  const isEdge = event.ctrlKey && (event.key === 'Home' || event.key === 'End');
  if (event.altKey || event.metaKey || (event.ctrlKey && !isEdge)) return null;
  return ACTIONS[event.key] ?? null;
}

/** Whether keys that come here are text. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
