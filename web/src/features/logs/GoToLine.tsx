import { type FormEvent, type RefObject, useState } from 'react';
import { Button } from '../../ui/Button';
import type { LineRange } from './line-range';

interface Props {
  total: number;
  /** The lines that an address's `#L120-L140` names. */
  parse: (hash: string) => LineRange | null;
  /** What is asked for at first. */
  text: string;
  box: RefObject<HTMLInputElement | null>;
  onGo: (range: LineRange) => void;
  onClose: () => void;
}

/** Asks for the number of a line, or for lines from one to another. */
export function GoToLine(props: Props) {
  const [text, setText] = useState(props.text);
  const range = props.parse(`#L${text.trim().replace(/\s*[-–]\s*/, '-L')}`);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!range) return;
    props.onGo(range);
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
