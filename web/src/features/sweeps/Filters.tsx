import { useEffect, useRef } from 'react';
import { plural } from '../../text/format';
import { measured } from '../../text/numbers';
import type { Axis, Brush } from './parallel';

interface FiltersProps {
  axes: readonly Axis[];
  brushes: ReadonlyMap<string, Brush>;
  onBrush: (key: string, brush: Brush | null) => void;
}

/** The same as dragging along the axes, by fields. */
export function Filters({ axes, brushes, onBrush }: FiltersProps) {
  return (
    <details className="sweep-filters">
      <summary>Filter by values{brushes.size > 0 && ` (${brushes.size})`}</summary>
      <div className="sweep-filters-fields">
        {axes.map((axis) => {
          const field = { axis, brush: brushes.get(axis.key) ?? null, onBrush: (brush: Brush | null) => onBrush(axis.key, brush) };
          return axis.scale === 'words' ? <Words key={axis.key} {...field} /> : <Range key={axis.key} {...field} />;
        })}
      </div>
    </details>
  );
}

interface FieldProps {
  axis: Axis;
  brush: Brush | null;
  onBrush: (brush: Brush | null) => void;
}

// A word's option is told from the others by what it begins with: a word may be anything.
function Words({ axis, brush, onBrush }: FieldProps) {
  const meant = brush === null ? [] : 'words' in brush ? brush.words : null;
  const only = meant?.length === 1 ? meant[0]! : null;
  const words = only === null || axis.words.includes(only) ? axis.words : [...axis.words, only];
  return (
    <label className="field">
      <span>{axis.title}</span>
      <select
        value={brush === null ? 'any' : only === null ? 'some' : `=${only}`}
        onChange={({ target: { value } }) => onBrush(value.startsWith('=') ? { words: [value.slice(1)] } : null)}
      >
        <option value="any">any</option>
        {brush !== null && only === null && <option value="some">{meant === null ? 'some' : plural(meant.length, 'value')}</option>}
        {words.map((word) => (
          <option key={word} value={`=${word}`}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}

function Range({ axis, brush, onBrush }: FieldProps) {
  const range = brush !== null && 'from' in brush ? brush : { from: null, to: null };
  const set = (next: { from: number | null; to: number | null }) => onBrush(next.from === null && next.to === null ? null : next);
  return (
    <fieldset className="field sweep-filters-range">
      <legend>{axis.title}</legend>
      <Bound label={`${axis.title} from`} beyond={axis.min} value={range.from} onChange={(from) => set({ ...range, from })} />
      <Bound label={`${axis.title} to`} beyond={axis.max} value={range.to} onChange={(to) => set({ ...range, to })} />
    </fieldset>
  );
}

interface BoundProps {
  label: string;
  /** The end of the axis, which holds where nothing is given. */
  beyond: number;
  value: number | null;
  onChange: (value: number | null) => void;
}

// What is typed holds once the field is left or Enter is pressed; what is no number is put back.
function Bound({ label, beyond, value, onChange }: BoundProps) {
  const field = useRef<HTMLInputElement>(null);
  const shown = value === null ? '' : String(value);
  useEffect(() => {
    if (field.current) field.current.value = shown;
  }, [shown]);
  const read = () => {
    const text = field.current!.value.trim().replace(',', '.');
    const next = text === '' ? null : Number(text);
    if (next !== null && !Number.isFinite(next)) field.current!.value = shown;
    else if (next !== value) onChange(next);
  };
  return (
    <input
      ref={field}
      inputMode="decimal"
      aria-label={label}
      placeholder={measured(beyond, 4)}
      defaultValue={shown}
      onBlur={read}
      onKeyDown={(event) => event.key === 'Enter' && read()}
    />
  );
}
