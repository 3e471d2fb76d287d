import type { Run } from '../../../api/types';
import { newerRun } from '../../../live/events';

/** How many runs a page of the list holds. */
export const pageSize = 100;

/** What the reader has before them: rows that stay where they are until they are asked to move. */
export interface HeldList {
  /** In one page, in the form in which live changes are put into lists. */
  pages: [{ runs: Run[] }];
  /** Whether the server has more behind the last row. */
  more: boolean;
}

/** The beginning of the list as the server has it now. */
export interface ListTop {
  runs: Run[];
  total: number;
}

export function held(runs: Run[], more: boolean): HeldList {
  return { pages: [{ runs }], more };
}

/** Whether `top` is the beginning of the list that is held, row by row. */
export function isSameTop(list: HeldList, top: ListTop): boolean {
  const { runs } = list.pages[0];
  if (top.runs.length > runs.length || (top.runs.length < pageSize && runs.length !== top.runs.length)) return false;
  return top.runs.every((run, index) => run.id === runs[index]!.id);
}

/** The runs of the list's beginning that are not held: what a reader has not seen. */
export function newcomers(list: HeldList, top: ListTop): Run[] {
  const known = new Set(list.pages[0].runs.map((run) => run.id));
  return top.runs.filter((run) => !known.has(run.id));
}

/**
 * The held list with the server's beginning in its place. Rows behind that beginning stay, where its last row tells which these are.
 * Rows that it has no more go, but for those that `lingers` says yes to: they stay behind the row before them. The same list where
 * nothing changes.
 */
export function withTop(list: HeldList, top: ListTop, lingers: (run: Run) => boolean): HeldList {
  const before = list.pages[0].runs;
  const known = new Map(before.map((run) => [run.id, run]));
  const fresh = new Set(top.runs.map((run) => run.id));
  const runs = top.runs.map((run) => {
    const current = known.get(run.id);
    return current && current.version >= run.version ? current : run;
  });
  const isWhole = top.runs.length < pageSize;
  const last = isWhole ? undefined : top.runs.at(-1)?.id;
  const end = before.findIndex((run) => run.id === last);
  const tail = end < 0 ? [] : before.slice(end + 1).filter((run) => !fresh.has(run.id));
  const upTo = end < 0 ? before : before.slice(0, end + 1);
  let previous: string | undefined;
  for (const run of upTo) {
    if (!fresh.has(run.id)) {
      if (!lingers(run)) continue;
      runs.splice(runs.findIndex((each) => each.id === previous) + 1, 0, run);
    }
    previous = run.id;
  }
  runs.push(...tail);
  const more = end < 0 ? !isWhole : list.more;
  const isSame = more === list.more && runs.length === before.length && runs.every((run, index) => run === before[index]);
  return isSame ? list : held(runs, more);
}

/** The held list with a further page behind it; rows that have moved meanwhile are not shown twice. */
export function withPage(list: HeldList, page: Run[], more: boolean): HeldList {
  const known = new Set(list.pages[0].runs.map((run) => run.id));
  return held([...list.pages[0].runs, ...page.filter((run) => !known.has(run.id))], more);
}

/** The held list with newer copies of some of its rows; `asked` ones that are not among them are gone. */
export function withCopies(list: HeldList, copies: Run[], asked: readonly string[]): HeldList {
  const found = new Map(copies.map((run) => [run.id, run]));
  const gone = new Set(asked.filter((id) => !found.has(id)));
  const runs = list.pages[0].runs.flatMap((run) => {
    const copy = found.get(run.id);
    return copy ? [newerRun(run, copy)] : gone.has(run.id) ? [] : [run];
  });
  return held(runs, list.more);
}
