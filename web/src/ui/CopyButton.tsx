import { useEffect, useState } from 'react';
import { copyText } from '../text/clipboard';
import { Button, type ButtonProps } from './Button';

/** Copies `text` and says whether it could. `label` says what it copies. */
export function CopyButton({ text, label, look = 'quiet', children, ...rest }: { text: string; label: string } & ButtonProps) {
  const [done, setDone] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(null), 2000);
    return () => clearTimeout(timer);
  }, [done]);
  return (
    <>
      <Button
        icon={done === 'copied' ? 'check' : done === 'failed' ? 'cross' : 'copy'}
        look={look}
        aria-label={children ? undefined : label}
        title={done === 'failed' ? 'The browser does not let this page copy.' : label}
        onClick={() => void copyText(text).then((ok) => setDone(ok ? 'copied' : 'failed'))}
        {...rest}
      >
        {children}
      </Button>
      <span role="status" className="visually-hidden">
        {done === 'copied' ? 'Copied' : done === 'failed' ? 'Not copied' : ''}
      </span>
    </>
  );
}
