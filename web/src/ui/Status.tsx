import type { RunStatus, SweepStatus } from '../api/types';
import { Icon, type IconName } from './icons';
import './status.css';

type Look = 'ok' | 'fail' | 'live' | 'wait' | 'idle' | 'stopped';

const looks: Record<RunStatus | SweepStatus, { look: Look; icon: IconName }> = {
  ready: { look: 'idle', icon: 'ready' },
  queued: { look: 'wait', icon: 'clock' },
  launching: { look: 'live', icon: 'play' },
  running: { look: 'live', icon: 'play' },
  finished: { look: 'ok', icon: 'check' },
  failed: { look: 'fail', icon: 'cross' },
  stopped: { look: 'stopped', icon: 'stop' },
  draft: { look: 'idle', icon: 'ready' },
  pending: { look: 'wait', icon: 'clock' },
  paused: { look: 'wait', icon: 'pause' },
  completed: { look: 'ok', icon: 'check' },
  canceled: { look: 'stopped', icon: 'stop' },
};

/** How a run or sweep stands: a sign and the word, so that no colour is needed to tell. */
export function Status({ status }: { status: RunStatus | SweepStatus }) {
  const { look, icon } = looks[status];
  return (
    <span className={`status is-${look}`}>
      <Icon name={icon} size={12} strokeWidth="3" />
      {status}
    </span>
  );
}
