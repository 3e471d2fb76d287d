import { count } from '../../text/format';
import { Button } from '../../ui/Button';
import type { LogMoves } from './log-moves';
import type { LogState } from './log-state';

/** What leads to the log's ends from anywhere in it. */
export function Jumps({ moves, state }: { moves: LogMoves; state: LogState }) {
  const fresh = state.showsErrors ? 0 : state.fresh;
  return (
    <div className="log-viewer-jumps">
      {!state.isAtTop && (
        <Button className="log-viewer-jump" icon="up" aria-label="To the first line (Home)" onClick={() => moves.toTop()} />
      )}
      {(!state.isAtEnd || fresh > 0) && (
        <Button
          className="log-viewer-jump"
          icon="down"
          title="To the last line (End)"
          aria-label={fresh > 0 ? undefined : 'To the last line (End)'}
          onClick={() => moves.toEnd()}
        >
          {fresh > 0 ? `Latest (${count(fresh)} new)` : null}
        </Button>
      )}
    </div>
  );
}
