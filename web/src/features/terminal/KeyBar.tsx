import { useEffect, useRef } from 'react';
import { Button } from '../../ui/Button';

const esc = '\u001b';
const keys: { label: string; name: string; data: string }[] = [
  { label: 'Esc', name: 'Esc', data: esc },
  { label: 'Tab', name: 'Tab', data: '\t' },
  { label: '^C', name: '^C, interrupt', data: '\u0003' },
  { label: '^D', name: '^D, end of input', data: '\u0004' },
  { label: '←', name: 'Left', data: `${esc}[D` },
  { label: '↑', name: 'Up', data: `${esc}[A` },
  { label: '↓', name: 'Down', data: `${esc}[B` },
  { label: '→', name: 'Right', data: `${esc}[C` },
  { label: 'PgUp', name: 'PgUp', data: `${esc}[5~` },
  { label: 'PgDn', name: 'PgDn', data: `${esc}[6~` },
];

/** Keys that a phone's keyboard lacks. Ctrl stays down for the next key. The terminal keeps the focus, and the keyboard its place. */
export function KeyBar({
  ctrl,
  onCtrl,
  onKey,
  onPaste,
}: {
  ctrl: boolean;
  onCtrl: (down: boolean) => void;
  onKey: (data: string) => void;
  onPaste: () => void;
}) {
  const bar = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return;
    // A phone lays its keyboard over the page.
    const place = () => {
      const covered = Math.max(0, Math.round(window.innerHeight - viewport.height - viewport.offsetTop));
      bar.current?.style.setProperty('--keyboard-height', `${covered}px`);
    };
    place();
    viewport.addEventListener('resize', place);
    viewport.addEventListener('scroll', place);
    return () => {
      viewport.removeEventListener('resize', place);
      viewport.removeEventListener('scroll', place);
    };
  }, []);
  return (
    <fieldset
      ref={bar}
      className="tmux-terminal-panel-keys"
      aria-label="Keys"
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
    >
      <Button aria-pressed={ctrl} aria-label="Ctrl for the next key" onClick={() => onCtrl(!ctrl)}>
        Ctrl
      </Button>
      {keys.map((key) => (
        <Button key={key.name} aria-label={key.name} onClick={() => onKey(key.data)}>
          {key.label}
        </Button>
      ))}
      <Button onClick={onPaste}>Paste</Button>
    </fieldset>
  );
}
