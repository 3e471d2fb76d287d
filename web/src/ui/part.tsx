import { type ComponentType, type FunctionComponent, useCallback, useEffect, useRef, useState } from 'react';
import { useLiveState } from '../live/live';
import { ErrorNote, Skeleton } from './States';

/**
 * A component that is loaded when it is first shown. Where that fails, because the server is away for example, this part of the page
 * alone says so, and tries again by itself once the server is back.
 */
export function part<P extends object>(load: () => Promise<ComponentType<P>>, rows = 4): FunctionComponent<P> {
  let loaded: ComponentType<P> | undefined;
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, where modules begin
  return function Part(props: P) {
    const [Content, setContent] = useState(() => loaded);
    const [failed, setFailed] = useState(false);
    const live = useLiveState().kind === 'live';
    const shown = useRef(true);
    const wants = useRef(false);

    const begin = useCallback(async () => {
      setFailed(false);
      wants.current = false;
      try {
        await mendStyles();
        loaded = await load();
        if (shown.current) setContent(() => loaded);
      } catch {
        wants.current = true;
        if (shown.current) setFailed(true);
      }
    }, []);

    useEffect(() => {
      shown.current = true;
      if (!loaded) void begin();
      return () => {
        shown.current = false;
      };
    }, [begin]);

    // The server is back.
    useEffect(() => {
      if (live && wants.current) void begin();
    }, [live, begin]);

    if (Content) return <Content {...props} />;
    if (!failed) return rows > 0 ? <Skeleton rows={rows} /> : null;
    return (
      <div className="form">
        <ErrorNote
          error={new Error('This part of the page could not be loaded. It is tried again when the server is back.')}
          onRetry={() => void begin()}
        />
        <p className="muted">
          If the server was replaced by another version meanwhile, <a href={location.href}>load the page anew</a>.
        </p>
      </div>
    );
  };
}

// A style sheet that could not be loaded stays in the page as it is, and is not asked for again.
async function mendStyles(): Promise<void> {
  const broken = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].filter(
    (link) => !link.sheet && link.dataset.broken,
  );
  await Promise.all(
    broken.map(
      (link) =>
        new Promise<void>((resolve, reject) => {
          const again = document.createElement('link');
          again.rel = 'stylesheet';
          again.href = link.href;
          again.onload = () => resolve();
          again.onerror = () => {
            again.dataset.broken = 'true';
            reject(new Error(link.href));
          };
          link.replaceWith(again);
        }),
    ),
  );
}

addEventListener(
  'error',
  (event) => {
    if (event.target instanceof HTMLLinkElement) event.target.dataset.broken = 'true';
  },
  true,
);
