import { useEffect, useId, useRef, useState } from 'react';
import { Icon } from '../../../ui/icons';
import { conditions, parseQuery, printQuery, printText, type RunFilter, suggest } from './query';
import './query-box.css';

export interface QueryBoxProps {
  query: string;
  /** `isTyping` while the text may go on. */
  onChange: (query: string, isTyping: boolean) => void;
  /** What can be suggested. */
  known: { tag: string[]; sweep: string[] };
}

const pause = 250;

/** One box for all conditions: those that are whole are chips, the rest is text. */
export function QueryBox({ query, onChange, known }: QueryBoxProps) {
  const filter = parseQuery(query);
  const [draft, setDraft] = useState(() => printText(filter.text));
  const [open, setOpen] = useState(false);
  const [picked, setPicked] = useState(-1);
  const given = useRef(query);
  const typing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();

  // The address was changed by somebody else.
  useEffect(() => {
    if (query === given.current) return;
    given.current = query;
    clearTimeout(typing.current);
    setDraft(printText(parseQuery(query).text));
  }, [query]);
  useEffect(() => () => clearTimeout(typing.current), []);

  const [, kept = '', token = ''] = draft.match(/^(.*?\s)?(\S*)$/s) ?? [];
  const suggestions = open && !token.startsWith('"') ? suggest(token, known) : [];

  function give(next: RunFilter, isTyping: boolean) {
    clearTimeout(typing.current);
    const give = () => {
      given.current = printQuery(next);
      if (given.current !== query) onChange(given.current, isTyping);
    };
    if (isTyping) typing.current = setTimeout(give, pause);
    else give();
  }

  /** Takes text as it is typed; `isWhole` when its last token is finished, too. */
  function take(text: string, isWhole: boolean) {
    const [, before = '', last = ''] = text.match(/^(.*?\s)?((?:status|tag|sweep):\S*)$/s) ?? [];
    const pending = isWhole ? '' : last;
    const read = parseQuery(pending === '' ? text : before);
    const found = conditions(read);
    const next: RunFilter = {
      statuses: read.statuses.length > 0 ? read.statuses : filter.statuses,
      tag: read.tag ?? filter.tag,
      sweep: read.sweep ?? filter.sweep,
      text: read.text,
    };
    const rest = printText(read.text);
    setDraft(isWhole || found.length > 0 ? [rest, pending].filter((part) => part !== '').join(' ') : text);
    setPicked(-1);
    give(next, !isWhole && found.length === 0);
  }

  function pick(index: number) {
    const suggestion = suggestions[index];
    if (!suggestion) return;
    if (suggestion.whole) take(kept + suggestion.text, true);
    else setDraft(kept + suggestion.text);
    setPicked(-1);
    input.current?.focus();
  }

  function onKeyDown(event: React.KeyboardEvent) {
    const count = suggestions.length;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) return setOpen(true);
      if (count > 0) setPicked((picked + (event.key === 'ArrowDown' ? 1 : picked < 0 ? 0 : -1) + count) % count);
    } else if (event.key === 'Enter' || (event.key === 'Tab' && picked >= 0)) {
      event.preventDefault();
      if (picked >= 0) pick(picked);
      else take(draft, true);
    } else if (event.key === 'Escape') {
      if (open && count > 0) {
        event.stopPropagation();
        setOpen(false);
      } else input.current?.blur();
    } else if (event.key === 'Backspace' && draft === '') {
      const last = conditions(filter).at(-1);
      if (last) remove(last.key);
    }
  }

  function remove(key: 'statuses' | 'tag' | 'sweep') {
    give({ ...filter, [key]: key === 'statuses' ? [] : null }, false);
    input.current?.focus();
  }

  return (
    <search className="query-box">
      <Icon name="search" />
      {conditions(filter).map((condition) => (
        <button
          key={condition.key}
          type="button"
          className="query-box-chip"
          aria-label={`Remove ${condition.text}`}
          onClick={() => remove(condition.key)}
        >
          {condition.text}
          <Icon name="close" size={12} />
        </button>
      ))}
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label="Find runs"
        aria-expanded={suggestions.length > 0}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={picked >= 0 ? `${id}-${picked}` : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        enterKeyHint="search"
        placeholder={conditions(filter).length > 0 ? '' : 'Name, command, id or status:…'}
        value={draft}
        onChange={(event) => {
          setOpen(true);
          take(event.target.value, false);
        }}
        onKeyDown={onKeyDown}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
      />
      {query !== '' && (
        <button
          type="button"
          className="query-box-clear"
          aria-label="Clear"
          title="Clear"
          onClick={() => {
            setDraft('');
            give(parseQuery(''), false);
            input.current?.focus();
          }}
        >
          <Icon name="close" />
        </button>
      )}
      <div id={id} role="listbox" aria-label="Suggestions" className="query-box-list" hidden={suggestions.length === 0}>
        {suggestions.map((suggestion, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input above has the keyboard
          <div
            key={suggestion.text}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === picked}
            className={index === picked ? 'query-box-option is-picked' : 'query-box-option'}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => pick(index)}
          >
            {suggestion.text}
          </div>
        ))}
      </div>
    </search>
  );
}
