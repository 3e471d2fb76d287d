import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { runPath } from '../../api/client';
import { TerminalSession, type TerminalState } from './terminalSession';
import { TerminalView, type TerminalViewEvents } from './terminalView';

/** What a person may do to the terminal beside typing; what it shows and where it stands. */
export interface LiveTerminal {
  session: TerminalSession;
  view: TerminalView;
}

/** What the panel hears of the terminal; the rest the session and the view settle between them. */
export type TerminalEars = Pick<TerminalViewEvents, 'pasted' | 'copied' | 'followed' | 'left'> & {
  /** Everything typed passes here on its way. */
  key(data: string): string;
};

const nothing = () => () => {};

/** A terminal in `host` on the run's window for as long as the component is there. Null until it is made. */
export function useTerminal(
  runId: string,
  host: RefObject<HTMLElement | null>,
  ears: TerminalEars,
  screenReaderMode: boolean,
): [LiveTerminal | null, TerminalState | null] {
  const [live, setLive] = useState<LiveTerminal | null>(null);
  const latest = useRef(ears);
  latest.current = ears;
  const readerMode = useRef(screenReaderMode);
  readerMode.current = screenReaderMode;

  useEffect(() => {
    if (!host.current) return;
    const view = new TerminalView(
      host.current,
      {
        typed: (data) => session.type(latest.current.key(data)),
        typedBytes: (data) => session.typeBytes(data),
        pasted: (text) => latest.current.pasted(text),
        copied: (text) => latest.current.copied(text),
        followed: (address, sure) => latest.current.followed(address, sure),
        left: () => latest.current.left(),
        fits: (size) => session.fit(size),
      },
      readerMode.current,
    );
    const session = new TerminalSession(() => new WebSocket(addressOf(runId)), view);
    const seen = () => session.setVisible(document.visibilityState !== 'hidden');
    const online = () => session.wake();
    document.addEventListener('visibilitychange', seen);
    addEventListener('online', online);
    seen();
    session.connect();
    setLive({ session, view });
    return () => {
      document.removeEventListener('visibilitychange', seen);
      removeEventListener('online', online);
      session.dispose();
      view.dispose();
      setLive(null);
    };
  }, [runId, host]);

  useEffect(() => live?.view.setScreenReaderMode(screenReaderMode), [live, screenReaderMode]);
  const state = useSyncExternalStore(live?.session.subscribe ?? nothing, () => live?.session.state ?? null);
  const takes = state?.control === 'held' || state?.control === 'interrupted';
  useEffect(() => live?.view.setInput(takes), [live, takes]);
  return [live, state];
}

function addressOf(runId: string): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${runPath(runId, '/terminal')}`;
}
