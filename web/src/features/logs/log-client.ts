import { ApiError, getJson, request, runPath } from '../../api/client';
import type { LinePage, LogStreamEnd, LogStreamText } from '../../api/types';

export type StreamEvent = LogStreamText | LogStreamEnd;

/** One run's log on the server. Every method throws {@link ApiError}, and what the signal gives when it is aborted. */
export interface LogClient {
  lines(from: number, count: number, signal?: AbortSignal): Promise<LinePage>;
  /** The events of a stream from an offset on, until the server ends it or it breaks. */
  stream(offset: number, signal: AbortSignal): AsyncIterable<StreamEvent>;
}

export function logClient(runId: string): LogClient {
  return {
    lines: (from, count, signal) => getJson<LinePage>(runPath(runId, '/logs/lines'), { query: { from, count }, signal }),
    stream: (offset, signal) => streamOf(runPath(runId, '/logs/stream'), offset, signal),
  };
}

/** The server says that it lives every 15 seconds. */
const SILENCE_MS = 40_000;

function withinSilence<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('silence')), SILENCE_MS);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function* streamOf(path: string, offset: number, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  const response = await request('GET', path, { query: { offset }, signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    while (true) {
      let piece: ReadableStreamReadResult<string>;
      try {
        piece = await withinSilence(reader.read());
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
