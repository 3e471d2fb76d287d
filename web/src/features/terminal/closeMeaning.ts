/** What a closed terminal means for whoever looks at it. Only `lost` is tried again by itself. */
export type CloseMeaning =
  | { kind: 'lost'; text: string }
  | { kind: 'waiting'; text: string }
  | { kind: 'gone'; text: string }
  | { kind: 'ended'; text: string }
  | { kind: 'left'; text: string }
  | { kind: 'refused'; text: string }
  | { kind: 'fault'; text: string };

/** Reads a WebSocket's close code and reason as the server's description of `GET /runs/{id}/terminal` gives them. */
export function meaningOf(code: number, reason: string): CloseMeaning {
  switch (code) {
    case 1000:
      return { kind: 'left', text: 'Detached. The window is still there.' };
    case 1001:
      return { kind: 'lost', text: 'The server ended.' };
    case 1007:
    case 1009:
      return { kind: 'fault', text: sentence(reason, 'The server did not understand this page.') };
    case 4401:
      return { kind: 'refused', text: sentence(reason, 'The server does not allow it.') };
    case 4404:
      return reason.startsWith('not started')
        ? { kind: 'waiting', text: sentence(reason, 'Not started.') }
        : { kind: 'gone', text: sentence(reason, 'There is no window.') };
    case 4409:
      return { kind: 'ended', text: sentence(reason, 'Ended.') };
    case 4500:
      return { kind: 'lost', text: sentence(reason, 'The server had a fault.') };
    default:
      return { kind: 'lost', text: 'The connection was lost.' };
  }
}

/** `text` with a capital and a full stop; `otherwise` when there is none. */
export function sentence(text: string, otherwise: string): string {
  const trimmed = text.trim();
  if (!trimmed) return otherwise;
  return `${trimmed[0]!.toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? '' : '.'}`;
}
