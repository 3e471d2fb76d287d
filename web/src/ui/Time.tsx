import { useEffect, useReducer } from 'react';
import { serverNow } from '../live/clock';
import { ago, dateTime, duration, elapsed } from '../text/format';

// One clock for everything that ticks on the page, a second apart and none while nobody looks.
const ticking = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(tick: () => void): () => void {
  ticking.add(tick);
  timer ??= setInterval(() => {
    if (document.visibilityState !== 'hidden') for (const each of ticking) each();
  }, 1000);
  return () => {
    ticking.delete(tick);
    if (ticking.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The server's time in seconds, anew each second while `active`. */
export function useNow(active = true): number {
  const [, tick] = useReducer((n: number) => n + 1, 0);
  useEffect(() => (active ? subscribe(tick) : undefined), [active]);
  return serverNow();
}

/** How long ago `at` (seconds since the epoch) was, `brief` without the word; the date and time on pointing at it. */
export function Ago({ at, brief = false }: { at: number; brief?: boolean }) {
  const text = ago(at, useNow());
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={dateTime(at)}>
      {text}
      {!brief && /^\d+ \w$/.test(text) && ' ago'}
    </time>
  );
}

/** How long a run has been going, ticking, or went; a dash before it started. */
export function Elapsed({ run }: { run: { started_at: number | null; ended_at: number | null } }) {
  const now = useNow(run.started_at !== null && run.ended_at === null);
  const seconds = elapsed(run, now);
  if (seconds === null) return <span className="muted">–</span>;
  // While it goes, tenths would only flicker.
  return (
    <span className="number">
      {duration(run.ended_at === null && seconds >= 1 ? Math.floor(seconds) + 0.0001 : seconds).replace(/^(\d)\.0 s/, '$1 s')}
    </span>
  );
}

/** A moment: date and time. */
export function Moment({ at }: { at: number | null }) {
  return at === null ? <span className="muted">–</span> : <time dateTime={new Date(at * 1000).toISOString()}>{dateTime(at)}</time>;
}
