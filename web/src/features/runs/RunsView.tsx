import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Outlet, useMatchRoute } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { getJson } from '../../api/client';
import type { Run, RunCounts } from '../../api/types';
import { markAllSeen, useAttention } from '../../app/attention';
import type { RunsSearch } from '../../app/search';
import { useSetting } from '../../app/settings';
import { count, plural } from '../../text/format';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/icons';
import { part } from '../../ui/part';
import { EmptyState, ErrorNote, Skeleton } from '../../ui/States';
import { ColumnChooser } from './list/ColumnChooser';
import { columnsOf, mostColumns, parseChoice, shownColumns } from './list/columns';
import { QueryBox } from './list/QueryBox';
import { belongs, listParameters, parseQuery, type RunsTab } from './list/query';
import { RunsTable } from './list/RunsTable';
import { SavedViews } from './list/SavedViews';
import { useListKeys } from './list/useListKeys';
import { useRunList } from './list/useRunList';
import './runs-view.css';

const BulkBar = part(() => import('./list/BulkBar').then((module) => module.BulkBar), 0);
const route = getRouteApi('/runs');

const tabs: { tab: RunsTab; label: string; count: keyof RunCounts }[] = [
  { tab: 'active', label: 'Active', count: 'active' },
  { tab: 'all', label: 'All', count: 'all' },
  { tab: 'archived', label: 'Archived', count: 'archived' },
];

// Where there are no column headers to press.
const orders = [
  ['', 'Newest'],
  ['-created', 'Oldest'],
  ['name', 'Name'],
  ['status', 'Status'],
  ['duration', 'Longest'],
  ['-exit_code', 'Exit code'],
] as const;

/** The list of runs; the view is in the address. Without a tab there: the active ones where something goes on, else all. */
export function RunsView() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const counts = useQuery({ queryKey: ['runs', 'counts'], queryFn: ({ signal }) => getJson<RunCounts>('/runs/counts', { signal }) });
  const isAlone = useMatchRoute()({ to: '/runs' }) !== false;
  const first = useRef<RunsTab | undefined>(undefined);
  first.current ??= counts.data ? (counts.data.active > 0 ? 'active' : 'all') : counts.error ? 'all' : undefined;
  const tab = search.tab ?? first.current;
  const isAbsent = search.tab === undefined;
  useEffect(() => {
    if (isAlone && isAbsent && tab) void navigate({ to: '/runs', search: (now) => ({ ...now, tab }), replace: true, resetScroll: false });
  }, [isAlone, isAbsent, tab, navigate]);

  return (
    <>
      <header className="page-header">
        <h1>Runs</h1>
        <div className="actions">
          <SavedViews search={search} />
          <Link to="/runs/new" search={search} resetScroll={false} className="button is-primary" data-new-run>
            <Icon name="plus" />
            New run
          </Link>
        </div>
      </header>
      <nav className="runs-tabs" aria-label="Which runs">
        {tabs.map((each) => (
          <Link
            key={each.tab}
            to="/runs"
            search={{ ...search, tab: each.tab }}
            aria-current={tab === each.tab ? 'page' : undefined}
            className={tab === each.tab ? 'is-active' : undefined}
          >
            {each.label}
            {counts.data && <span className="runs-tabs-count">{count(counts.data[each.count])}</span>}
          </Link>
        ))}
      </nav>
      {tab ? <List key={tab} tab={tab} search={search} counts={counts.data} /> : <Skeleton />}
      <Outlet />
    </>
  );
}

