import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/Button';

/** Finds text on the screen as it is; what has scrolled by is in the log. */
export function FindBar({ find, onClose }: { find: (text: string, backwards: boolean) => Promise<boolean>; onClose: () => void }) {
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const go = (value: string, backwards: boolean) => void find(value, backwards).then((found) => setMissing(value !== '' && !found));
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter') go(text, event.shiftKey);
    else return;
    event.preventDefault();
  };
  return (
    <search className="tmux-terminal-panel-find">
      <input
        type="text"
        aria-label="Find on the screen"
        placeholder="Find on the screen"
        value={text}
        ref={input}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onKeyDown={press}
        onChange={(event) => {
          setText(event.target.value);
          go(event.target.value, false);
        }}
      />
      <Button icon="up" look="quiet" aria-label="Previous" onClick={() => go(text, true)} />
      <Button icon="down" look="quiet" aria-label="Next" onClick={() => go(text, false)} />
      <Button icon="close" look="quiet" aria-label="Close the search" onClick={onClose} />
      <span role="status" className="muted">
        {missing ? 'Not on this screen. The log has all of it.' : ''}
      </span>
    </search>
  );
}
