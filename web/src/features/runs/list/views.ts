import { type RunsSearch, runsSearch } from '../../../app/search';

/** A way of looking at the list that somebody has given a name. */
export interface SavedView {
  name: string;
  search: RunsSearch;
}

/** Reads the kept views; what is not one is left out. */
export function parseViews(text: string | null): SavedView[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(value)) return [];
    return value.flatMap((each: { name?: unknown; search?: unknown } | null) =>
      typeof each?.name === 'string' && each.name !== '' && typeof each.search === 'object' && each.search !== null
        ? [{ name: each.name, search: runsSearch(each.search as Record<string, unknown>) }]
        : [],
    );
  } catch {
    return [];
  }
}

/** The views with this one among them, in the place of an earlier one of its name. */
export function withView(views: readonly SavedView[], view: SavedView): SavedView[] {
  const at = views.findIndex((each) => each.name === view.name);
  return at < 0 ? [...views, view] : views.map((each, index) => (index === at ? view : each));
}
