import type { Sweep } from '../../api/types';
import { count } from '../../text/format';
import { ended, progressParts } from './cells';
import './progress.css';

/** How far a sweep is: a bar by state and, unless there is no room, the same in words. */
export function Progress({ sweep, words = true }: { sweep: Sweep; words?: boolean }) {
  const parts = progressParts(sweep.progress);
  const total = Math.max(1, sweep.progress.total);
  const text = parts.map((part) => `${count(part.count)} ${part.word}`).join(', ');
  return (
    <div className="sweep-progress">
      <div
        className="sweep-progress-bar"
        role="progressbar"
        aria-label="Cells that have ended"
        aria-valuemin={0}
        aria-valuemax={sweep.progress.total}
        aria-valuenow={ended(sweep.progress)}
        aria-valuetext={text}
        title={text}
      >
        {parts.map((part) => (
          <span key={part.state} className={`sweep-progress-part is-${part.state}`} style={{ flexGrow: part.count / total }} />
        ))}
      </div>
      {words && (
        <ul className="sweep-progress-words">
          {parts.map((part) => (
            <li key={part.state}>
              <i className={`sweep-progress-mark is-${part.state}`} aria-hidden="true" />
              <b className="number">{count(part.count)}</b> {part.word}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
