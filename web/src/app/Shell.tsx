import { Link, Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useInfo, useQueue } from '../api/queries';
import { useLiveState, useSessionLost } from '../live/live';
import { plural } from '../text/format';
import { Button } from '../ui/Button';
import { Icon, type IconName } from '../ui/icons';
import { Skeleton } from '../ui/States';
import { Toasts } from '../ui/Toasts';
import { useAttention, useGoing, useTabSigns } from './attention';
import { Connection } from './Connection';
import { SessionGate } from './SessionGate';
import { type Theme, useTheme } from './theme';
import './shell.css';

const themes: { theme: Theme; icon: IconName; next: Theme }[] = [
  { theme: 'system', icon: 'auto', next: 'light' },
  { theme: 'light', icon: 'sun', next: 'dark' },
  { theme: 'dark', icon: 'moon', next: 'system' },
];

const places = [
  { to: '/runs', label: 'Runs', icon: 'runs' },
  { to: '/sweeps', label: 'Sweeps', icon: 'sweeps' },
  { to: '/settings', label: 'Settings', icon: 'settings' },
] as const;

/** What is around every view: where one can go, whether it is live, and what needs a person. */
export function Shell() {
  const [theme, setTheme] = useTheme();
  const look = themes.find((each) => each.theme === theme) ?? themes[0]!;
  const attention = useAttention();
  const queue = useQueue();
  const info = useInfo();
  const live = useLiveState();
  const lost = useSessionLost();
  const going = useGoing();
  useTabSigns(attention, going, queue.data?.queued.length ?? 0, live.kind === 'offline');
  const folder = info.data?.workdir.split('/').filter(Boolean).at(-1) ?? '';
  return (
    <div className="shell">
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <nav className="rail" aria-label="Pages">
        <Link to="/runs" className="rail-mark" aria-label="Stint, all runs">
          <img src="/ui/favicon.svg" alt="" width="26" height="26" />
        </Link>
        {places.map((place) => (
          <Link key={place.to} to={place.to} className="rail-link" activeProps={{ className: 'is-active', 'aria-current': 'page' }}>
            <Icon name={place.icon} size={20} />
            {place.label}
          </Link>
        ))}
      </nav>
      <header className="topbar">
        <span className="topbar-place" title={info.data?.workdir}>
          <strong>Stint</strong>
          {folder && <span className="muted">{folder}</span>}
          {info.data?.read_only && <span className="muted">read-only</span>}
        </span>
        <span className="topbar-end">
          {attention.count > 0 && (
            <Link
              className="attention"
              to={attention.runs.length > 0 ? '/runs' : '/settings'}
              search={attention.runs.length > 0 ? { tab: 'all', q: 'status:failed' } : {}}
              title={attentionWords(attention.runs.length, attention.queueHeld)}
            >
              <Icon name="alert" />
              {attention.count}
              <span className="wide-only"> {attention.count === 1 ? 'needs' : 'need'} attention</span>
              <span className="visually-hidden">: {attentionWords(attention.runs.length, attention.queueHeld)}</span>
            </Link>
          )}
          <Connection />
          <Button
            icon={look.icon}
            look="quiet"
            aria-label={`Theme: ${theme}. Change to ${look.next}`}
            onClick={() => setTheme(look.next)}
          />
        </span>
      </header>
      <main id="content" className="content" tabIndex={-1}>
        <Suspense fallback={<Skeleton />}>
          <Outlet />
        </Suspense>
      </main>
      <Toasts />
      {lost && <SessionGate />}
    </div>
  );
}

function attentionWords(failed: number, held: boolean): string {
  return [failed > 0 && plural(failed, 'failed run'), held && 'the queue is paused'].filter(Boolean).join(', ');
}
