import { ApiError, getJson, request, runPath } from '../../api/client';
import type { LinePage, LogStreamEnd, LogStreamText, SearchResult } from '../../api/types';

export type StreamEvent = LogStreamText | LogStreamEnd;

/** What to look for in a log. */
export interface Query {
  readonly text: string;
  readonly regex: boolean;
  readonly case: boolean;
}

/** Which of the matches: those after a line, or from one by its number (counted from 0) on; else the last ones. */
export interface SearchWindow {
  after?: number;
  skip?: number;
  limit: number;
  marks?: number;
}

/** One run's log on the server. Every method throws {@link ApiError}, and what the signal gives when it is aborted. */
export interface LogClient {
  lines(from: number, count: number, signal?: AbortSignal): Promise<LinePage>;
  search(query: Query, window: SearchWindow, signal?: AbortSignal): Promise<SearchResult>;
  /** The events of a stream from an offset on, until the server ends it or it breaks. */
  stream(offset: number, signal: AbortSignal): AsyncIterable<StreamEvent>;
}

export function logClient(runId: string): LogClient {
  return {
    lines: (from, count, signal) => getJson<LinePage>(runPath(runId, '/logs/lines'), { query: { from, count }, signal }),
    search: (query, window, signal) =>
      getJson<SearchResult>(runPath(runId, '/logs/search'), {
        query: { q: query.text, regex: query.regex, case: query.case, ...window },
        signal,
      }),
    stream: (offset, signal) => streamOf(runPath(runId, '/logs/stream'), offset, signal),
  };
}

async function* streamOf(path: string, offset: number, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  const response = await request('GET', path, { query: { offset }, signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    while (true) {
      let piece: ReadableStreamReadResult<string>;
      try {
        piece = await reader.read();
      } catch (error) {
        if (signal.aborted) throw error;
        throw new ApiError(0, 'unreachable', 'The connection broke.');
      }
      if (piece.done) return;
      const lines = (rest + piece.value).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        if (line.startsWith('data: ')) yield JSON.parse(line.slice(6)) as StreamEvent;
      }
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
