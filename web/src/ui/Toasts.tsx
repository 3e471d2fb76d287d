import { useSyncExternalStore } from 'react';
import { Button } from './Button';
import './toasts.css';

interface Toast {
  id: number;
  text: string;
  look: 'plain' | 'fail';
  action: { label: string; run: () => void } | undefined;
}

let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(value: readonly Toast[]) {
  toasts = value;
  for (const listener of listeners) listener();
}

/** Shows a sentence for some seconds, with something that can be done about it (Undo) where that is given. */
export function toast(text: string, options: { look?: 'plain' | 'fail'; action?: { label: string; run: () => void } } = {}): void {
  const id = next++;
  set([...toasts.slice(-2), { id, text, look: options.look ?? 'plain', action: options.action }]);
  setTimeout(() => dismiss(id), options.action || options.look === 'fail' ? 10_000 : 5000);
}

function dismiss(id: number) {
  if (toasts.some((each) => each.id === id)) set(toasts.filter((each) => each.id !== id));
}

/** Where the sentences appear. Once on a page. */
export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((each) => (
        <div key={each.id} className={`toast is-${each.look}`}>
          <span>{each.text}</span>
          {each.action && (
            <Button
              look="quiet"
              onClick={() => {
                each.action?.run();
                dismiss(each.id);
              }}
            >
              {each.action.label}
            </Button>
          )}
          <Button icon="close" look="quiet" aria-label="Dismiss" onClick={() => dismiss(each.id)} />
        </div>
      ))}
    </div>
  );
}
