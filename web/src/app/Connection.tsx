import { useLiveState } from '../live/live';
import { ago } from '../text/format';
import { useNow } from '../ui/Time';

/** Whether what is shown is live, in a word; said aloud when it changes. */
export function Connection() {
  const state = useLiveState();
  const waits = state.kind !== 'live' && state.kind !== 'connecting';
  useNow(waits);
  const since = waits ? ago(state.since / 1000, Date.now() / 1000) : '';
  const [look, word, title] = {
    connecting: ['wait', 'connecting', 'Asking the server'],
    live: ['ok', 'live', 'Changes appear as they happen'],
    reconnecting: ['wait', 'reconnecting', `The stream of changes broke; trying again`],
    polling: ['wait', 'every 5 s', `The stream of changes cannot be had: everything shown is asked for every 5 seconds`],
    offline: [
      'fail',
      since === 'now' ? 'offline' : `offline ${since}`,
      'The server cannot be reached. What is shown is from before; trying again',
    ],
  }[state.kind] as [string, string, string];
  return (
    <span className={`connection is-${look}`} title={title}>
      <span className="connection-dot" aria-hidden="true" />
      <span role="status" aria-label={`Connection: ${state.kind === 'offline' ? 'offline' : word}`}>
        {word}
      </span>
    </span>
  );
}
