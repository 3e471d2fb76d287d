import type { Run } from '../../api/types';
import { ending, plural, reasonWords } from '../../text/format';
import type { TerminalState } from './terminalSession';

export function hasEnded(run: Pick<Run, 'status'>): boolean {
  return run.status === 'finished' || run.status === 'failed' || run.status === 'stopped';
}

/** How a run that has ended did, as a sentence. */
export function endSentence(run: Pick<Run, 'status' | 'reason' | 'exit_code' | 'signal'>): string {
  const why = reasonWords(run.reason);
  const end = ending(run);
  const code = run.exit_code === null || run.signal !== null ? end : `exit code ${end}`;
  const details = [code, why].filter(Boolean).join(', ');
  return `The run ${run.status === 'stopped' ? 'was stopped' : run.status}${details ? `: ${details}` : ''}.`;
}

/** Why there is no terminal yet; null when the run has, or had, a window. */
export function notStarted(run: Pick<Run, 'status' | 'tmux_window_id'>): string | null {
  if (run.status === 'ready') return 'The run is not started.';
  if (run.status === 'queued') return 'The run waits in the queue.';
  if (run.status === 'launching' && run.tmux_window_id === null) return 'The window is being made.';
  return null;
}

/** How the terminal stands, for the line above it; `seconds` until the next try. */
export function stateWords(state: TerminalState | null, seconds: number): string {
  if (!state) return 'Connecting';
  switch (state.phase.kind) {
    case 'connecting':
      return 'Connecting';
    case 'live':
      return state.latency === null ? 'Live' : `Live, ${state.latency} ms`;
    case 'retrying':
      return `${state.phase.why} Reconnecting ${seconds > 0 ? `in ${seconds} s` : 'now'}`;
    case 'closed':
      return state.phase.meaning.kind === 'ended' ? 'Ended' : state.phase.meaning.text;
  }
}

/** Who may type, as words. */
export function controlWords(control: TerminalState['control']): string {
  return control === 'held' ? 'In control' : control === 'interrupted' ? 'In control again when connected' : 'Read-only';
}

/** What became of keys that could not be sent; null when nothing is to be said. */
export function keysWords(state: TerminalState, canSend: boolean): string | null {
  const said: string[] = [];
  if (state.doubtful > 0) said.push(`The last ${state.doubtful === 1 ? 'key' : plural(state.doubtful, 'key')} may not have arrived.`);
  if (state.waiting > 0) {
    said.push(
      canSend
        ? `${plural(state.waiting, 'key')} waiting, typed while there was no connection. Look at the screen before you send.`
        : `${plural(state.waiting, 'key')} waiting for the connection.`,
    );
  }
  if (state.refused > 0) said.push(`${plural(state.refused, 'key')} more ${state.refused === 1 ? 'was' : 'were'} not kept.`);
  return said.length > 0 ? said.join(' ') : null;
}
