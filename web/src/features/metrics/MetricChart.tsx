import { useMemo, useState } from 'react';
import type { MetricPoint } from '../../api/types';
import { dateTime } from '../../text/format';
import { measured } from '../../text/numbers';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { type Line, LineChart } from '../../ui/chart/LineChart';
import { aboveNought, smoothed } from '../../ui/chart/lines';
import { ScrollRegion } from '../../ui/ScrollRegion';
import type { MetricChoices } from './choices';
import { curveOf, extremes, pointsAsCsv } from './curves';

export interface MetricChartProps {
  name: string;
  /** Undefined before they are there. */
  points: MetricPoint[] | undefined;
  choices: MetricChoices;
  pinned: boolean;
  onPin: (pinned: boolean) => void;
}

/** One key of a run: its curve, or its points as a table. */
export function MetricChart({ name, points, choices, pinned, onPin }: MetricChartProps) {
  const [asTable, setAsTable] = useState(false);
  const { x, log, smoothing } = choices;
  const { lines, hidden } = useMemo(() => {
    const curve = curveOf(points ?? [], x);
    const raw = log ? aboveNought(curve.ys) : { ys: curve.ys, hidden: 0 };
    const behind: Line = { label: name, color: 0, xs: curve.xs, ys: raw.ys };
    const smooth = smoothing > 0 ? smoothed(curve.ys, smoothing) : null;
    return {
      lines: smooth
        ? [
            { ...behind, faint: true },
            { ...behind, ys: log ? aboveNought(smooth).ys : smooth },
          ]
        : [behind],
      hidden: raw.hidden,
    };
  }, [points, name, x, log, smoothing]);
  const { last, min, max } = useMemo(() => extremes(points ?? []), [points]);
  const timeless = x === 'time' && points !== undefined && points.length > 0 && lines[0]!.xs.length === 0;
  const words = `${name}: ${points?.length ? `last ${measured(last?.value)}, lowest ${measured(min?.value)}, highest ${measured(max?.value)}` : 'no points yet'}`;
  return (
    <figure className="metric-chart">
      <figcaption className="metric-chart-head">
        <span className="metric-chart-name" title={name}>
          {name}
        </span>
        <span className="metric-chart-last number" title={last === null ? undefined : `Last value, at step ${last.step}`}>
          {last?.value === null ? 'NaN' : measured(last?.value)}
        </span>
        <Button
          look="quiet"
          icon="pin"
          aria-pressed={pinned}
          aria-label={pinned ? `Unpin ${name}` : `Pin ${name}: it comes first, in every run`}
          onClick={() => onPin(!pinned)}
        />
        <Button
          look="quiet"
          icon={asTable ? 'chart' : 'runs'}
          aria-label={asTable ? `Show ${name} as a chart` : `Show ${name} as a table`}
          onClick={() => setAsTable(!asTable)}
        />
      </figcaption>
      {points === undefined ? (
        <div className="metric-chart-space" />
      ) : asTable ? (
        <PointsTable name={name} points={points} />
      ) : timeless ? (
        <p className="metric-chart-space muted">Its points have no times. Choose Step.</p>
      ) : (
        <LineChart label={words} lines={lines} x={x} log={log} cursor="metrics" />
      )}
      {!asTable && hidden > 0 && <p className="metric-chart-note">{hidden} values of 0 or below cannot be shown on a log scale.</p>}
      {points !== undefined && points.length > 0 && max === null && <p className="metric-chart-note">All values are NaN or infinite.</p>}
    </figure>
  );
}

// The newest first: that is what one looks for while it goes.
function PointsTable({ name, points }: { name: string; points: MetricPoint[] }) {
  const rows = useMemo(() => [...points].reverse(), [points]);
  return (
    <>
      <ScrollRegion className="metric-points" label={`Points of ${name}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">Time</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((point, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: steps may come twice
              <tr key={index}>
                <td>{point.step}</td>
                <td>{point.time === null ? '–' : dateTime(point.time)}</td>
                <td>{point.value === null ? 'gap' : measured(point.value, 8)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <CopyButton text={pointsAsCsv(name, points)} label={`Copy ${name} as CSV`}>
        Copy as CSV
      </CopyButton>
    </>
  );
}
