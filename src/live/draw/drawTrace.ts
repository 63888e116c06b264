import { type BarTrace, ink, type SvgElement, svgElement } from '../../plot/grammar';
import { type DrawnTrace, modeOf, stackBounds } from './drawnTrace';
import { label } from './label';
import type { PlacedPanel } from './panel';
import { areaPath, linePath, markers, pick } from './shapes';

/** Share of the distance between two bars that a bar takes. */
const BAR_WIDTH = 0.8;
const TEXT_SIZE = 12;

/**
 * The marks of one trace.
 *
 * @param below - the traces of its panel before it, on which a stack stands
 */
export function drawTrace(trace: DrawnTrace, below: readonly DrawnTrace[], panel: PlacedPanel): SvgElement[] {
  const { at: atX } = panel.x.scale;
  const { at: atY } = panel.y.scale;
  const points = (ys: readonly number[]): [number, number][] => ys.map((value, i) => [atX(trace.x[i]!), atY(value)]);
  if (trace.type === 'bar') return [bars(trace, panel)];
  const { line = {}, marker = {} } = trace;
  const mode = modeOf(trace);
  if (trace.stackgroup !== undefined) {
    const [lower, upper] = stackBounds(trace, below);
    return [areaPath(points(upper), points(lower), trace.fillcolor ?? '#cccccc'), linePath(points(upper), line)];
  }
  const drawn = points(trace.y);
  return [
    ...(mode.includes('lines') ? [linePath(drawn, line)] : []),
    ...(mode.includes('markers') ? [markers(drawn, marker)] : []),
    ...(mode.includes('text') ? texts(drawn, trace.text ?? [], (marker.size ?? 6) / 2) : []),
  ];
}

/** A text above each point. */
function texts(
  points: readonly (readonly [number, number])[],
  text: string | readonly string[],
  above: number,
): SvgElement[] {
  return points.map(([x, y], i) =>
    label(typeof text === 'string' ? text : text[i]!, {
      x,
      y: y - above - 4,
      size: TEXT_SIZE,
      colour: ink.text,
      anchor: 'middle',
    }),
  );
}

function bars({ x, y, marker = {} }: Extract<DrawnTrace, Pick<BarTrace, 'type'>>, panel: PlacedPanel): SvgElement {
  const { at: atX } = panel.x.scale;
  const { at: atY } = panel.y.scale;
  const width = BAR_WIDTH * Math.abs(atX(1) - atX(0));
  const base = atY(0);
  return svgElement(
    'g',
    {},
    ...y.flatMap((value, i) => {
      if (!Number.isFinite(value)) return [];
      const top = Math.max(atY(value), panel.box.top - 6);
      const fill = pick(marker.color, i);
      return [
        svgElement('rect', {
          x: atX(x[i]!) - width / 2,
          y: top,
          width,
          height: Math.max(0, base - top),
          fill: String(fill),
        }),
      ];
    }),
  );
}
