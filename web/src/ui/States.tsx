import { type ReactNode, useEffect, useState } from 'react';
import { ApiError } from '../api/client';
import { Button } from './Button';
import { CopyButton } from './CopyButton';
import { Icon } from './icons';
import './states.css';

/** Grey bars where content will be. Appears after 150 ms only: what comes sooner need not flicker. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 150);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return <div className="skeleton-space" />;
  return (
    <div className="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={row} className="skeleton-row" />
      ))}
    </div>
  );
}

/** What went wrong with asking for something, and a way to ask again. What was shown before stays beside it. */
export function ErrorNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <div className="error-note" role="alert">
      <Icon name="alert" />
      <span>{sentence(error)}</span>
      {onRetry && <Button onClick={onRetry}>Retry</Button>}
    </div>
  );
}

/** An error as one sentence. */
export function sentence(error: unknown): string {
  const text = error instanceof ApiError ? error.detail : error instanceof Error ? error.message : String(error);
  return text === '' ? 'Something went wrong.' : text[0]!.toUpperCase() + text.slice(1);
}

/** Nothing there: what it means and what can be done, a command to copy included. */
export function EmptyState({ title, children, command }: { title: string; children?: ReactNode; command?: string }) {
  return (
    <div className="empty-state">
      <h2>{title}</h2>
      {children}
      {command && <Command text={command} />}
    </div>
  );
}

/** A command line to copy. */
export function Command({ text, label = 'Copy the command' }: { text: string; label?: string }) {
  return (
    <div className="command">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <code tabIndex={0}>{text}</code>
      <CopyButton text={text} label={label} />
    </div>
  );
}
