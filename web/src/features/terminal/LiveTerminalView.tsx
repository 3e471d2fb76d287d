import { useEffect, useReducer, useRef, useState } from 'react';
import { request } from '../../api/client';
import { useInfo } from '../../api/queries';
import type { Run } from '../../api/types';
import { useSetting } from '../../app/settings';
import { useSessionLost } from '../../live/live';
import { copyText } from '../../text/clipboard';
import { Button } from '../../ui/Button';
import { toast } from '../../ui/Toasts';
import { FindBar } from './FindBar';
import { KeyBar } from './KeyBar';
import { LastScreen } from './LastScreen';
import { LinkDialog } from './LinkDialog';
import { PasteBox, PasteDialog } from './PasteDialog';
import { checkPaste } from './pasteCheck';
import { isAnswer, isPassing, withControl } from './reports';
import type { TerminalState } from './terminalSession';
import { useTerminal } from './useTerminal';
import { controlWords, endSentence, hasEnded, keysWords, stateWords } from './words';

type Asking = { paste: string } | { link: string } | 'paste-box' | null;

/** The window itself, with what is around it while it is live. */
export function LiveTerminalView({ run }: { run: Run }) {
  const host = useRef<HTMLDivElement>(null);
  const control = useRef<HTMLSpanElement>(null);
  const [asking, setAsking] = useState<Asking>(null);
  const [finding, setFinding] = useState(false);
  const [ctrl, setCtrl] = useState(false);
  const [reader, setReader] = useSetting('terminal.screen_reader');
  const info = useInfo();
  const sessionLost = useSessionLost();
  const [live, state] = useTerminal(
    run.id,
    host,
    {
      key: (data) => {
        if (!ctrl || isAnswer(data) || isPassing(data)) return data;
        setCtrl(false);
        return withControl(data);
      },
      pasted: (text) => offer(text),
      copied: (text) => void copyText(text).then((ok) => toast(ok ? 'Copied.' : 'The browser does not let this page copy.')),
      followed: (address, sure) => {
        if (sure) window.open(address, '_blank', 'noopener,noreferrer');
        else setAsking({ link: address });
      },
      left: () => control.current?.querySelector('button')?.focus(),
    },
    reader === 'on',
  );

  const ended = hasEnded(run) && run.placement === 'job_window';
  const phase = state?.phase.kind ?? 'connecting';
  const closed = state?.phase.kind === 'closed' ? state.phase.meaning : null;
  const inControl = state?.control === 'held' || state?.control === 'interrupted';
  const held = state?.control === 'held';
  const canSend = phase === 'live' && held;

  // The one who pressed the button goes on in the terminal; one who is in control again after a break stays where they are.
  const pressed = useRef(false);
  useEffect(() => {
    if (held && pressed.current) live?.view.focus();
    if (held) pressed.current = false;
  }, [held, live]);

  useEffect(() => {
    if (ended && state?.control !== 'none') live?.session.giveBack();
  }, [ended, state?.control, live]);

  // The record knows of a window that the server has not found yet.
  const waits = closed?.kind === 'waiting';
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(() => live?.session.connect(), 1000);
    return () => clearTimeout(timer);
  }, [waits, live]);

  // Why a WebSocket was refused the page learns by asking for something else: without a session it then asks for the token.
  const refused = closed?.kind === 'refused';
  useEffect(() => {
    if (refused) void request('GET', '/info').catch(() => undefined);
  }, [refused]);
  const wasLost = useRef(false);
  useEffect(() => {
    if (wasLost.current && !sessionLost) live?.session.connect();
    wasLost.current = sessionLost;
  }, [sessionLost, live]);

  useEffect(() => {
    live?.view.fill(state?.fitted === true);
  }, [live, state?.fitted]);

  useEffect(() => {
    live?.view.setLabel(`Terminal of ${run.name}, ${inControl ? 'in control. Control Shift Space leaves it' : 'read-only'}`);
  }, [live, run.name, inControl]);

  function offer(text: string) {
    if (!canSend) {
      toast(inControl ? 'Not pasted: there is no connection.' : 'Not pasted: take control first.', { look: 'fail' });
      return;
    }
    const check = checkPaste(text);
    if (check.asks) setAsking({ paste: text });
    else paste(check.text);
  }

  function paste(text: string) {
    setAsking(null);
    if (!live?.session.canSend) {
      toast('Not pasted: there is no connection.', { look: 'fail' });
      return;
    }
    live.view.paste(text);
    live.view.focus();
  }

  async function readClipboard() {
    try {
      offer(await navigator.clipboard.readText());
    } catch {
      setAsking('paste-box'); // no clipboard here, or not allowed
    }
  }

  const whyNoControl = info.data?.read_only
    ? 'This server was started with --read-only.'
    : ended
      ? 'The run has ended.'
      : phase !== 'live' && !inControl
        ? 'There is no connection.'
        : null;
  const nothingShown = closed !== null && state?.size === null;
  const over = closed?.kind === 'ended' || closed?.kind === 'gone';

  return (
    <>
      <div className="tmux-terminal-panel-bar">
        <StateLine state={state} ended={ended ? endSentence(run) : null} onRetry={() => live?.session.connect()} />
        <div className="tmux-terminal-panel-actions">
          <Button icon="search" look="quiet" aria-label="Find on the screen" aria-pressed={finding} onClick={() => setFinding(!finding)} />
          <Button
            aria-pressed={state?.fitted === true}
            why={held ? null : inControl ? 'There is no connection.' : 'Take control first: everybody sees the window in its new size.'}
            title="Gives the window this screen’s size until you leave"
            onClick={() => {
              if (state?.fitted) live?.session.unfit();
              else live?.view.fill(true);
              live?.view.focus();
            }}
          >
            Fit to my screen
          </Button>
          <span ref={control}>
            <Button
              look={inControl ? 'plain' : 'primary'}
              why={whyNoControl}
              onClick={() => {
                pressed.current = !inControl;
                if (inControl) live?.session.giveBack();
                else live?.session.takeControl();
              }}
            >
              {inControl ? 'Give back control' : 'Take control'}
            </Button>
          </span>
        </div>
      </div>
      {state?.refusal && (
        <p className="tmux-terminal-panel-note is-warn" role="alert">
          Control was not given: {state.refusal}.
        </p>
      )}
      {state && (
        <KeysNote
          state={state}
          canSend={canSend}
          onSend={() => {
            live?.session.sendWaiting();
            live?.view.focus();
          }}
          onDrop={() => {
            live?.session.dropWaiting();
            live?.view.focus();
          }}
        />
      )}
      {finding && live && (
        <FindBar
          find={(text, backwards) => live.view.find(text, backwards)}
          onClose={() => {
            setFinding(false);
            void live.view.find('', false);
            if (held) live.view.focus();
          }}
        />
      )}
      <section
        ref={host}
        className={`tmux-terminal-panel-host ${inControl ? 'is-in-control' : ''} ${phase === 'live' ? '' : 'is-still'}`}
        hidden={nothingShown}
        aria-label={`Window of ${run.name}`}
        tabIndex={inControl ? -1 : 0}
      />
      {nothingShown && over && <LastScreen run={run} />}
      {inControl && <KeyBar ctrl={ctrl} onCtrl={setCtrl} onKey={(data) => live?.view.press(data)} onPaste={() => void readClipboard()} />}
      <div className="tmux-terminal-panel-foot">
        <p>{hint(inControl, closed !== null)}</p>
        <Button
          look="quiet"
          aria-pressed={reader === 'on'}
          title="Tells a screen reader what the terminal shows"
          onClick={() => setReader(reader === 'on' ? null : 'on')}
        >
          Screen reader
        </Button>
      </div>
      {asking === 'paste-box' && <PasteBox onPaste={offerFromBox} onClose={() => setAsking(null)} />}
      {asking !== null && typeof asking === 'object' && 'paste' in asking && (
        <PasteDialog text={asking.paste} onPaste={paste} onClose={() => setAsking(null)} />
      )}
      {asking !== null && typeof asking === 'object' && 'link' in asking && (
        <LinkDialog address={asking.link} onClose={() => setAsking(null)} />
      )}
    </>
  );

  function offerFromBox(text: string) {
    setAsking(null);
    offer(text);
  }
}

