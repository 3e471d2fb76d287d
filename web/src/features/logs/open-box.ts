import type { RefObject } from 'react';
import { flushSync } from 'react-dom';

/**
 * Has a box shown and puts the cursor into it, at once: what is typed next belongs there. `typed` is what was typed for it before; from a line
 * feed on, it has been sent.
 */
export function openBox(box: RefObject<HTMLInputElement | null>, show: (text: string) => void, typed: string) {
  const [text = '', isSent] = typed.split('\n');
  if (!box.current) flushSync(() => show(text));
  box.current?.focus();
  box.current?.setSelectionRange(text.length, box.current.value.length);
  if (isSent !== undefined) box.current?.form?.requestSubmit();
}
