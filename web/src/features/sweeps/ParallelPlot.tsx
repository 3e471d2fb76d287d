import { useNavigate } from '@tanstack/react-router';
import { type PointerEvent as ReactPointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Run } from '../../api/types';
import { measured } from '../../text/numbers';
import { type ChartColors, useChartColors } from '../../ui/chart/colors';
import { cellWords } from './cells';
import {
  type Axis,
  axisX,
  type Brush,
  brushOf,
  type Frame,
  mixed,
  nearestLine,
  placeY,
  type Span,
  spansOf,
  ticksOf,
  valueAt,
  yPlace,
} from './parallel';
import './parallel-plot.css';

export interface ParallelPlotProps {
  runs: readonly Run[];
  axes: readonly Axis[];
  /** The places of each run on the axes. */
  places: readonly (readonly (number | null)[])[];
  /** The axis by which lines are coloured; -1 for none. */
  coloredBy: number;
  /** Whether the lowest on that axis are the best: they are drawn over the others. */
  lowIsBest: boolean;
  /** Whether each run is within every brush. */
  within: readonly boolean[];
  /** By the keys of their axes. */
  brushes: ReadonlyMap<string, Brush>;
  onBrush: (axis: string, brush: Brush | null) => void;
  /** Asked to change an axis between linear and logarithmic; null where its values do not allow it. */
  onScale: (axis: number) => (() => void) | null;
  hovered: string | null;
  onHover: (id: string | null) => void;
}

const height = 300;
const narrowest = 96;

/**
 * Each run as a line through its values, one axis for each. Dragging along an axis leaves only the runs within; the line nearest to the
 * pointer is read out, and a press on it leads to its run. The table beside it says the same.
 */
export function ParallelPlot(props: ParallelPlotProps) {
  const { runs, axes, places, coloredBy, lowIsBest, within, brushes, onBrush, onScale, hovered, onHover } = props;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useChartColors();
  const navigate = useNavigate();
  const [width, setWidth] = useState(0);
  const [pointer, setPointer] = useState<{ x: number; y: number } | null>(null);
  const inner = Math.max(width, axes.length * narrowest);
  const frame: Frame = useMemo(
    () => ({ width: inner, height, left: Math.min(72, inner / 8 + 24), right: Math.min(72, inner / 8 + 24), top: 40, bottom: 14 }),
    [inner],
  );
  const marked = hovered === null ? -1 : runs.findIndex((run) => run.id === hovered);

  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(() => setWidth(box.current?.clientWidth ?? 0));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = canvas.current;
    if (!element || width === 0) return;
    const frameRequest = requestAnimationFrame(() =>
      draw(element, { frame, axes, places, within, coloredBy, lowIsBest, brushes, marked, colors }),
    );
    return () => cancelAnimationFrame(frameRequest);
  }, [width, frame, axes, places, within, coloredBy, lowIsBest, brushes, marked, colors]);

  function find(event: ReactPointerEvent): number {
    const rect = event.currentTarget.getBoundingClientRect();
    const inside = places.map((each, index) => (within[index] ? each : each.map(() => null)));
    return nearestLine(inside, frame, event.clientX - rect.left, event.clientY - rect.top);
  }

  return (
    <div ref={box} className="parallel-plot">
      <div className="parallel-plot-scroll">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the table beside it does the same for the keyboard */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the table beside it does the same for the keyboard */}
        <div
          className="parallel-plot-stage"
          style={{ width: inner, height }}
          onPointerMove={(event) => {
            const rect = event.currentTarget.getBoundingClientRect();
            const line = find(event);
            onHover(line < 0 ? null : runs[line]!.id);
            setPointer(line < 0 ? null : { x: event.clientX - rect.left, y: event.clientY - rect.top });
          }}
          onPointerLeave={() => {
            onHover(null);
            setPointer(null);
          }}
          onClick={() => {
            if (marked >= 0 && pointer) void navigate({ to: '/runs/$id', params: { id: runs[marked]!.id } });
          }}
        >
          <canvas
            ref={canvas}
            role="img"
            aria-label={`Parallel coordinates of ${runs.length} runs over ${axes.map((axis) => axis.title).join(', ')}. The table below tells the same.`}
            style={{ width: inner, height }}
          />
          {axes.map((axis, index) => (
            <Strip
              key={axis.key}
              axis={axis}
              frame={frame}
              left={axisX(frame, index, axes.length)}
              space={axes.length < 2 ? inner : (inner - frame.left - frame.right) / (axes.length - 1)}
              isBrushed={brushes.has(axis.key)}
              onBrush={(span) => onBrush(axis.key, span && brushOf(axis, span))}
              change={onScale(index)}
            />
          ))}
          {pointer && marked >= 0 && (
            <div
              className={`parallel-plot-tip ${pointer.x > inner / 2 ? 'is-left' : ''}`}
              style={{ transform: `translate(${pointer.x}px, ${pointer.y}px)` }}
              aria-hidden="true"
            >
              <span>
                <b>{cellWords(runs[marked]!)}</b>
                {coloredBy >= 0 && places[marked]?.[coloredBy] != null && (
                  <span>
                    {axes[coloredBy]!.title}: {shown(valueAt(axes[coloredBy]!, places[marked]![coloredBy]!))}
                  </span>
                )}
                <span>{runs[marked]!.status}</span>
              </span>
            </div>
          )}
        </div>
      </div>
      {coloredBy >= 0 && axes[coloredBy]?.scale !== 'words' && <Legend axis={axes[coloredBy]!} colors={colors} />}
    </div>
  );
}

