import type { RunStatus } from '../../../api/types';

export const statuses: readonly RunStatus[] = ['ready', 'queued', 'launching', 'running', 'finished', 'failed', 'stopped'];

/** The statuses of runs that have not ended. */
export const activeStatuses: readonly RunStatus[] = ['ready', 'queued', 'launching', 'running'];

/** What the query box asks for. */
export interface RunFilter {
  /** One of these; any when it is empty. */
  statuses: RunStatus[];
  tag: string | null;
  sweep: string | null;
  /** What name, command or id must hold. */
  text: string;
}

export const noFilter: RunFilter = { statuses: [], tag: null, sweep: null, text: '' };

// A key with a value that may be in quotes, words in quotes, or one word.
const token = /(?:(status|tag|sweep):)?"((?:[^"\\]|\\.)*)"(?=\s|$)|(\S+)/g;

/**
 * Reads a query: `status:failed,running tag:eval sweep:s0t1 words`. Text in quotes is text whatever it holds, with `\"` for a quote.
 * What makes no sense as a condition is text, a condition without a value is nothing, and of two conditions of a kind the last holds.
 */
export function parseQuery(query: string): RunFilter {
  const filter: RunFilter = { ...noFilter };
  const words: string[] = [];
  for (const [whole, key, quoted, word] of query.matchAll(token)) {
    const value = quoted?.replace(/\\(.)/g, '$1');
    const [, bareKey, bareValue] = word?.match(/^(status|tag|sweep):(.*)$/s) ?? [];
    if (!condition(filter, key ?? bareKey, value ?? bareValue)) words.push(key ? whole : (value ?? whole));
  }
  filter.text = words.join(' ');
  return filter;
}

// Whether it is a condition; one without a value is there, but changes nothing.
function condition(filter: RunFilter, key: string | undefined, value: string | undefined): boolean {
  if (key === undefined || value === undefined) return false;
  if (key === 'status') {
    const named = value.split(',').filter((each) => each !== '');
    if (!named.every((each) => (statuses as readonly string[]).includes(each))) return false;
    if (named.length > 0) filter.statuses = statuses.filter((each) => named.includes(each));
  } else if (value !== '') filter[key as 'tag' | 'sweep'] = value;
  return true;
}

/** The query that reads as this filter; the shortest form. */
export function printQuery(filter: RunFilter): string {
  return [...conditions(filter).map((each) => each.text), printText(filter.text)].filter((part) => part !== '').join(' ');
}

/** The filter's conditions one by one: what is shown as a chip. */
export function conditions(filter: RunFilter): { key: 'statuses' | 'tag' | 'sweep'; text: string }[] {
  const found: { key: 'statuses' | 'tag' | 'sweep'; text: string }[] = [];
  if (filter.statuses.length > 0) found.push({ key: 'statuses', text: `status:${filter.statuses.join(',')}` });
  if (filter.tag !== null) found.push({ key: 'tag', text: `tag:${quoteIfNeeded(filter.tag)}` });
  if (filter.sweep !== null) found.push({ key: 'sweep', text: `sweep:${quoteIfNeeded(filter.sweep)}` });
  return found;
}

/** Text as it stands in a query: in quotes where it would be read as something else. */
export function printText(text: string): string {
  const read = parseQuery(text);
  return read.text === text && conditions(read).length === 0 ? text : quote(text);
}

function quoteIfNeeded(value: string): string {
  return /^[^\s"\\]+$/.test(value) ? value : quote(value);
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

export type RunsTab = 'active' | 'all' | 'archived';

/** The parameters of `GET /runs` for a view; null where nothing can be in it. */
export function listParameters(tab: RunsTab, filter: RunFilter, sort: string | undefined): Record<string, string> | null {
  const wanted = tab !== 'active' ? filter.statuses : filter.statuses.length === 0 ? activeStatuses : filter.statuses.filter(isActive);
  if (tab === 'active' && wanted.length === 0) return null;
  return {
    ...(tab === 'archived' ? { archived: 'only' } : {}),
    ...(wanted.length > 0 ? { status: wanted.join(',') } : {}),
    ...(filter.tag === null ? {} : { tag: filter.tag }),
    ...(filter.sweep === null ? {} : { sweep_id: filter.sweep }),
    ...(filter.text === '' ? {} : { q: filter.text }),
    ...(sort === undefined ? {} : { sort }),
  };
}

/** Whether a run in this status still belongs to the view, as far as the status tells. */
export function belongs(status: RunStatus, tab: RunsTab, filter: RunFilter): boolean {
  return (tab !== 'active' || isActive(status)) && (filter.statuses.length === 0 || filter.statuses.includes(status));
}

function isActive(status: RunStatus): boolean {
  return activeStatuses.includes(status);
}

export interface Suggestion {
  /** What the token becomes. */
  text: string;
  /** Whether it is whole, or only the beginning of a condition. */
  whole: boolean;
}

/** What the token that is being typed may become. `values` are those known of each kind. */
export function suggest(typed: string, values: { tag: string[]; sweep: string[] }): Suggestion[] {
  const [, key, begun] = typed.match(/^(status|tag|sweep):(.*)$/s) ?? [];
  if (key === undefined || begun === undefined) {
    return ['status:', 'tag:', 'sweep:'].filter((each) => each.startsWith(typed.toLowerCase())).map((text) => ({ text, whole: false }));
  }
  const earlier = key === 'status' ? begun.slice(0, begun.lastIndexOf(',') + 1) : '';
  const last = begun.slice(earlier.length).replace(/^"/, '').toLowerCase();
  const known = key === 'status' ? statuses.filter((each) => !earlier.split(',').includes(each)) : values[key as 'tag' | 'sweep'];
  return known
    .filter((each) => each.toLowerCase().startsWith(last))
    .slice(0, 8)
    .map((each) => ({ text: `${key}:${earlier}${quoteIfNeeded(each)}`, whole: true }));
}
