/** The search parameters of the list of runs: the view is always in the address. Unknown and wrong ones are dropped. */
export interface RunsSearch {
  tab?: 'active' | 'all' | 'archived';
  q?: string;
  sort?: string;
}

type Raw = Record<string, unknown>;

function text(value: unknown): string | undefined {
  // The router reads `q=5` as a number.
  const given = typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  return given === '' ? undefined : given.slice(0, 1000);
}

/** Reads the search parameters of `/runs`. */
export function runsSearch(raw: Raw): RunsSearch {
  const result: RunsSearch = {};
  if (raw.tab === 'active' || raw.tab === 'all' || raw.tab === 'archived') result.tab = raw.tab;
  const q = text(raw.q);
  if (q !== undefined) result.q = q;
  const sort = text(raw.sort);
  if (sort !== undefined && /^-?[a-z_]+$/.test(sort)) result.sort = sort;
  return result;
}

/** The search parameters of the dialog for a new run: the run whose command and folder it begins with. */
export interface NewRunSearch {
  from?: string;
}

/** Reads the search parameters of `/runs/new`. */
export function newRunSearch(raw: Raw): NewRunSearch {
  const from = text(raw.from);
  return from === undefined ? {} : { from };
}

/** The search parameters of a comparison: the runs, 2 to 10 of them. */
export interface CompareSearch {
  runs?: string;
}

/** Reads the search parameters of `/compare`. */
export function compareSearch(raw: Raw): CompareSearch {
  const runs = text(raw.runs);
  return runs === undefined ? {} : { runs };
}
