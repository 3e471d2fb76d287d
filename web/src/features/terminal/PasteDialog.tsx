import { useState } from 'react';
import { count, plural } from '../../text/format';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { checkPaste } from './pasteCheck';

const mostLines = 200;
const mostColumns = 2000;

/** Shows what would be pasted, and asks. Nothing that would act as a key is ever pasted. */
export function PasteDialog({ text: pasted, onPaste, onClose }: { text: string; onPaste: (text: string) => void; onClose: () => void }) {
  const { text, lines, removed } = checkPaste(pasted);
  const shown = text.split(/\r\n|\r|\n/).slice(0, Math.min(lines, mostLines));
  return (
    <Dialog title={lines > 1 ? `Paste ${plural(lines, 'line')}?` : 'Paste this?'} onClose={onClose}>
      <div className="tmux-terminal-panel-paste">
        <p>
          {lines > 1 || shown[0] !== text
            ? 'A program may run each line as soon as it is pasted.'
            : 'It holds characters that would have acted as keys.'}
        </p>
        {removed > 0 && (
          <p className="tmux-terminal-panel-removed">
            {removed === 1
              ? '1 character that would act as a key or hide text is'
              : `${count(removed)} characters that would act as keys or hide text are`}{' '}
            left out.
          </p>
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard */}
        <ol tabIndex={0} aria-label="What will be pasted">
          {shown.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text
            <li key={index}>{line.length > mostColumns ? `${line.slice(0, mostColumns)} …` : line || ' '}</li>
          ))}
        </ol>
        {lines > shown.length && <p className="muted">And {plural(lines - shown.length, 'line')} more.</p>}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" autoFocus disabled={text === ''} onClick={() => onPaste(text)}>
            Paste
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Takes a text where the browser does not let the page read the clipboard. */
export function PasteBox({ onPaste, onClose }: { onPaste: (text: string) => void; onClose: () => void }) {
  const [text, setText] = useState('');
  return (
    <Dialog title="Text to paste" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (text) onPaste(text);
        }}
      >
        <label className="field">
          <span>The browser does not let this page read the clipboard. Put the text here.</span>
          <textarea
            rows={5}
            className="mono"
            value={text}
            autoFocus
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={text === ''}>
            Paste
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
