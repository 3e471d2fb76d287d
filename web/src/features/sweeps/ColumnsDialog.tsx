import { useMemo, useState } from 'react';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { columnOf } from './columns';

const most = 200; // shown at once, of however many there are

export interface ColumnsDialogProps {
  all: readonly string[];
  chosen: readonly string[];
  onChange: (columns: string[] | null) => void;
  onClose: () => void;
}

/** Which columns a table has: those that are chosen come first, the others are searched. */
export function ColumnsDialog({ all, chosen, onChange, onClose }: ColumnsDialogProps) {
  const [search, setSearch] = useState('');
  const titles = useMemo(() => all.map((key) => ({ key, title: columnOf(key, undefined, () => 0)?.title ?? key })), [all]);
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = titles.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)));
  const set = new Set(chosen);
  const shown = [...found.filter(({ key }) => set.has(key)), ...found.filter(({ key }) => !set.has(key))].slice(0, most);
  return (
    <Dialog title="Columns" onClose={onClose}>
      <div className="form columns-dialog">
        <input
          type="search"
          aria-label="Search columns"
          placeholder={`Search ${all.length.toLocaleString('en-US')} columns`}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          autoFocus
        />
        <ul>
          {shown.map(({ key, title }) => (
            <li key={key}>
              <label className="check">
                <input
                  type="checkbox"
                  checked={set.has(key)}
                  onChange={(event) => onChange(event.target.checked ? [...chosen, key] : chosen.filter((each) => each !== key))}
                />
                <span>{title}</span>
              </label>
            </li>
          ))}
        </ul>
        {found.length > most && <p className="muted">{(found.length - most).toLocaleString('en-US')} more: search for them.</p>}
        {found.length === 0 && <p className="muted">No column is called so.</p>}
        <div className="form-end">
          <Button onClick={() => onChange(null)}>The usual ones</Button>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