function shown(value: string | number): string {
  return typeof value === 'number' ? measured(value, 3) : value;
}

interface StripProps {
  axis: Axis;
  frame: Frame;
  left: number;
  /** Room until the next axis. */
  space: number;
  isBrushed: boolean;
  onBrush: (span: Span | null) => void;
  change: (() => void) | null;
}

// An axis: its title, which changes the scale, and the strip along which one drags.
function Strip({ axis, frame, left, space, isBrushed, onBrush, change }: StripProps) {
  const from = useRef<number | null>(null);
  const place = (event: ReactPointerEvent) => yPlace(frame, event.clientY - event.currentTarget.parentElement!.getBoundingClientRect().top);
  return (
    <>
      <div className="parallel-plot-title" style={{ left, maxWidth: Math.max(60, space - 6) }}>
        {change ? (
          <button
            type="button"
            onClick={(event) => {
              event.stopPropagation();
              change();
            }}
            title={`${axis.title}: ${axis.scale === 'log' ? 'logarithmic. Change to linear' : 'linear. Change to logarithmic'}`}
          >
            {axis.title}
            {axis.scale === 'log' && <small> log</small>}
          </button>
        ) : (
          <span title={axis.title}>{axis.title}</span>
        )}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the fields below the plot do the same for the keyboard */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the fields below the plot do the same for the keyboard */}
      <div
        className="parallel-plot-strip"
        style={{ left }}
        title={isBrushed ? 'Press to leave out nothing' : undefined}
        onClick={(event) => event.stopPropagation()}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = place(event);
        }}
        onPointerMove={(event) => {
          if (from.current === null) return;
          event.stopPropagation();
          const to = place(event);
          if (Math.abs(to - from.current) > 0.015) onBrush([Math.min(from.current, to), Math.max(from.current, to)]);
        }}
        onPointerUp={(event) => {
          if (from.current !== null && Math.abs(place(event) - from.current) <= 0.015) onBrush(null);
          from.current = null;
        }}
        onPointerCancel={() => {
          from.current = null;
        }}
      />
    </>
  );
}

function Legend({ axis, colors }: { axis: Axis; colors: ChartColors }) {
  return (
    <p className="parallel-plot-legend">
      <span>{axis.title}</span>
      <span className="number">{measured(axis.min, 3)}</span>
      <i
        style={{ background: `linear-gradient(90deg, ${colors.scale.map((each) => `rgb(${each.join(',')})`).join(', ')})` }}
        aria-hidden="true"
      />
      <span className="number">{measured(axis.max, 3)}</span>
    </p>
  );
}

