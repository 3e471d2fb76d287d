import { count, plural } from '../../text/format';
import { Button } from '../../ui/Button';
import type { LogController, LogState } from './log-controller';

/** What is said below the log, and what can be done with the lines that the address names. */
export function LogFooter({ controller, state, isFinal }: { controller: LogController; state: LogState; isFinal: boolean }) {
  const { linked } = state;
  const isWarning = state.connection === 'lost' || state.problem !== null;
  return (
    <div className="log-viewer-footer">
      {linked && (
        <div className="log-viewer-linked">
          <span>
            {linked.first === linked.last ? `Line ${count(linked.first)}` : `Lines ${count(linked.first)} to ${count(linked.last)}`}
          </span>
          <Button look="quiet" icon="copy" onClick={() => void controller.copyLinked()}>
            Copy text
          </Button>
          <Button look="quiet" icon="external" onClick={() => void controller.copyLink()}>
            Copy link
          </Button>
          <Button look="quiet" icon="close" aria-label="Let go of these lines" onClick={() => controller.link(null)} />
        </div>
      )}
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
