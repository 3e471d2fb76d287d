import type { ReactNode } from 'react';

/** What scrolls by itself: it can be reached by the keyboard and has a name. */
export function ScrollRegion({ label, className, children }: { label: string; className: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={className} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
