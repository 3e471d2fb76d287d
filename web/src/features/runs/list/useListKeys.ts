import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Run } from '../../../api/types';

/** The list's keys, while nothing is typed and no dialog is open: `/` the box, `j` and `k` to move, `x` to select, `c` a new run. */
export function useListKeys({ runs, select }: { runs: readonly Run[]; select: (id: string) => void }) {
  const navigate = useNavigate();
  const latest = useRef({ runs, select });
  latest.current = { runs, select };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target?.closest('input:not([type="checkbox"]), textarea, select, [contenteditable], dialog, [popover]')) return;
      if (document.querySelector('dialog[open]')) return;
      const at = target?.closest('.runs-table-row, .run-card')?.querySelector<HTMLElement>('.run-link')?.dataset.run;
      const { runs, select } = latest.current;
      if (event.key === '/') document.querySelector<HTMLInputElement>('.query-box input')?.focus();
      else if (event.key === 'c') void navigate({ to: '/runs/new', search: (now) => now, resetScroll: false });
      else if (event.key === 'j' || event.key === 'k') move(runs, at, event.key === 'j' ? 1 : -1);
      else if (event.key === 'x' && at) select(at);
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [navigate]);
}

// Rows next to one that is drawn are drawn, too: more than a screen of them is.
function move(runs: readonly Run[], from: string | undefined, by: number) {
  const at = runs.findIndex((run) => run.id === from);
  const drawn = [...document.querySelectorAll<HTMLElement>('.run-link')];
  const next =
    at < 0 ? drawn.find((link) => link.getBoundingClientRect().top > 100) : drawn.find((link) => link.dataset.run === runs[at + by]?.id);
  next?.focus();
}
