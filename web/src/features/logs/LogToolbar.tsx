import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { count } from '../../text/format';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/icons';
import { parseRange } from './line-range';
import type { Query } from './log-client';
import type { LogController, LogState, SearchState } from './log-controller';

interface Props {
  controller: LogController;
  state: LogState;
  isFinal: boolean;
  /** Null on that page itself. */
  fullPageHref: string | null;
  fileName: string;
  searches: boolean;
  searchBox: RefObject<HTMLInputElement | null>;
  onSearch: () => void;
  onCloseSearch: () => void;
  asksLine: boolean;
  lineBox: RefObject<HTMLInputElement | null>;
  onCloseLine: () => void;
}

/** What can be done with the log, in one bar; the search's own line below it. */
export function LogToolbar(props: Props) {
  const { controller, state, isFinal, fullPageHref } = props;
  const errors = state.errors?.total ?? null;
  return (
    <div className="log-viewer-bar" role="toolbar" aria-label="Log">
      <div className="log-viewer-tools">
        {!isFinal && (
          <>
            <Button
              look="quiet"
              icon={state.isLive ? 'pause' : 'play'}
              aria-label={state.isLive ? 'Take in no new output' : 'Take in new output'}
              aria-pressed={!state.isLive}
              onClick={() => controller.toggleLive()}
            />
            <Button
              look="quiet"
              icon="down"
              aria-pressed={state.isFollowing}
              aria-keyshortcuts="f"
              title="Stay at the last line as output comes (f)"
              onClick={() => controller.toggleFollow()}
            >
              Follow
            </Button>
          </>
        )}
        <Button
          look="quiet"
          icon="search"
          aria-pressed={props.searches}
          aria-keyshortcuts="/"
          title="Search the whole log (/)"
          onClick={props.onSearch}
        >
          Search
        </Button>
        <span className="log-viewer-group">
          <Button
            look="quiet"
            icon="alert"
            aria-pressed={state.showsErrors}
            title="Show only lines that look like errors"
            onClick={() => controller.toggleErrors()}
          >
            {errors === null ? 'Errors' : `Errors (${count(errors)})`}
          </Button>
          <Button
            look="quiet"
            icon="up"
            aria-label="Previous error (E)"
            aria-keyshortcuts="Shift+E"
            onClick={() => void controller.nextError(-1)}
          />
          <Button look="quiet" icon="down" aria-label="Next error (e)" aria-keyshortcuts="e" onClick={() => void controller.nextError(1)} />
        </span>
        <Button
          look="quiet"
          aria-pressed={state.wraps}
          aria-keyshortcuts="w"
          title="Wrap long lines (w)"
          onClick={() => controller.toggleWrap()}
        >
          Wrap
        </Button>
        <span className="log-viewer-gap" />
        <a className="button is-quiet" href={controller.rawHref} download={props.fileName} title="Download the whole log">
          <Icon name="download" />
          <span className="log-viewer-word">Download</span>
        </a>
        {fullPageHref && (
          <a className="button is-quiet" href={fullPageHref} title="The log on a page of its own">
            <Icon name="external" />
            <span className="log-viewer-word">Full page</span>
          </a>
        )}
      </div>
      {props.asksLine && <GoToLine controller={controller} total={state.total} box={props.lineBox} onClose={props.onCloseLine} />}
      {props.searches && <Search controller={controller} search={state.search} box={props.searchBox} onClose={props.onCloseSearch} />}
    </div>
  );
}

function Search(props: {
  controller: LogController;
  search: SearchState | null;
  box: RefObject<HTMLInputElement | null>;
  onClose: () => void;
}) {
  const { controller, search } = props;
  const [text, setText] = useState('');
  const [regex, setRegex] = useState(false);
  const [matchCase, setMatchCase] = useState(false);
  const asked = useRef<Query | null>(null);

  useEffect(() => {
    const query = { text, regex, case: matchCase };
    const timer = setTimeout(() => {
      if (isSame(asked.current, query)) return;
      asked.current = query;
      controller.find(text === '' ? null : query);
    }, 250);
    return () => clearTimeout(timer);
  }, [controller, text, regex, matchCase]);

  const go = (by: 1 | -1) => {
    const query = { text, regex, case: matchCase };
    if (isSame(asked.current, query)) void controller.findNext(by);
    else {
      asked.current = query;
      controller.find(text === '' ? null : query);
    }
  };

  return (
    <search className="log-viewer-find">
      <input
        ref={props.box}
        type="search"
        value={text}
        aria-label="Search the whole log"
        placeholder="Search the whole log"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        enterKeyHint="search"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault();
            go(event.shiftKey ? -1 : 1);
          } else if (event.key === 'Escape') {
            event.preventDefault();
            props.onClose();
          }
        }}
      />
      <Button look="quiet" aria-label="Match case" aria-pressed={matchCase} onClick={() => setMatchCase(!matchCase)}>
        Aa
      </Button>
      <Button look="quiet" aria-label="Regular expression" aria-pressed={regex} onClick={() => setRegex(!regex)}>
        .*
      </Button>
      <span className="log-viewer-count number" role="status">
        {text === '' ? '' : countText(search)}
      </span>
      <Button look="quiet" icon="up" aria-label="Previous match (Shift+Enter, N)" aria-keyshortcuts="Shift+N" onClick={() => go(-1)} />
      <Button look="quiet" icon="down" aria-label="Next match (Enter, n)" aria-keyshortcuts="n" onClick={() => go(1)} />
      <Button look="quiet" icon="close" aria-label="End the search (Esc)" onClick={props.onClose} />
      {search?.problem && <p className="log-viewer-problem">{search.problem}</p>}
    </search>
  );
}

function GoToLine(props: { controller: LogController; total: number; box: RefObject<HTMLInputElement | null>; onClose: () => void }) {
  const [text, setText] = useState('');
  const range = parseRange(`#L${text.trim().replace(/\s*[-–]\s*/, '-L')}`);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!range) return;
    props.controller.link(range);
    props.onClose();
  };
  return (
    <form className="log-viewer-find" onSubmit={submit}>
      <label className="log-viewer-goto">
        Line
        <input
          ref={props.box}
          inputMode="numeric"
          value={text}
          placeholder={`1 to ${props.total}`}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && props.onClose()}
        />
      </label>
      <Button look="quiet" type="submit" why={range ? null : 'Give a line as 120, or lines as 120-140.'}>
        Go
      </Button>
      <Button look="quiet" icon="close" aria-label="Close" onClick={props.onClose} />
    </form>
  );
}

function countText(search: SearchState | null): string {
  if (!search || search.problem) return '';
  if (search.total === null) return 'Searching';
  if (search.total === 0) return 'Nothing found';
  return `${search.current > 0 ? `${count(search.current)} of ` : ''}${count(search.total)}`;
}

function isSame(a: Query | null, b: Query): boolean {
  return a !== null && a.text === b.text && a.regex === b.regex && a.case === b.case;
}
