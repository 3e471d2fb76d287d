import { type RefObject, useCallback, useEffect, useId, useRef, useState, useSyncExternalStore } from 'react';
import type { RunStatus } from '../../api/types';
import { onLogGrew } from '../../live/live';
import { LogFooter } from './LogFooter';
import { LogToolbar } from './LogToolbar';
import { isFinal, LogController } from './log-controller';
import { isTyping, type KeyAction, keyAction } from './log-keys';
import type { LogState } from './log-state';
import './LogViewer.css';

export interface LogViewerProps {
  runId: string;
  status: RunStatus;
  /** Bytes, as the run's record says. */
  logSize: number;
  fullPage: boolean;
  fullPageHref: string;
}

/** A run's log: all of it, however long, from its end on. Takes the height that it is given. */
export default function LogViewer(props: LogViewerProps) {
  return <Viewer key={props.runId} {...props} />;
}

function Viewer({ runId, status, logSize, fullPage, fullPageHref }: LogViewerProps) {
  const [controller] = useState(() => new LogController(runId));
  const state = useSyncExternalStore(controller.subscribe, controller.getState);
  const root = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLElement>(null);
  const spacer = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const strip = useRef<HTMLCanvasElement>(null);
  const searchBox = useRef<HTMLInputElement>(null);
  const lineBox = useRef<HTMLInputElement>(null);
  const [search, setSearch] = useState<string | null>(null);
  const [line, setLine] = useState<string | null>(null);
  const ahead = useRef<string | null>(null); // typed for a box that has not come yet
  const help = useId();

  useEffect(() => {
    controller.update(status, logSize);
  }, [controller, status, logSize]);

  useEffect(() => {
    controller.attach({
      scroller: scroller.current!,
      spacer: spacer.current!,
      stage: stage.current!,
      probe: probe.current!,
      strip: strip.current!,
    });
    const leave = onLogGrew(runId, (size) => controller.grew(size));
    return () => {
      leave();
      controller.detach();
    };
  }, [controller, runId]);

  const open = useCallback(
    (box: RefObject<HTMLInputElement | null>, show: (text: string) => void) => {
      ahead.current = '';
      controller.use((tools) => {
        const typed = ahead.current ?? '';
        ahead.current = null;
        tools.openBox(box, show, typed);
      });
    },
    [controller],
  );

  const openSearch = useCallback(() => open(searchBox, setSearch), [open]);

  const closeSearch = useCallback(() => {
    setSearch(null);
    controller.use(({ finder }) => finder.find(null));
    controller.focus();
  }, [controller]);

  const closeLine = useCallback(() => {
    setLine(null);
    controller.focus();
  }, [controller]);

  useEffect(() => {
    const actions: Partial<Record<KeyAction, () => void>> = {
      search: openSearch,
      wrap: () => controller.toggleWrap(),
      line: () => open(lineBox, setLine),
    };
    const onKey = (event: KeyboardEvent) => {
      if (!controller.isWaiting) ahead.current = null;
      const isText = (event.key.length === 1 && !event.ctrlKey && !event.metaKey) || event.key === 'Enter';
      if (ahead.current !== null && isText && !isTyping(event.target)) {
        ahead.current += event.key === 'Enter' ? '\n' : event.key;
        event.preventDefault();
        return;
      }
      const isOurs = root.current?.contains(event.target as Node) || (fullPage && event.target === document.body);
      const action = isOurs && !event.defaultPrevented ? keyAction(event) : null;
      if (!action) return;
      // The browser's own search is a second press away.
      if (isTyping(event.target) && (action !== 'search' || event.key === '/' || event.target === searchBox.current)) return;
      if (action === 'all' && !scroller.current?.contains(event.target as Node)) return;
      const act = actions[action] ?? (() => controller.use((tools) => tools.obey(action)));
      act();
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [controller, fullPage, open, openSearch]);

  const empty = emptyText(state, status);
  return (
    <div ref={root} className={`log-viewer ${fullPage ? 'is-full-page' : ''}`}>
      <LogToolbar
        controller={controller}
        state={state}
        isFinal={isFinal(status)}
        fullPageHref={fullPage ? null : fullPageHref}
        fileName={`${runId}.log`}
        searchBox={searchBox}
        search={search}
        onSearch={search === null ? openSearch : closeSearch}
        onCloseSearch={closeSearch}
        lineBox={lineBox}
        line={line}
        onCloseLine={closeLine}
      />
      <div className="log-viewer-body">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be in reach of the keyboard */}
        <section ref={scroller} className="log-viewer-scroller" aria-label="Log" aria-describedby={help} tabIndex={0}>
          <div ref={spacer} className="log-viewer-spacer">
            <div ref={stage} className="log-viewer-stage" />
          </div>
        </section>
        <div className="log-viewer-strip" aria-hidden="true">
          <canvas ref={strip} />
        </div>
        <span ref={probe} className="log-viewer-probe" aria-hidden="true">
          0000000000
        </span>
        {empty ? <p className="log-viewer-empty">{empty}</p> : state.tools && <state.tools.Jumps moves={state.tools.moves} state={state} />}
      </div>
      <LogFooter state={state} isFinal={isFinal(status)} />
      <p id={help} className="visually-hidden">
        {state.tools && <state.tools.KeyHelp />}
      </p>
      <p role="status" className="visually-hidden">
        {state.announcement}
      </p>
    </div>
  );
}

function emptyText(state: LogState, status: RunStatus): string | null {
  if (state.connection === 'missing') return 'This run does not exist any more.';
  if (!state.isLoaded) return state.connection === 'lost' ? 'The log cannot be read. Trying again.' : null;
  if (state.showsErrors) {
    if (state.errors?.problem) return state.errors.problem;
    if (state.errors?.total === 0) return 'No line looks like an error.';
    return state.errors?.total ? null : 'Searching the whole log';
  }
  if (state.total > 0) return null;
  if (status === 'ready' || status === 'queued') return 'No output yet: the run has not started.';
  if (status === 'launching' || status === 'running') return 'No output yet.';
  return 'The run ended without output.';
}
