import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { dateTime, duration } from '../../text/format';
import { measured } from '../../text/numbers';
import { Button } from '../Button';
import { type ChartColors, dashOf, useChartColors } from './colors';
import { aligned, type Curve } from './lines';
import './line-chart.css';

/** What x means: a number, seconds since the epoch, or seconds since a start. */
export type XKind = 'step' | 'time' | 'elapsed';

export interface Line extends Curve {
  label: string;
  /** Which of the page's line colours (and dashes, where `dashed`) it has. */
  color: number;
  dashed?: boolean;
  /** Behind the others and pale: what was measured, where a smoothed line tells the same. It is not read out. */
  faint?: boolean;
}

export interface LineChartProps {
  /** What it shows, for those who cannot see it. */
  label: string;
  lines: Line[];
  x: XKind;
  log: boolean;
  /** Charts with the same word share one cursor. */
  cursor: string;
  height?: number;
}

/** Lines over a common x, with a cursor that reads them out. Dragging sideways zooms. Drawn only while it is near what is seen. */
export function LineChart({ label, lines, x, log, cursor, height = 190 }: LineChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const near = useNear(box);
  const colors = useChartColors();
  const [zoomed, setZoomed] = useState(false);
  const data = useMemo(() => aligned(lines) as uPlot.AlignedData, [lines]);
  const latest = useRef({ data, lines });
  latest.current = { data, lines };
  // Only what cannot be changed in a chart that is there makes a new one.
  const shape = JSON.stringify(lines.map((line) => [line.label, line.color, line.dashed, line.faint]));

  useEffect(() => {
    const element = box.current;
    if (!element || !near || shape === '') return;
    const made = new uPlot(
      options({
        lines: latest.current.lines,
        x,
        log,
        cursor,
        colors,
        width: element.clientWidth,
        height,
        onCursor: (chart) => readout.current && tell(chart, readout.current, latest.current.lines, x, colors),
        onZoom: setZoomed,
      }),
      latest.current.data,
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0 && element.clientWidth !== made.width) made.setSize({ width: element.clientWidth, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.current = null;
      made.destroy();
      setZoomed(false);
    };
  }, [near, shape, x, log, cursor, colors, height]);

  useEffect(() => {
    const chart = plot.current;
    if (!chart || chart.data === data) return;
    chart.setData(data, !isZoomed(chart));
    if (isZoomed(chart)) chart.redraw();
  }, [data]);

  return (
    <div className="line-chart">
      <div ref={box} className="line-chart-canvas" role="img" aria-label={label} style={{ height }} />
      <div ref={readout} className="line-chart-readout" aria-hidden="true" />
      {zoomed && (
        <Button
          className="line-chart-reset"
          onClick={() => {
            const chart = plot.current;
            if (chart) chart.setData(chart.data, true);
            setZoomed(false);
          }}
        >
          Whole range
        </Button>
      )}
    </div>
  );
}

// Canvases cost memory: they are there while their place is within a screen of what is seen.
function useNear(box: React.RefObject<HTMLDivElement | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (!box.current) return;
    const observer = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting ?? false), { rootMargin: '100% 0px' });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return near;
}

function isZoomed(chart: uPlot): boolean {
  const xs = chart.data[0];
  const { min, max } = chart.scales.x!;
  return xs.length > 1 && min != null && max != null && (min > xs[0]! || max < xs[xs.length - 1]!);
}

interface Drawing {
  lines: Line[];
  x: XKind;
  log: boolean;
  cursor: string;
  colors: ChartColors;
  width: number;
  height: number;
  onCursor: (chart: uPlot) => void;
  onZoom: (zoomed: boolean) => void;
}

function options({ lines, x, log, cursor, colors, width, height, onCursor, onZoom }: Drawing): uPlot.Options {
  const axis = {
    stroke: colors['fg-muted'],
    font: `11px ${colors.font}`,
    grid: { stroke: colors.border, width: 1 },
    ticks: { stroke: colors.border, width: 1, size: 4 },
    gap: 4,
  };
  return {
    width,
    height,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    cursor: {
      sync: { key: cursor, scales: ['x', null], setSeries: false },
      drag: { x: true, y: false, dist: 6 },
      points: { size: 7 },
      y: false,
    },
    scales: {
      x: { time: x === 'time', range: (_, min, max) => widened(min, max, x === 'time' ? 1 : 0.5) },
      y: log
        ? {
            distr: 3,
            range: (_, min, max) => (min === null || max === null || !(min > 0) ? [0.1, 10] : uPlot.rangeLog(min, max, 10, false)),
          }
        : {},
    },
    axes: [
      {
        ...axis,
        size: x === 'time' ? 40 : 26,
        space: x === 'step' ? 56 : 72,
        ...(x === 'time' ? {} : { values: (_: uPlot, ticks: number[]) => ticks.map((tick) => shown(tick, x)) }),
      },
      { ...axis, size: 54, values: (_: uPlot, ticks: (number | null)[]) => ticks.map((tick) => (tick === null ? '' : measured(tick, 5))) },
    ],
    series: [
      {},
      ...lines.map((line) => ({
        label: line.label,
        stroke: line.faint ? paler(colors.lines[line.color]!) : colors.lines[line.color]!,
        width: line.faint ? 1 : 1.75,
        ...(line.dashed ? { dash: dashOf(line.color) } : {}),
        spanGaps: false,
        points: line.faint ? { show: false } : { size: 5, fill: colors.bg },
      })),
    ],
    hooks: {
      setCursor: [onCursor],
      setScale: [(chart, key) => key === 'x' && onZoom(isZoomed(chart))],
    },
  };
}

// A single point needs room around it.
function widened(min: number | null, max: number | null, by: number): [number, number] {
  if (min === null || max === null) return [0, 1];
  return min === max ? [min - by, max + by] : [min, max];
}

function paler(color: string): string {
  return color.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.35)');
}

function shown(value: number, x: XKind): string {
  return x === 'time' ? dateTime(value) : x === 'elapsed' ? duration(value) : measured(value, 6);
}

// Reads out what is under the cursor. Text nodes only: labels come from elsewhere.
function tell(chart: uPlot, to: HTMLElement, lines: Line[], x: XKind, colors: ChartColors): void {
  const index = chart.cursor.idx;
  const left = chart.cursor.left ?? -1;
  if (index === null || index === undefined || left < 0) {
    to.replaceChildren();
    return;
  }
  const head = document.createElement('span');
  head.className = 'line-chart-x';
  head.textContent = x === 'step' ? `step ${shown(chart.data[0][index]!, x)}` : shown(chart.data[0][index]!, x);
  const rows: HTMLElement[] = [head];
  lines.forEach((line, series) => {
    const at = chart.cursor.idxs?.[series + 1] ?? index;
    const value = chart.data[series + 1]?.[at];
    if (line.faint || value === undefined) return;
    const row = document.createElement('span');
    row.className = 'line-chart-value';
    if (lines.filter((each) => !each.faint).length > 1) {
      const mark = document.createElement('i');
      mark.style.background = colors.lines[line.color]!;
      row.append(mark, `${line.label} `);
    }
    const number = document.createElement('b');
    number.textContent = value === null ? 'gap' : measured(value, 5);
    row.append(number);
    rows.push(row);
  });
  to.replaceChildren(...rows);
  to.classList.toggle('is-left', left > chart.over.clientWidth / 2);
}
