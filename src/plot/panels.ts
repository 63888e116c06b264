import type { Axis, FigureLayout, PanelGrid, Trace } from './trace';

/** One pair of axes and what is drawn in it. */
export interface Panel {
  readonly marks: readonly Trace[];
  /** Absent where it shares the horizontal axis of the first panel. */
  readonly x?: Axis;
  readonly y: Axis;
}

/**
 * The marks and the layout of a figure of several panels, each with axes of its own.
 *
 * A name that several panels share stands in the legend once and shows and hides in all of them.
 *
 * @param grid - where the panels stand; without it their axes say so themselves by `domain`
 */
export function panels(
  list: readonly Panel[],
  grid?: PanelGrid,
): { readonly data: readonly Trace[]; readonly layout: FigureLayout } {
  const panelsWith = new Map<string, number>();
  for (const { marks } of list) {
    for (const name of new Set(marks.map((mark) => mark.name))) {
      if (name !== undefined) panelsWith.set(name, (panelsWith.get(name) ?? 0) + 1);
    }
  }
  const listed = new Set<string>();
  const axes: { xaxis?: Axis; yaxis?: Axis; [axis: `${'x' | 'y'}axis${number}`]: Axis } = {};
  const data = list.flatMap(({ marks, x, y }, i) => {
    const number = i === 0 ? '' : (String(i + 1) as `${number}`);
    const across = x === undefined ? '' : number;
    // A grid anchors its axes itself.
    const anchored = (axis: Axis, other: string): Axis => (grid || i === 0 ? axis : { anchor: other, ...axis });
    if (x !== undefined) axes[`xaxis${number}`] = anchored(x, `y${number}`);
    axes[`yaxis${number}`] = anchored(y, `x${across}`);
    const place = { xaxis: `x${across}`, yaxis: `y${number}` };
    const placed = marks.map((mark): Trace => {
      const { name } = mark;
      if (name === undefined || panelsWith.get(name) === 1) return { ...mark, ...place };
      return { legendgroup: name, ...mark, ...(listed.has(name) && { showlegend: false }), ...place };
    });
    for (const { name } of placed) if (name !== undefined) listed.add(name);
    return placed;
  });
  return { data, layout: { ...axes, ...(grid && { grid: { ...grid, pattern: 'independent' } }) } };
}
