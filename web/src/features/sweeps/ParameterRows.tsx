import { useId, useRef } from 'react';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/icons';
import type { ParameterRow, RowError } from './grid';

interface ParameterRowsProps {
  rows: ParameterRow[];
  errors: RowError[];
  /** What the server says of all of them. */
  refused: string | undefined;
  onChange: (rows: ParameterRow[]) => void;
}

/** The parameters, a row each. */
export function ParameterRows({ rows, errors, refused, onChange }: ParameterRowsProps) {
  const id = useId();
  const box = useRef<HTMLFieldSetElement>(null);
  const change = (row: number, part: Partial<ParameterRow>) =>
    onChange(rows.map((each, index) => (index === row ? { ...each, ...part } : each)));
  const focus = (row: number) =>
    requestAnimationFrame(() => box.current?.querySelectorAll<HTMLInputElement>('.parameter-name')[Math.max(0, row)]?.focus());
  return (
    <fieldset className="parameter-rows" ref={box}>
      <legend>Parameters</legend>
      <p className="muted" id={`${id}-hint`}>
        Values with commas between them, <code>0.1, 0.01</code>, or a range with its step, <code>8..64:8</code>.
      </p>
      {rows.map((row, index) => {
        const problems = errors.filter((error) => error.row === index);
        const wrong = (field: RowError['field']) => (problems.some((error) => error.field === field) ? true : undefined);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names of their own, and stay in their order
          <div key={index} className="parameter-row">
            <input
              className="parameter-name mono"
              aria-label={`Name of parameter ${index + 1}`}
              aria-invalid={wrong('name')}
              aria-describedby={`${id}-hint ${id}-${index}`}
              placeholder="lr"
              spellCheck={false}
              autoCapitalize="off"
              value={row.name}
              onChange={(event) => change(index, { name: event.target.value })}
            />
            <input
              className="mono"
              aria-label={`Values of parameter ${index + 1}`}
              aria-invalid={wrong('values') ?? (refused ? true : undefined)}
              aria-describedby={`${id}-hint ${id}-${index}`}
              placeholder="0.1, 0.03, 0.01"
              spellCheck={false}
              autoCapitalize="off"
              value={row.values}
              onChange={(event) => change(index, { values: event.target.value })}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
                event.preventDefault();
                onChange([...rows.slice(0, index + 1), { name: '', values: '' }, ...rows.slice(index + 1)]);
                focus(index + 1);
              }}
            />
            <Button
              icon="close"
              look="quiet"
              aria-label={`Remove parameter ${row.name || index + 1}`}
              onClick={() => {
                onChange(rows.length === 1 ? [{ name: '', values: '' }] : rows.filter((_, each) => each !== index));
                focus(index - 1);
              }}
            />
            <span id={`${id}-${index}`} className="parameter-problems">
              {problems.map((error) => (
                <span key={error.field} className="sweep-field-error">
                  <Icon name="alert" size={14} />
                  {error.message}
                </span>
              ))}
            </span>
          </div>
        );
      })}
      {refused && (
        <span className="sweep-field-error" role="alert">
          <Icon name="alert" size={14} />
          {refused}
        </span>
      )}
      <Button
        icon="plus"
        onClick={() => {
          onChange([...rows, { name: '', values: '' }]);
          focus(rows.length);
        }}
      >
        Add a parameter
      </Button>
    </fieldset>
  );
}
