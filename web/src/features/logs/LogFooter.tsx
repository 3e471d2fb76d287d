import { count, plural } from '../../text/format';
import type { LogState } from './log-state';

/** What is said below the log. */
export function LogFooter({ state, isFinal }: { state: LogState; isFinal: boolean }) {
  const { linked, tools } = state;
  const isWarning = state.connection === 'lost' || state.problem !== null;
  return (
    <div className="log-viewer-footer">
      {tools && linked && <tools.LinkedLines linked={linked} tools={tools} />}
      <span className={`log-viewer-says ${isWarning ? 'is-warning' : ''}`}>{state.notice ?? sentence(state, isFinal)}</span>
    </div>
  );
}

function sentence(state: LogState, isFinal: boolean): string {
  if (state.connection === 'missing') return '';
  if (state.connection === 'lost') {
    return `${state.problem ?? 'The server cannot be reached.'} Trying again.${state.isLoaded ? ' What is shown may be old.' : ''}`;
  }
  if (state.problem) return state.problem;
  if (!state.isLoaded) return 'Loading';
  if (state.showsErrors) return `${plural(state.errors?.total ?? 0, 'line')} of ${count(state.total)} look like errors`;
  const lines = plural(state.total, 'line');
  if (isFinal || state.connection === 'ended') return `${lines}, complete`;
  return state.isLive ? lines : `${lines}, new output is not taken in`;
}
