import { noteServerDate } from '../live/clock';

/** What the server said no with: its problem details, or why there was no answer at all. */
export class ApiError extends Error {
  constructor(
    /** The HTTP status; 0 when the server could not be reached. */
    readonly status: number,
    /** The problem's code, such as `not_found`; `unreachable` when there was no answer. */
    readonly code: string,
    /** One sentence for people. */
    readonly detail: string,
  ) {
    super(detail);
    this.name = 'ApiError';
  }

  get isUnreachable(): boolean {
    return this.status === 0;
  }
}

export type QueryValue = string | number | boolean | null | undefined;

/** `path` with those of `query` that have a value. */
export function withQuery(path: string, query?: Record<string, QueryValue>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined) parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

/** `/runs/<id>` and what hangs below it, with the id made safe for a path. */
export function runPath(id: string, below = ''): string {
  return `/runs/${encodeURIComponent(id)}${below}`;
}

/** `/sweeps/<id>` and what hangs below it, with the id made safe for a path. */
export function sweepPath(id: string, below = ''): string {
  return `/sweeps/${encodeURIComponent(id)}${below}`;
}

type Listener = (error: ApiError | null) => void;
const listeners = new Set<Listener>();

/** Told of every request's outcome: null for an answer of any kind but 401, the error otherwise. Returns how to end it. */
export function onOutcome(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(error: ApiError | null) {
  for (const listener of listeners) listener(error);
}

/** After so many milliseconds without an answer the server counts as not reached; what is asked to be done may take long. */
const patience = { ask: 30_000, act: 150_000 };

export interface RequestOptions {
  query?: Record<string, QueryValue>;
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** Only so many bytes from the beginning, where the route honours a range. */
  firstBytes?: number;
}

/**
 * The server's response, once it is a good one. Throws {@link ApiError} for every other status and when the server cannot be
 * reached; an abort by the caller's signal is thrown as it is.
 */
export async function request(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
  const init: RequestInit = { method, credentials: 'same-origin', cache: 'no-store' };
  const waited = AbortSignal.timeout(method === 'GET' ? patience.ask : patience.act);
  init.signal = options.signal ? AbortSignal.any([options.signal, waited]) : waited;
  if (options.body !== undefined) {
    init.headers = { 'Content-Type': 'application/json' };
    init.body = JSON.stringify(options.body);
  }
  if (options.firstBytes !== undefined) init.headers = { ...init.headers, Range: `bytes=0-${options.firstBytes - 1}` };
  const sent = Date.now();
  let response: Response;
  try {
    response = await fetch(withQuery(path, options.query), init);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    const unreachable = new ApiError(0, 'unreachable', 'The server cannot be reached.');
    tell(unreachable);
    throw unreachable;
  }
  noteServerDate(response.headers.get('date'), sent, Date.now());
  if (response.ok) {
    tell(null);
    return response;
  }
  const problem = await problemOf(response);
  tell(problem.status === 401 ? problem : null);
  throw problem;
}

/** The JSON of a good answer; undefined for one without content. Errors as with {@link request}. */
export async function getJson<T>(path: string, options: RequestOptions = {}): Promise<T> {
  return (await (await request('GET', path, options)).json()) as T;
}

/** Sends `body` (or nothing) and gives the answer's JSON, undefined where it has none. Errors as with {@link request}. */
export async function send<T>(method: 'POST' | 'PUT', path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
  const response = await request(method, path, body === undefined ? options : { ...options, body });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function problemOf(response: Response): Promise<ApiError> {
  try {
    const problem = (await response.json()) as { code?: string; detail?: string; title?: string };
    return new ApiError(
      response.status,
      problem.code ?? 'error',
      problem.detail ?? problem.title ?? `The server answered ${response.status}.`,
    );
  } catch {
    return new ApiError(response.status, 'error', `The server answered ${response.status}.`);
  }
}