function hint(inControl: boolean, closed: boolean) {
  if (closed) return 'Everything it printed is in the log.';
  if (!inControl) return 'You see what everybody at this window sees. Older lines are in the log.';
  return (
    <>
      <span className="tmux-terminal-panel-chords">
        <kbd>Ctrl+Shift+Space</kbd> leaves the terminal, <kbd>Ctrl+Shift+C</kbd> copies, <kbd>Ctrl+Shift+V</kbd> pastes. Where a program
        uses the mouse, <kbd>Shift</kbd> selects.{' '}
      </span>
      Older lines are in the log.
    </>
  );
}

function StateLine({ state, ended, onRetry }: { state: TerminalState | null; ended: string | null; onRetry: () => void }) {
  const phase = state?.phase;
  const retrying = phase?.kind === 'retrying';
  const [, tick] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    if (!retrying) return;
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [retrying]);
  const seconds = retrying ? Math.max(0, Math.ceil((phase.at - performance.now()) / 1000)) : 0;
  const look = phase?.kind === 'live' ? 'live' : retrying ? 'warn' : 'idle';
  const again = retrying || (phase?.kind === 'closed' && ['left', 'fault', 'refused'].includes(phase.meaning.kind));
  return (
    <div className="tmux-terminal-panel-state">
      <span className={`tmux-terminal-panel-dot is-${look}`} aria-hidden="true" />
      <span className="number" aria-hidden="true">
        {stateWords(state, seconds)}
      </span>
      <span className="muted">
        {ended ?? (phase?.kind === 'closed' ? '' : controlWords(state?.control ?? 'none'))}
        {state?.size && phase?.kind === 'live' ? (
          <span className="wide-only">
            , {state.size.cols}×{state.size.rows}
          </span>
        ) : null}
      </span>
      {again && <Button onClick={onRetry}>{retrying ? 'Now' : 'Connect again'}</Button>}
      {/* Without the figures: nobody wants to hear each of them. */}
      <span className="visually-hidden" role="status">
        {retrying
          ? `${phase.why} Reconnecting.`
          : phase?.kind === 'live'
            ? `Live. ${controlWords(state?.control ?? 'none')}.`
            : stateWords(state, 0)}
      </span>
    </div>
  );
}

function KeysNote({ state, canSend, onSend, onDrop }: { state: TerminalState; canSend: boolean; onSend: () => void; onDrop: () => void }) {
  const words = keysWords(state, canSend);
  if (words === null) return null;
  return (
    <div className="tmux-terminal-panel-note is-warn" role="alert">
      <span>{words}</span>
      {state.waiting > 0 && canSend && (
        <Button look="primary" onClick={onSend}>
          Send
        </Button>
      )}
      <Button onClick={onDrop}>{state.waiting > 0 || state.refused > 0 ? 'Drop' : 'Dismiss'}</Button>
    </div>
  );
}
