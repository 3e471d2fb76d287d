import { ApiError, send } from '../api/client';

/**
 * Changes the token in the address's fragment, where there is one, for a cookie and takes it out of the address, so that it is
 * neither kept in the history nor shared with a link. False when the server did not take it.
 */
export async function openSession(): Promise<boolean> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return true;
  history.replaceState(history.state, '', location.pathname + location.search);
  return offerToken(token);
}

/** Offers a token, or an address with one in its fragment, to the server; false when it is wrong. Other errors are thrown. */
export async function offerToken(text: string): Promise<boolean> {
  const hash = text.indexOf('#token=');
  const token = hash < 0 ? text.trim() : (new URLSearchParams(text.slice(hash + 1).trim()).get('token') ?? '');
  try {
    await send('POST', '/session', { token });
    return true;
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status === 422)) return false;
    throw error;
  }
}
