import type { Axis, FigureLayout, Trace } from './trace';

/** Least height of a panel in a stack, px. */
const PANEL = 200;

/** A pair of axes, `xaxis2` and `yaxis2`. */
interface Pair {
  readonly x: AxisName<'x'>;
  readonly y: AxisName<'y'>;
}

type AxisName<D extends 'x' | 'y'> = `${D}axis` | `${D}axis${number}`;

/** Panels one below the other. */
export interface StackedPanels {
  /** The axes, and no grid any more. */
  readonly changes: Partial<FigureLayout>;
  /** From the top of the first panel to the bottom of the last, px. */
  readonly height: number;
}

/** How many panels of a figure stand side by side. */
export function columnsOf(data: readonly Trace[], layout: FigureLayout): number {
  return layout.grid?.columns ?? new Set(pairsOf(data).map(({ x }) => layout[x]?.domain?.[0] ?? 0)).size;
}

/**
 * Panels that stood side by side, one below the other in their order, for a page that has no room for more.
 *
 * @param below - room under a panel for the ticks and the title of its axis, px
 * @returns undefined where panels share a horizontal axis, or where there is one only
 */
export function stackPanels(data: readonly Trace[], layout: FigureLayout, below: number): StackedPanels | undefined {
  const pairs = pairsOf(data);
  if (pairs.length === 1 || new Set(pairs.map(({ x }) => x)).size < pairs.length) return undefined;
  const height = pairs.length * PANEL + (pairs.length - 1) * below;
  let title: Axis['title'];
  const axes = pairs.flatMap(({ x, y }, i) => {
    const top = height - i * (PANEL + below);
    // Only the first panel of a row has a title, for all of them.
    title = layout[y]?.title?.text ? layout[y].title : title;
    return [
      [x, { ...layout[x], domain: [0, 1], anchor: y.replace('axis', '') }],
      [y, { ...layout[y], title, domain: [(top - PANEL) / height, top / height], anchor: x.replace('axis', '') }],
    ];
  });
  return { changes: { ...Object.fromEntries(axes), grid: undefined }, height };
}

/** The axes that traces are drawn in, in the order of their numbers. */
function pairsOf(data: readonly Trace[]): readonly Pair[] {
  const pairs = new Map<number, Pair>();
  for (const { xaxis = 'x', yaxis = 'y' } of data) {
    const pair = { x: xaxis.replace('x', 'xaxis'), y: yaxis.replace('y', 'yaxis') } as Pair;
    pairs.set(Number(yaxis.slice(1) || 1), pair);
  }
  return [...pairs].sort(([a], [b]) => a - b).map(([, pair]) => pair);
}
