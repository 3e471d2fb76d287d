import { type ReactNode, useId, useRef, useState } from 'react';
import { Button, type ButtonProps } from './Button';
import './popup.css';

/**
 * A button with a panel below it. The panel's content is there while it is open; Escape and a press beside it close it, and focus goes
 * back to the button.
 */
export function Popup({
  label,
  children,
  ...button
}: { label: string; children: (close: () => void) => ReactNode } & Omit<ButtonProps, 'children'>) {
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLSpanElement>(null);
  const [open, setOpen] = useState(false);

  function place() {
    const element = panel.current;
    const box = opener.current?.getBoundingClientRect();
    if (!element || !box) return;
    const room = document.documentElement.clientWidth - element.offsetWidth - 8;
    const left = box.left <= room ? box.left : Math.max(8, Math.min(box.right - element.offsetWidth, room));
    const below = window.innerHeight - box.bottom;
    element.style.left = `${left}px`;
    element.style.top =
      below > element.offsetHeight + 16 || below > box.top ? `${box.bottom + 4}px` : `${Math.max(8, box.top - element.offsetHeight - 4)}px`;
  }

  return (
    <>
      <span ref={opener} className="popup-opener">
        <Button {...button} aria-expanded={open} aria-haspopup="dialog" popoverTarget={id}>
          {label}
        </Button>
      </span>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        className="popup"
        onBeforeToggle={(event) => setOpen(event.newState === 'open')}
        onToggle={(event) => event.newState === 'open' && place()}
      >
        {open && children(() => panel.current?.hidePopover())}
      </div>
    </>
  );
}
