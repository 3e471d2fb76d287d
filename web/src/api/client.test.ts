import { afterEach, expect, test, vi } from 'vitest';
import { ApiError, getJson, onOutcome, runPath, send, withQuery } from './client';

afterEach(() => vi.unstubAllGlobals());

function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const fetched = vi.fn(() => Promise.resolve(new Response(status === 204 ? null : text, { status, headers })));
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

test('paths and queries', () => {
  expect(runPath('../x?y#z', '/logs')).toBe('/runs/..%2Fx%3Fy%23z/logs');
  expect(withQuery('/runs', { q: 'a b&c', limit: 5, none: null, off: undefined, no: false })).toBe('/runs?q=a+b%26c&limit=5&no=false');
});

test('a problem is an error with its code and sentence', async () => {
  answer(409, { code: 'conflict', detail: 'it has ended', title: 'Conflict', status: 409, type: 'about:blank' });
  await expect(send('POST', '/runs/a/stop')).rejects.toMatchObject({ status: 409, code: 'conflict', detail: 'it has ended' });
  answer(502, '<html>');
  await expect(getJson('/runs')).rejects.toMatchObject({ status: 502, detail: 'The server answered 502.' });
});

test('a server that is away is an error of its own, and whoever listens hears of a lost session', async () => {
  const heard: (string | null)[] = [];
  const end = onOutcome((error) => heard.push(error?.code ?? null));
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed to fetch')));
  const error = await getJson('/runs').catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ApiError);
  expect((error as ApiError).isUnreachable).toBe(true);
  answer(401, { code: 'unauthorized', detail: 'no' });
  await getJson('/runs').catch(() => undefined);
  answer(404, { code: 'not_found', detail: 'no' });
  await getJson('/runs').catch(() => undefined);
  answer(200, []);
  await getJson('/runs');
  end();
  expect(heard).toEqual(['unreachable', 'unauthorized', null, null]);
});

test('what the caller gives up is no error of the server', async () => {
  const heard: unknown[] = [];
  const end = onOutcome((error) => heard.push(error));
  const giveUp = new AbortController();
  giveUp.abort();
  vi.stubGlobal('fetch', () => Promise.reject(new DOMException('aborted', 'AbortError')));
  await expect(getJson('/runs', { signal: giveUp.signal })).rejects.toMatchObject({ name: 'AbortError' });
  end();
  expect(heard).toEqual([]);
});

test('a body goes as JSON, without one no type is said', async () => {
  const fetched = answer(204, '');
  await send('POST', '/session', { token: 't' });
  await send('POST', '/runs/a/archive');
  const sent = fetched.mock.calls.map((call) => (call as unknown as [string, RequestInit])[1]);
  expect(sent[0]).toMatchObject({ body: '{"token":"t"}', headers: { 'Content-Type': 'application/json' } });
  expect(sent[1]).not.toHaveProperty('body');
  expect(sent[1]).not.toHaveProperty('headers');
});
