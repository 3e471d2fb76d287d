import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './Button';
import './dialog.css';

/**
 * A modal dialog, open while it is mounted. Escape, the cross and (unless `firm`) a press beside it call `onClose`; focus goes back
 * to where it was. It begins at what has `data-focus`, else at the first field.
 */
export function Dialog({
  title,
  firm = false,
  onClose,
  children,
}: {
  title: string;
  firm?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    if (element && !element.open) {
      element.showModal();
      element.querySelector<HTMLElement>('[data-focus], form :is(input, textarea, select)')?.focus();
    }
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (!firm && event.target === dialog.current) onClose();
      }}
    >
      <div className="dialog-body">
        <header className="dialog-header">
          <h2 id={heading}>{title}</h2>
          <Button icon="close" look="quiet" aria-label="Close" onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
