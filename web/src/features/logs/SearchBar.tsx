import { type RefObject, useEffect, useRef, useState } from 'react';
import { useLiveState } from '../../live/live';
import { count } from '../../text/format';
import { Button } from '../../ui/Button';
import type { LogFinder } from './log-finder';
import type { SearchState } from './log-state';
import type { Query } from './search-session';

interface Props {
  finder: LogFinder;
  search: SearchState | null;
  /** What is searched for at first. */
  text: string;
  box: RefObject<HTMLInputElement | null>;
  onClose: () => void;
}

/** Asks what to search for in the whole log, and goes through what is found. */
export function SearchBar(props: Props) {
  const { finder, search } = props;
  const [text, setText] = useState(props.text);
  const [regex, setRegex] = useState(false);
  const [matchCase, setMatchCase] = useState(false);
  const asked = useRef<Query | null>(null);

  useEffect(() => {
    const query = { text, regex, case: matchCase };
    const timer = setTimeout(() => {
      if (isSame(asked.current, query)) return;
      asked.current = query;
      finder.find(text === '' ? null : query);
    }, 250);
    return () => clearTimeout(timer);
  }, [finder, text, regex, matchCase]);

  // The log of an ended run is not followed: that the server is back is known from elsewhere.
  const { kind } = useLiveState();
  const isAway = kind === 'offline' || kind === 'reconnecting';
  useEffect(() => {
    if (!isAway) finder.retry();
  }, [finder, isAway]);

  const go = (by: 1 | -1) => {
    const query = { text, regex, case: matchCase };
    if (isSame(asked.current, query)) void finder.next(by);
    else {
      asked.current = query;
      finder.find(text === '' ? null : query);
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

function countText(search: SearchState | null): string {
  if (!search || search.problem) return '';
  if (search.total === null) return 'Searching';
  if (search.total === 0) return 'Nothing found';
  return `${search.current > 0 ? `${count(search.current)} of ` : ''}${count(search.total)}`;
}

function isSame(a: Query | null, b: Query): boolean {
  return a !== null && a.text === b.text && a.regex === b.regex && a.case === b.case;
}
