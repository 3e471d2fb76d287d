import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { getJson, request } from '../../../api/client';
import type { Run } from '../../../api/types';
import { freshen } from '../../../live/live';
import { type HeldList, held, isSameTop, type ListTop, newcomers, pageSize, withCopies, withPage, withTop } from './run-list';

type Parameters = Record<string, string>;

/** How long the list is left alone after the reader's hand was on it. */
const restless = 3000;
/** How long a row that belongs to the list no more stays in it, so that one sees what became of it. */
const lingering = 15_000;
const mostCopies = 500;

export interface RunList {
  /** What is shown, in order; undefined until the first answer. */
  runs: readonly Run[] | undefined;
  /** How many the server has. */
  total: number;
  hasMore: boolean;
  /** Why the list, or its next page, could not be had. */
  error: unknown;
  /** Why the next page could not be had. */
  moreError: unknown;
  /** Whether the server has it otherwise by now, and the reader is busy with what is shown. */
  isBehind: boolean;
  /** How many runs are not shown for that reason. */
  newcomers: number;
  /** Shows the list as the server has it now. */
  catchUp(): void;
  /** Loads the next page, unless that is under way. */
  loadMore(): void;
  retry(): void;
}

async function fetchPage(parameters: Parameters, before: string | undefined, signal?: AbortSignal): Promise<ListTop> {
  const response = await request('GET', '/runs', { signal, query: { ...parameters, limit: pageSize, before } });
  const runs = ((await response.json()) as Run[]).map(freshen);
  return { runs, total: Number(response.headers.get('x-total-count') ?? runs.length) };
}

/** Newer copies of these runs, archived ones included. */
async function fetchCopies(ids: readonly string[], signal?: AbortSignal): Promise<Run[]> {
  const copies: Run[] = [];
  for (let at = 0; at < ids.length; at += 200) {
    const query = { id: ids.slice(at, at + 200).join(','), archived: 'true', limit: 200 };
    copies.push(...(await getJson<Run[]>('/runs', { signal, query })).map(freshen));
  }
  return copies;
}

// What has not ended may have changed while nobody listened, and of the rest what can be seen is worth a look.
async function renew(client: QueryClient, key: readonly unknown[], seen: { start: number; end: number }, signal: AbortSignal) {
  const list = client.getQueryData<HeldList>(key);
  const runs = list?.pages[0].runs ?? [];
  const asked = runs
    .filter((run, index) => run.ended_at === null || (index >= seen.start && index < seen.end))
    .slice(0, mostCopies)
    .map((run) => run.id);
  const copies = await fetchCopies(asked, signal);
  return withCopies(client.getQueryData<HeldList>(key) ?? held([], false), copies, asked);
}

/**
 * A list of runs that stays under the reader's eyes: changes of its rows are shown where these stand. Runs that come appear by
 * themselves only while the reader is at the top and has left the list alone for some seconds; otherwise they wait to be let in.
 * Runs that belong to the list no more stay for a while, or until it is caught up with. `parameters` is null for a list in which
 * nothing can be.
 */
export function useRunList(parameters: Parameters | null, isBusy: boolean, seen: React.RefObject<{ start: number; end: number }>): RunList {
  const client = useQueryClient();
  const name = JSON.stringify(parameters);
  const key = ['runs', 'list', 'held', name];
  // Below `counts`: it is asked for anew whenever runs are counted anew, and nothing is put into it meanwhile.
  const top = useQuery({
    queryKey: ['runs', 'counts', 'top', name],
    queryFn: ({ signal }) => fetchPage(parameters ?? {}, undefined, signal),
    enabled: parameters !== null,
    staleTime: 0,
    refetchOnMount: 'always',
  });
  const shown = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => renew(client, key, seen.current, signal),
    enabled: client.getQueryData(key) !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
  });
  const list = shown.data;
  const leftAt = useRef(new Map<string, number>());
  const touchedAt = useTouches();
  const [more, setMore] = useState<{ name: string; error: unknown } | null>(null);
  const loading = useRef<string | null>(null);
  const [isBehind, setBehind] = useState(false);

  const catchUp = useCallback(
    (lingers: (run: Run) => boolean = () => false) => {
      const now = client.getQueryData<ListTop>(['runs', 'counts', 'top', name]);
      if (!now) return;
      client.setQueryData<HeldList>(['runs', 'list', 'held', name], (before) =>
        before ? withTop(before, now, lingers) : held(now.runs, now.runs.length >= pageSize),
      );
    },
    [client, name],
  );

  useEffect(() => {
    if (!top.data) return;
    if (!list) return catchUp();
    if (isSameTop(list, top.data)) {
      leftAt.current.clear();
      setBehind(false);
      return;
    }
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      const now = Date.now();
      const wait = touchedAt.current + restless - now;
      if (isBusy || window.scrollY > 40 || wait > 0) {
        setBehind(true);
        timer = setTimeout(look, Math.max(500, wait));
        return;
      }
      setBehind(false);
      let next = Number.POSITIVE_INFINITY;
      catchUp((run) => {
        const left = leftAt.current.get(run.id) ?? now;
        leftAt.current.set(run.id, left);
        next = Math.min(next, left + lingering - now);
        return left + lingering > now;
      });
      if (next > 0 && next < Number.POSITIVE_INFINITY) timer = setTimeout(look, next + 50);
    };
    look();
    return () => clearTimeout(timer);
  }, [top.data, list, isBusy, catchUp, touchedAt]);

  const loadMore = useCallback(async () => {
    const last = client.getQueryData<HeldList>(['runs', 'list', 'held', name])?.pages[0].runs.at(-1);
    if (!last || loading.current === name) return;
    loading.current = name;
    setMore(null);
    try {
      const page = await fetchPage(JSON.parse(name) as Parameters, last.id);
      client.setQueryData<HeldList>(
        ['runs', 'list', 'held', name],
        (before) => before && withPage(before, page.runs, page.runs.length >= pageSize),
      );
    } catch (error) {
      setMore({ name, error });
    } finally {
      loading.current = null;
    }
  }, [client, name]);

  // Where the server answers again, the next page is asked for again, too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new answer tells
  useEffect(() => setMore(null), [top.dataUpdatedAt, shown.dataUpdatedAt]);

  const moreError = more?.name === name ? more.error : null;
  return {
    runs: parameters === null ? [] : list?.pages[0].runs,
    total: top.data?.total ?? list?.pages[0].runs.length ?? 0,
    hasMore: list?.more === true && moreError === null,
    error: top.error ?? shown.error ?? moreError,
    moreError,
    isBehind,
    newcomers: isBehind && list && top.data ? newcomers(list, top.data).length : 0,
    catchUp() {
      catchUp();
      setBehind(false);
    },
    loadMore: () => void loadMore(),
    retry() {
      if (top.error) void top.refetch();
      if (shown.error) void shown.refetch();
      if (moreError) void loadMore();
    },
  };
}

// When the reader last did something with the list: moving the pointer over it, typing, touching, scrolling.
function useTouches(): React.RefObject<number> {
  const at = useRef(0);
  useEffect(() => {
    const note = (event: Event) => {
      if (event.type === 'scroll' || (event.target instanceof Element && event.target.closest('.runs-list'))) at.current = Date.now();
    };
    const kinds = ['pointermove', 'pointerdown', 'keydown', 'scroll'] as const;
    for (const kind of kinds) addEventListener(kind, note, { passive: true, capture: true });
    return () => {
      for (const kind of kinds) removeEventListener(kind, note, { capture: true });
    };
  }, []);
  return at;
}