function List({ tab, search, counts }: { tab: RunsTab; search: RunsSearch; counts: RunCounts | undefined }) {
  const navigate = route.useNavigate();
  const q = search.q ?? '';
  const filter = useMemo(() => parseQuery(q), [q]);
  const parameters = useMemo(() => listParameters(tab, filter, search.sort), [tab, filter, search.sort]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [isSelecting, setSelecting] = useState(false);
  const seen = useRef({ start: 0, end: 0 });
  const list = useRunList(parameters, selected.size > 0, seen);
  const isNarrow = useIsNarrow();
  const attention = useAttention();
  const unseen = useMemo(() => new Set(attention.runs.map((run) => run.id)), [attention.runs]);
  const [choiceText, setChoice] = useSetting('runs.columns');
  const choice = useMemo(() => parseChoice(choiceText), [choiceText]);

  // Archived here or elsewhere: such a run leaves at once, and comes back with an undo.
  const listed = useMemo(() => list.runs?.filter((run) => run.is_archived === (tab === 'archived')), [list.runs, tab]);
  // While another order is on its way, the present one stays.
  const before = useRef<readonly Run[]>([]);
  if (listed) before.current = listed;
  const runs = listed ?? before.current;
  const all = useMemo(() => columnsOf(runs), [runs]);
  const columns = useMemo(() => shownColumns(all, runs, choice), [all, runs, choice]);
  const known = useMemo(() => ({ tag: distinct(runs.map((run) => run.tag)), sweep: distinct(runs.map((run) => run.sweep_id)) }), [runs]);
  const isPast = useCallback((run: Run) => !belongs(run.status, tab, filter), [tab, filter]);

  const clear = useCallback(() => {
    setSelected(new Set());
    setSelecting(false);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was selected is not what is shown now
  useEffect(clear, [q, clear]);
  const select = useCallback((ids: readonly string[], isSelected: boolean) => {
    setSelected((now) => {
      const next = new Set(now);
      for (const id of ids) isSelected ? next.add(id) : next.delete(id);
      return next;
    });
  }, []);
  // What left the list is no longer chosen: the list would be held for it.
  useEffect(() => {
    if (!listed) return;
    const ids = new Set(listed.map((run) => run.id));
    setSelected((now) => ([...now].every((id) => ids.has(id)) ? now : new Set([...now].filter((id) => ids.has(id)))));
  }, [listed]);
  const chosen = useMemo(() => (selected.size > 0 ? runs.filter((run) => selected.has(run.id)) : []), [runs, selected]);

  const go = (change: Changes<RunsSearch>, isTyping = false) =>
    void navigate({ to: '/runs', search: (now) => dropUndefined({ ...now, ...change }), replace: isTyping, resetScroll: false });
  useListKeys({ runs, select: (id) => select([id], !selected.has(id)) });

  const isFiltered = q !== '';
  return (
    <>
      <div className="runs-tools">
        <QueryBox query={q} known={known} onChange={(next, isTyping) => go({ q: next || undefined }, isTyping)} />
        {filter.statuses.includes('failed') && attention.runs.length > 0 && (
          <Button icon="check" onClick={markAllSeen}>
            Mark all as seen
          </Button>
        )}
        {isNarrow && (
          <select
            aria-label="Order"
            className="runs-order"
            value={search.sort ?? ''}
            onChange={(event) => go({ sort: event.target.value || undefined })}
          >
            {orders.map(([sort, label]) => (
              <option key={sort} value={sort}>
                {label}
              </option>
            ))}
          </select>
        )}
        {isNarrow ? (
          <Button aria-pressed={isSelecting} onClick={() => (isSelecting ? clear() : setSelecting(true))}>
            Select
          </Button>
        ) : (
          <ColumnChooser all={all} shown={columns} choice={choice} onChange={(next) => setChoice(JSON.stringify(next))} />
        )}
      </div>
      {list.error !== null && list.error !== undefined && <ErrorNote error={list.error} onRetry={list.retry} />}
      <div className={columns.length > mostColumns && !isNarrow ? 'runs-list is-wide' : 'runs-list'} aria-busy={listed === undefined}>
        {list.isBehind && (
          <button
            type="button"
            className="runs-behind"
            onClick={() => {
              list.catchUp();
              window.scrollTo({ top: 0 });
            }}
          >
            <Icon name={list.newcomers > 0 ? 'up' : 'rerun'} size={14} />
            {list.newcomers > 0 ? plural(list.newcomers, 'new run') : 'Show the list as it is now'}
          </button>
        )}
        <p className={isFiltered ? 'runs-found' : 'visually-hidden'} role="status">
          {listed && parameters !== null ? plural(list.total, 'run') : ''}
        </p>
        {runs.length > 0 ? (
          <RunsTable
            runs={runs}
            total={Math.max(list.total, runs.length)}
            columns={columns}
            sort={search.sort}
            onSort={(sort) => go({ sort })}
            selected={selected}
            onSelect={select}
            unseen={unseen}
            isPast={isPast}
            seen={seen}
            hasMore={list.hasMore}
            loadMore={list.loadMore}
            isNarrow={isNarrow}
            isSelecting={isSelecting || selected.size > 0}
          />
        ) : listed ? (
          <Nothing tab={tab} isFiltered={isFiltered} counts={counts} onClear={() => go({ q: undefined })} />
        ) : (
          !list.error && <Skeleton rows={8} />
        )}
        {list.moreError !== null && runs.length > 0 && <ErrorNote error={list.moreError} onRetry={list.retry} />}
      </div>
      {chosen.length > 0 && <BulkBar runs={chosen} onClear={clear} />}
    </>
  );
}

function Nothing({
  tab,
  isFiltered,
  counts,
  onClear,
}: {
  tab: RunsTab;
  isFiltered: boolean;
  counts: RunCounts | undefined;
  onClear: () => void;
}) {
  const search = route.useSearch();
  if (isFiltered) {
    return (
      <EmptyState title="No run matches">
        <div className="actions">
          <Button onClick={onClear}>Clear</Button>
          {tab === 'active' && (
            <Link to="/runs" search={{ ...search, tab: 'all' }} className="button">
              Look in all runs
            </Link>
          )}
        </div>
      </EmptyState>
    );
  }
  if (tab === 'archived') return <EmptyState title="Nothing is archived" />;
  if (counts && counts.all > 0) {
    return (
      <EmptyState title="Nothing goes on">
        <p>
          <Link to="/runs" search={{ ...search, tab: 'all' }}>
            {counts.all === 1 ? 'The run so far' : `All ${count(counts.all)} runs`}
          </Link>
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No runs yet" command="stint run -- python train.py">
      <p>Start one in a terminal, or here.</p>
      <Link to="/runs/new" search={search} className="button is-primary">
        New run
      </Link>
    </EmptyState>
  );
}

const narrow = matchMedia('(max-width: 767px)');

function useIsNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      narrow.addEventListener('change', listener);
      return () => narrow.removeEventListener('change', listener);
    },
    () => narrow.matches,
  );
}

function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values)].filter((value) => value !== null).sort();
}

type Changes<T> = { [name in keyof T]?: T[name] | undefined };

function dropUndefined(search: Changes<RunsSearch>): RunsSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}
