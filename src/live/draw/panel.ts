import { InputError } from '../../errors';
import { type AxisLayout, makeScale, type Scale } from './scale';
import { stackBounds, type TraceData } from './traceData';

/** One axis of a panel. */
export interface PanelAxis {
  readonly scale: Scale;
  readonly title: string;
}

/** One pair of axes with its traces and its place, px. */
export interface Panel {
  readonly x: PanelAxis;
  readonly y: PanelAxis;
  readonly box: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  readonly traces: readonly TraceData[];
  /** Whether its horizontal axis is numbered: an axis that panels share is numbered in the lowest only. */
  readonly xLabels: boolean;
}

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

type Layout = Readonly<Record<string, AxisLayout>> & {
  readonly grid?: { readonly rows?: number; readonly columns?: number; readonly ygap?: number };
};

/**
 * The panels of a figure from top to bottom.
 *
 * @throws InputError for a grid of several columns, or a trace that is neither a line, markers nor bars
 */
export function panelsOf(traces: readonly TraceData[], layout: Layout, frame: Frame): readonly Panel[] {
  const { rows = 1, columns = 1, ygap = 0.3 } = layout.grid ?? {};
  if (columns !== 1)
    throw new InputError(`a live figure has one column of panels, got ${columns}; draw it with renderFigure`);
  const pairs = [...new Set(traces.map(({ xaxis = 'x', yaxis = 'y' }) => `${xaxis} ${yaxis}`))];
  const height = frame.bottom - frame.top;
  const panels = pairs.map((pair, row): Panel => {
    const [xName, yName] = pair.split(' ').map((name) => `${name[0]}axis${name.slice(1)}`) as [string, string];
    const own = traces.filter(({ xaxis = 'x', yaxis = 'y' }) => `${xaxis} ${yaxis}` === pair);
    for (const { type = 'scatter' } of own) {
      if (type !== 'scatter' && type !== 'bar') {
        throw new InputError(`a live figure draws scatter and bar traces, got '${type}'; draw it with renderFigure`);
      }
    }
    const [xAxis, yAxis] = [layout[xName] ?? {}, layout[yName] ?? {}];
    const [low, high] = yAxis.domain ?? gridDomain(row, rows, ygap);
    const box = { ...frame, top: frame.bottom - high! * height, bottom: frame.bottom - low! * height };
    const marked = own.some(({ mode = 'lines', type }) => mode.includes('markers') && type !== 'bar');
    const barred = own.some(({ type }) => type === 'bar');
    const xs = own.flatMap(({ x }) => x);
    const xExtent = barred
      ? { values: [Math.min(...xs) - 0.5, Math.max(...xs) + 0.5], fromZero: false, padding: 0 }
      : { values: xs, fromZero: false, padding: marked ? 0.03 : 0 };
    const stacked = own.some(({ stackgroup }) => stackgroup !== undefined);
    const ys = own.flatMap((trace, i) =>
      trace.stackgroup === undefined ? trace.y : stackBounds(trace, own.slice(0, i))[1],
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
  const lowest = Math.max(...panels.map(({ box }) => box.bottom));
  const shared = new Set(traces.map(({ xaxis = 'x' }) => xaxis)).size === 1 && panels.length > 1;
  return panels.map((panel) =>
    shared && panel.box.bottom < lowest ? { ...panel, x: { ...panel.x, title: '' }, xLabels: false } : panel,
  );
}

/** The share of the height that row `row` of a grid takes, from the top; `gap` is a share of a row's step, as in Plotly. */
function gridDomain(row: number, rows: number, gap: number): readonly [number, number] {
  const step = 1 / (rows - gap);
  const fromTop = row * step;
  return [1 - fromTop - step * (1 - gap), 1 - fromTop];
}
