import { InputError } from '../../errors';
import { greatest, least } from '../../math/extremes';
import type { Axis, FigureLayout } from '../../plot/grammar';
import { type DrawnTrace, modeOf, stackBounds, stackOf } from './drawnTrace';
import { makeScale, type Scale } from './scale';

/** One axis of a panel. */
export interface PanelAxis {
  readonly scale: Scale;
  readonly title: string;
}

/** One pair of axes with its traces and its place, px. */
export interface PlacedPanel {
  readonly x: PanelAxis;
  readonly y: PanelAxis;
  readonly box: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  readonly traces: readonly DrawnTrace[];
  /** Whether its horizontal axis is numbered: an axis that panels share is numbered in the lowest only. */
  readonly xLabels: boolean;
}

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * The panels of a figure from top to bottom.
 *
 * @throws InputError for a grid of several columns
 */
export function panelsOf(traces: readonly DrawnTrace[], layout: FigureLayout, frame: Frame): readonly PlacedPanel[] {
  const { rows = 1, columns = 1, ygap = 0.3 } = layout.grid ?? {};
  if (columns !== 1)
    throw new InputError(`a live figure has one column of panels, got ${columns}; draw it with renderFigure`);
  const pairs = [...new Set(traces.map(({ xaxis = 'x', yaxis = 'y' }) => `${xaxis} ${yaxis}`))];
  const height = frame.bottom - frame.top;
  const panels = pairs.map((pair, row): PlacedPanel => {
    const own = traces.filter(({ xaxis = 'x', yaxis = 'y' }) => `${xaxis} ${yaxis}` === pair);
    const [{ xaxis = 'x', yaxis = 'y' }] = own as [DrawnTrace];
    const [xAxis, yAxis] = [axisOf(layout, xaxis), axisOf(layout, yaxis)];
    const [low, high] = yAxis.domain ?? gridDomain(row, rows, ygap);
    const box = { ...frame, top: frame.bottom - high! * height, bottom: frame.bottom - low! * height };
    const marked = own.some((trace) => modeOf(trace).includes('markers'));
    const barred = own.some(({ type }) => type === 'bar');
    const xs = own.flatMap(({ x }) => x);
    const xExtent = barred
      ? { values: [least(xs) - 0.5, greatest(xs) + 0.5], fromZero: false, padding: 0 }
      : { values: xs, fromZero: false, padding: marked ? 0.03 : 0 };
    const stacked = own.some((trace) => stackOf(trace) !== undefined);
    const ys = own.flatMap((trace, i) =>
      stackOf(trace) === undefined ? trace.y : stackBounds(trace, own.slice(0, i))[1],
    );
    const yExtent = { values: ys, fromZero: barred || stacked, padding: 0.05 };
    return {
      x: {
        scale: makeScale(xAxis, xExtent, [box.left, box.right], (box.right - box.left) / 60),
        title: xAxis.title?.text ?? '',
      },
      y: {
        scale: makeScale(yAxis, yExtent, [box.bottom, box.top], Math.max(2, (box.bottom - box.top) / 34)),
        title: yAxis.title?.text ?? '',
      },
      box,
      traces: own,
      xLabels: true,
    };
  });
  const lowest = greatest(panels.map(({ box }) => box.bottom));
  const shared = new Set(traces.map(({ xaxis = 'x' }) => xaxis)).size === 1 && panels.length > 1;
  return panels.map((panel) =>
    shared && panel.box.bottom < lowest ? { ...panel, x: { ...panel.x, title: '' }, xLabels: false } : panel,
  );
}

/** The axis that traces call `x2`: `xaxis2` of the layout. */
export function axisOf(layout: FigureLayout, name: string): Axis {
  const [letter, number] = [name.startsWith('x') ? 'x' : 'y', name.slice(1)] as const;
  return (number === '' ? layout[`${letter}axis`] : layout[`${letter}axis${Number(number)}`]) ?? {};
}

/** The share of the height that row `row` of a grid takes, from the top; `gap` is a share of a row's step, as in Plotly. */
function gridDomain(row: number, rows: number, gap: number): readonly [number, number] {
  const step = 1 / (rows - gap);
  const fromTop = row * step;
  return [1 - fromTop - step * (1 - gap), 1 - fromTop];
}
