import { expect, test } from 'vitest';
import { parseViews, withView } from './views';

test('views are kept by their names, and what is no view is left out', () => {
  const failed = { name: 'Failed', search: { tab: 'all' as const, q: 'status:failed' } };
  const views = withView(withView([], failed), { name: 'Long', search: { sort: 'duration' } });
  expect(withView(views, { ...failed, search: { q: 'x' } }).map((view) => [view.name, view.search.q])).toEqual([
    ['Failed', 'x'],
    ['Long', undefined],
  ]);
  expect(parseViews(JSON.stringify(views))).toEqual(views);
  expect(parseViews('[null, {"name":""}, {"name":"a","search":{"tab":"none","q":5}}, 3]')).toEqual([{ name: 'a', search: { q: '5' } }]);
  for (const wrong of [null, '', '{}', '[[', '"x"']) expect(parseViews(wrong)).toEqual([]);
});
