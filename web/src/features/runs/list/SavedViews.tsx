import { Link } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import type { RunsSearch } from '../../../app/search';
import { useSetting } from '../../../app/settings';
import { Button } from '../../../ui/Button';
import { Popup } from '../../../ui/Popup';
import { parseViews, type SavedView, withView } from './views';

/** The named views of this browser: go to one, keep the present one, forget one. */
export function SavedViews({ search }: { search: RunsSearch }) {
  const [text, setText] = useSetting('runs.views');
  const views = parseViews(text);
  const keep = (next: SavedView[]) => setText(next.length > 0 ? JSON.stringify(next) : null);

  function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim();
    if (name === '') return;
    keep(withView(views, { name, search: { tab: search.tab, q: search.q, sort: search.sort } as RunsSearch }));
    event.currentTarget.reset();
  }

  return (
    <Popup label="Views" icon="star">
      {(close) => (
        <div className="saved-views">
          {views.length > 0 && (
            <ul>
              {views.map((view) => (
                <li key={view.name}>
                  <Link to="/runs" search={view.search} onClick={close} title={view.search.q}>
                    {view.name}
                  </Link>
                  <Button
                    icon="close"
                    look="quiet"
                    aria-label={`Forget ${view.name}`}
                    onClick={() => keep(views.filter((each) => each.name !== view.name))}
                  />
                </li>
              ))}
            </ul>
          )}
          <form onSubmit={save}>
            <label className="field">
              <span>Keep this view as</span>
              <input name="name" type="text" maxLength={60} autoComplete="off" placeholder="Failed last night" required />
            </label>
            <Button type="submit">Keep</Button>
          </form>
        </div>
      )}
    </Popup>
  );
}
