import { useState } from 'react';
import type { Run } from '../../api/types';
import { CopyButton } from '../../ui/CopyButton';
import { Command } from '../../ui/States';
import { LastScreen } from './LastScreen';
import { LiveTerminalView } from './LiveTerminalView';
import { endSentence, hasEnded, notStarted } from './words';
import './tmux-terminal-panel.css';

/**
 * A run's tmux window: how to reach it from elsewhere, and the window itself, to read and, after "Take control", to type in. Before the
 * run starts it says so and begins by itself; after the end it shows what was there last.
 */
export default function TmuxTerminalPanel({ run }: { run: Run }) {
  return <PanelOf key={run.id} run={run} />;
}

function PanelOf({ run }: { run: Run }) {
  // A window that was watched to its end keeps its picture. A window of the user's own lives on beside the run.
  const [cameTooLate] = useState(() => hasEnded(run) && run.placement === 'job_window');
  const waits = notStarted(run);
  const attach = run.allowed_actions.find((each) => each.action === 'attach');
  return (
    <div className="tmux-terminal-panel">
      {run.tmux_window && (
        <div className="tmux-terminal-panel-window">
          <div className="tmux-terminal-panel-name">
            <span className="muted">Window</span>
            <code title={run.tmux_window}>{run.tmux_window}</code>
            <CopyButton text={run.tmux_window} label="Copy window name" />
          </div>
          {run.attach_command && attach?.allowed && <Command text={run.attach_command} label="Copy the attach command" />}
        </div>
      )}
      {waits !== null ? (
        <p className="tmux-terminal-panel-empty">{waits} The terminal opens here by itself.</p>
      ) : cameTooLate || run.tmux_window_id === null ? (
        <>
          <p className="tmux-terminal-panel-end">{endSentence(run)}</p>
          <LastScreen run={run} />
        </>
      ) : (
        <LiveTerminalView run={run} />
      )}
    </div>
  );
}
