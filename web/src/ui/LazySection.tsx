import { type ReactNode, useEffect, useRef, useState } from 'react';

/** A section whose content is made once it comes near the reader's eyes, and then stays. */
export function LazySection({ id, title, aside, children }: { id: string; title: string; aside?: ReactNode; children: ReactNode }) {
  const element = useRef<HTMLElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (near || !element.current) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && setNear(true), {
      rootMargin: '150px',
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [near]);
  return (
    <section className="section" id={id} ref={element} aria-labelledby={`${id}-title`}>
      <header className="section-header">
        <h2 id={`${id}-title`}>{title}</h2>
        {aside}
      </header>
      {near ? children : <div className="section-space" />}
    </section>
  );
}
