import { measured } from '../../text/numbers';
import { type Axis, type Brush, placeOn, valueAt } from './parallel';

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
          const brush = brushes.get(axis.key);
          return axis.scale === 'words' ? (
            <label key={axis.key} className="field">
              <span>{axis.title}</span>
              <select
                value={brush ? String(valueAt(axis, (brush[0] + brush[1]) / 2)) : ''}
                onChange={(event) => {
                  const place = placeOn(axis, event.target.value);
                  const reach = axis.words.length > 1 ? 0.4 / (axis.words.length - 1) : 0.5;
                  onBrush(axis.key, event.target.value === '' || place === null ? null : [place - reach, place + reach]);
                }}
              >
                <option value="">any</option>
                {axis.words.map((word) => (
                  <option key={word}>{word}</option>
                ))}
              </select>
            </label>
          ) : (
            <fieldset key={axis.key} className="field sweep-filters-range">
              <legend>{axis.title}</legend>
              {(['from', 'to'] as const).map((end) => (
                <input
                  key={`${end}${brush?.[end === 'from' ? 0 : 1] ?? ''}`}
                  inputMode="decimal"
                  aria-label={`${axis.title} ${end}`}
                  placeholder={measured(end === 'from' ? axis.min : axis.max, 4)}
                  defaultValue={
                    brush && brush[end === 'from' ? 0 : 1] % 1 !== 0
                      ? String(Number((valueAt(axis, brush[end === 'from' ? 0 : 1]) as number).toPrecision(5)))
                      : ''
                  }
                  onBlur={(event) => set(axis, brush, end, event.target.value, onBrush)}
                  onKeyDown={(event) => event.key === 'Enter' && set(axis, brush, end, event.currentTarget.value, onBrush)}
                />
              ))}
            </fieldset>
          );
        })}
      </div>
    </details>
  );
}

function set(axis: Axis, brush: Brush | undefined, end: 'from' | 'to', text: string, onBrush: FiltersProps['onBrush']) {
  const place = text.trim() === '' ? null : placeOn(axis, text.trim().replace(',', '.'));
  const held = place === null ? null : Math.min(1, Math.max(0, place));
  const next: Brush = end === 'from' ? [held ?? 0, brush?.[1] ?? 1] : [brush?.[0] ?? 0, held ?? 1];
  if (next[0] === (brush?.[0] ?? 0) && next[1] === (brush?.[1] ?? 1)) return;
  onBrush(axis.key, next[0] <= 0 && next[1] >= 1 ? null : next);
}
