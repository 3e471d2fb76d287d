import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { MetricPoint, Run } from '../../api/types';
import { useSetting } from '../../app/settings';
import { measured } from '../../text/numbers';
import { Button } from '../../ui/Button';
import { dashOf } from '../../ui/chart/colors';
import { type Line, LineChart } from '../../ui/chart/LineChart';
import { aboveNought, smoothed } from '../../ui/chart/lines';
import { curveOf, curvesQuery, useMetricChoices } from '../metrics';
import './overlay-charts.css';

/** The keys whose charts stay, kept in this browser under a name. */
export function usePins(name: string): [string[], (key: string, pinned: boolean) => void] {
  const [text, set] = useSetting(name);
  const pins = useMemo(() => {
    try {
      const value: unknown = JSON.parse(text ?? '[]');
      return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
    } catch {
      return [];
    }
  }, [text]);
  return [
    pins,
    (key, pinned) => {
      const next = pinned ? [...pins.filter((each) => each !== key), key] : pins.filter((each) => each !== key);
      set(next.length === 0 ? null : JSON.stringify(next.slice(-24)));
    },
  ];
}

export interface OverlayChartsProps {
  /** At most ten: so many lines can be told apart. */
  runs: readonly Run[];
  /** What each is called, in the order of `runs`. */
  names: readonly string[];
  keys: readonly string[];
  pins: readonly string[];
  onPin: (key: string, pinned: boolean) => void;
}

/** A chart for each key with a line for each run. Runs differ by colour and dashes. */
export function OverlayCharts({ runs, names, keys, pins, onPin }: OverlayChartsProps) {
  const [choices] = useMetricChoices();
  const results = useQueries({ queries: runs.map((run) => ({ ...curvesQuery(run.id, keys), enabled: keys.length > 0 })) });
  const series = results.map((result) => result.data?.series);
  return (
    <div className="overlay-charts">
      {keys.map((key) => (
        <Overlay
          key={key}
          name={key}
          runs={runs}
          names={names}
          points={series.map((each) => each?.[key])}
          choices={choices}
          pinned={pins.includes(key)}
          onPin={(pinned) => onPin(key, pinned)}
        />
      ))}
    </div>
  );
}

interface OverlayProps {
  name: string;
  runs: readonly Run[];
  names: readonly string[];
  points: readonly (MetricPoint[] | undefined)[];
  choices: ReturnType<typeof useMetricChoices>[0];
  pinned: boolean;
  onPin: (pinned: boolean) => void;
}

function Overlay({ name, runs, names, points, choices, pinned, onPin }: OverlayProps) {
  const { x, log, smoothing } = choices;
  const lines = points.flatMap((each, index): Line[] => {
    if (!each || each.length === 0) return [];
    const curve = curveOf(each, x);
    // Runs that began at other times are laid over one another from their starts.
    const begin = x === 'time' ? (runs[index]!.started_at ?? curve.xs[0] ?? 0) : 0;
    const ys = smoothing > 0 ? smoothed(curve.ys, smoothing) : curve.ys;
    return [
      {
        label: names[index]!,
        color: index,
        dashed: true,
        xs: begin === 0 ? curve.xs : curve.xs.map((at) => at - begin),
        ys: log ? aboveNought(ys).ys : ys,
      },
    ];
  });
  const key = JSON.stringify([x, log, smoothing, names, points.map((each) => [each?.length, each?.at(-1)])]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for all that the lines are made of
  const kept = useMemo(() => lines, [key]);
  const words = points.map((each, index) => `${names[index]} ${measured(each?.at(-1)?.value)}`).join(', ');
  return (
    <figure className="overlay-chart">
      <figcaption className="overlay-chart-head">
        <span className="overlay-chart-name" title={name}>
          {name}
        </span>
        <Button
          look="quiet"
          icon="pin"
          aria-pressed={pinned}
          aria-label={pinned ? `Unpin the chart of ${name}` : `Pin the chart of ${name}`}
          onClick={() => onPin(!pinned)}
        />
      </figcaption>
      <LineChart
        label={`${name}, last values: ${words}`}
        lines={kept}
        x={x === 'time' ? 'elapsed' : 'step'}
        log={log}
        cursor="overlay"
        height={230}
      />
    </figure>
  );
}

/** Which line is which run's. */
export function LineSwatch({ index }: { index: number }) {
  const dashes = dashOf(index);
  return (
    <svg className="line-swatch" width="28" height="10" viewBox="0 0 28 10" aria-hidden="true">
      <line
        x1="0"
        x2="28"
        y1="5"
        y2="5"
        strokeWidth="2.5"
        style={{ stroke: `var(--chart-${index})` }}
        strokeDasharray={dashes.length === 0 ? undefined : dashes.join(' ')}
      />
    </svg>
  );
}