interface Drawing {
  frame: Frame;
  axes: readonly Axis[];
  places: readonly (readonly (number | null)[])[];
  within: readonly boolean[];
  coloredBy: number;
  lowIsBest: boolean;
  brushes: ReadonlyMap<string, Brush>;
  marked: number;
  colors: ChartColors;
}

function draw(canvas: HTMLCanvasElement, { frame, axes, places, within, coloredBy, lowIsBest, brushes, marked, colors }: Drawing): void {
  const ratio = devicePixelRatio || 1;
  const [wide, high] = [Math.round(frame.width * ratio), Math.round(frame.height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, frame.width, frame.height);
  const xs = axes.map((_, index) => axisX(frame, index, axes.length));

  const line = (at: readonly (number | null)[]) => {
    context.beginPath();
    let open = false;
    at.forEach((place, index) => {
      if (place === null) {
        open = false;
        return;
      }
      const [x, y] = [xs[index]!, placeY(frame, place)];
      if (open) context.lineTo(x, y);
      else context.moveTo(x, y);
      // A value between two gaps is a dot.
      if (!open && at[index + 1] == null) context.arc(x, y, 2, 0, 7);
      open = true;
    });
    context.stroke();
  };

  const many = places.length > 300;
  context.lineWidth = 1;
  context.strokeStyle = colors.border;
  places.forEach((at, index) => {
    if (!within[index]) line(at);
  });
  context.lineWidth = many ? 1 : 1.6;
  context.globalAlpha = many ? 0.6 : 0.9;
  const goodness = (index: number) => {
    const place = places[index]![coloredBy] ?? null;
    return place === null ? -1 : lowIsBest ? 1 - place : place;
  };
  const order = places.map((_, index) => index).filter((index) => within[index] && index !== marked);
  for (const index of order.sort((a, b) => goodness(a) - goodness(b))) {
    const at = places[index]!;
    context.strokeStyle = colorAt(at[coloredBy] ?? null, coloredBy, colors);
    line(at);
  }
  context.globalAlpha = 1;
  if (marked >= 0) {
    const at = places[marked]!;
    context.lineWidth = 5;
    context.strokeStyle = colors.bg;
    line(at);
    context.lineWidth = 3;
    context.strokeStyle = colors.fg;
    line(at);
  }

  context.font = `11px ${colors.font}`;
  context.textBaseline = 'middle';
  axes.forEach((axis, index) => {
    const x = xs[index]!;
    context.strokeStyle = colors['border-strong'];
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, placeY(frame, 0));
    context.lineTo(x, placeY(frame, 1));
    context.stroke();
    const brush = brushes.get(axis.key);
    for (const span of brush ? spansOf(axis, brush) : []) {
      const [low, high] = [placeY(frame, span[0]), placeY(frame, span[1])];
      context.globalAlpha = 0.28;
      context.fillStyle = colors.accent;
      context.fillRect(x - 7, high, 14, low - high);
      context.globalAlpha = 1;
      context.strokeStyle = colors.accent;
      context.lineWidth = 1.5;
      context.strokeRect(x - 7, high, 14, low - high);
    }
    const isLast = index === axes.length - 1;
    context.textAlign = isLast ? 'left' : 'right';
    for (const tick of ticksOf(axis, axis.scale === 'words' ? 12 : 5)) {
      const y = placeY(frame, tick.place);
      const text = shown(tick.value);
      const at = x + (isLast ? 9 : -9);
      const cut = text.length > 14 ? `${text.slice(0, 13)}…` : text;
      const wide = context.measureText(cut).width + 6;
      context.globalAlpha = 0.82;
      context.fillStyle = colors.bg;
      context.fillRect(isLast ? at - 3 : at - wide + 3, y - 8, wide, 16);
      context.globalAlpha = 1;
      context.fillStyle = colors['fg-muted'];
      context.fillText(cut, at, y);
    }
  });
}

function colorAt(place: number | null, coloredBy: number, colors: ChartColors): string {
  if (coloredBy < 0) return colors.lines[0]!;
  return place === null ? colors['fg-faint'] : mixed(colors.scale, place);
}
