import type { PlotlyPlot } from '../../plot/layout';
import { unescapeHtml } from '../../plot/markup';

type Value = number | string;

/** One point of a curve. */
export interface Reading {
  /** Plotly's number of the point: row and column in a grid. */
  readonly number: number | readonly [number, number];
  readonly x: Value;
  readonly y: Value;
  /** Value of a cell of a grid. */
  readonly z?: Value;
}

/** What of a trace can be read off point by point. */
export interface Curve {
  /** Plotly's number of the trace. */
  readonly number: number;
  readonly name: string;
  /** Its pair of axes, `x2y2`. */
  readonly subplot: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly points: readonly Reading[];
}

/** The curves of a plot whose values a tooltip shows, in the order of its legend. */
export function curvesOf({ data, layout }: PlotlyPlot): readonly Curve[] {
  return data.flatMap((trace, number): Curve[] => {
    if ('hoverinfo' in trace && trace.hoverinfo === 'skip') return [];
    const { xaxis = 'x', yaxis = 'y', name = '' } = trace;
    const points = trace.type === 'heatmap' || trace.type === 'contour' ? gridPoints(trace) : linePoints(trace);
    if (points.length === 0) return [];
    return [
      {
        number,
        name: words(name),
        subplot: `${xaxis}${yaxis}`,
        xTitle: axisTitle(layout, xaxis),
        yTitle: axisTitle(layout, yaxis),
        points,
      },
    ];
  });
}

/** The words for a point: `Proposed: Round 12, Test accuracy 0.84`. */
export function describePoint({ name, xTitle, yTitle, points }: Curve, index: number): string {
  const { x, y, z } = points[index]!;
  const at = [said(xTitle, x), said(yTitle, y), ...(z === undefined ? [] : [said('value', z)])];
  return `${name === '' ? '' : `${name}: `}${at.join(', ')}`;
}

/** The point of a curve whose abscissa is nearest that of another. */
export function nearestPoint({ points }: Curve, { x }: Reading): number {
  const distance = (other: Value): number =>
    typeof x === 'number' && typeof other === 'number' ? Math.abs(x - other) : x === other ? 0 : Number.MAX_VALUE;
  return points.reduce((best, point, i) => (distance(point.x) < distance(points[best]!.x) ? i : best), 0);
}

function linePoints(trace: { readonly x?: unknown; readonly y?: unknown }): Reading[] {
  const y = listOf(trace.y);
  const x = trace.x === undefined ? y.map((_, i) => i) : listOf(trace.x);
  return y.flatMap((value, number) => {
    const at = x[number];
    return isValue(value) && isValue(at) ? [{ number, x: at, y: value }] : [];
  });
}

function gridPoints(trace: { readonly x?: unknown; readonly y?: unknown; readonly z?: unknown }): Reading[] {
  const [x, y] = [listOf(trace.x), listOf(trace.y)];
  return listOf(trace.z).flatMap((row, i) =>
    listOf(row).flatMap((z, j): Reading[] => {
      const [atX, atY] = [x[j] ?? j, y[i] ?? i];
      return isValue(z) && isValue(atX) && isValue(atY) ? [{ number: [i, j], x: atX, y: atY, z }] : [];
    }),
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isValue(value: unknown): value is Value {
  return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}

function axisTitle(layout: PlotlyPlot['layout'], axis: string): string {
  const key = `${axis[0]}axis${axis.slice(1)}` as 'xaxis' | `xaxis${number}` | 'yaxis' | `yaxis${number}`;
  return words(layout[key]?.title?.text ?? '');
}

function words(markup: string): string {
  return unescapeHtml(markup.replace(/<br>/g, ' ').replace(/<[^>]*>/g, ''));
}

function said(title: string, value: Value): string {
  const text = typeof value === 'number' ? String(Number(value.toPrecision(5))).replace('-', '−') : words(value);
  return title === '' ? text : `${title} ${text}`;
}
