import { useId } from 'react';
import { Button } from '../../ui/Button';
import type { MetricChoices, useMetricChoices } from './choices';
import './metrics-toolbar.css';

export interface MetricsToolbarProps {
  choices: MetricChoices;
  choose: ReturnType<typeof useMetricChoices>[1];
  /** Whether what is shown can be shown as a table instead. */
  hasTable?: boolean;
  search?: { text: string; onChange: (text: string) => void } | undefined;
}

/** How curves are drawn. */
export function MetricsToolbar({ choices, choose, hasTable = true, search }: MetricsToolbarProps) {
  const slider = useId();
  return (
    <div className="metrics-toolbar" role="toolbar" aria-label="How metrics are shown">
      {search && (
        <input
          type="search"
          className="metrics-search"
          aria-label="Search keys"
          placeholder="Search keys"
          value={search.text}
          onChange={(event) => search.onChange(event.target.value)}
        />
      )}
      <fieldset className="choice">
        <legend className="visually-hidden">Horizontal axis</legend>
        <Button aria-pressed={choices.x === 'step'} onClick={() => choose('x', 'step')}>
          Step
        </Button>
        <Button aria-pressed={choices.x === 'time'} onClick={() => choose('x', 'time')}>
          Time
        </Button>
      </fieldset>
      <Button aria-pressed={choices.log} onClick={() => choose('log', !choices.log)} title="Logarithmic values">
        Log scale
      </Button>
      <span className="metrics-smoothing">
        <label htmlFor={slider}>Smoothing</label>
        <input
          id={slider}
          type="range"
          min="0"
          max="0.99"
          step="0.01"
          value={choices.smoothing}
          onChange={(event) => choose('smoothing', Number(event.target.value))}
        />
        <output htmlFor={slider} className="number">
          {choices.smoothing.toFixed(2)}
        </output>
      </span>
      {hasTable && (
        <Button
          className="metrics-view"
          aria-pressed={choices.view === 'table'}
          onClick={() => choose('view', choices.view === 'table' ? 'charts' : 'table')}
        >
          Show as table
        </Button>
      )}
    </div>
  );
}
