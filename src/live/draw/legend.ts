import { ink, type LineStyle, type MarkerStyle, type SvgElement, svgElement } from '../../plot/grammar';
import { label, plainText } from './label';
import { linePath, markers, pick } from './shapes';

/** One entry of a legend: the look of a trace and its name. */
export interface LegendEntry {
  readonly name: string;
  readonly line?: LineStyle;
  readonly marker?: MarkerStyle;
  /** Colour of a bar or an area. */
  readonly fill?: string;
}

const SIZE = 12.5;
const ROW = 20;
const SAMPLE = 34;
/** Mean advance of the bundled font in font sizes, as the common layout takes it. */
const ADVANCE = 0.56;

/** A legend in rows, and the height that they take. */
export function drawLegend(
  entries: readonly LegendEntry[],
  left: number,
  top: number,
  width: number,
): { readonly drawing: readonly SvgElement[]; readonly height: number } {
  const drawing: SvgElement[] = [];
  let [x, row] = [0, 0];
  for (const entry of entries) {
    const item = SAMPLE + 18 + plainText(entry.name).length * SIZE * ADVANCE;
    if (x > 0 && x + item > width) [x, row] = [0, row + 1];
    const [from, middle] = [left + x, top + row * ROW + ROW / 2];
    drawing.push(...sample(entry, from, middle));
    drawing.push(label(entry.name, { x: from + SAMPLE + 6, y: middle + SIZE * 0.35, size: SIZE, colour: ink.text }));
    x += item;
  }
  return { drawing, height: entries.length === 0 ? 0 : (row + 1) * ROW };
}

function sample({ line, marker, fill }: LegendEntry, x: number, y: number): SvgElement[] {
  const parts: SvgElement[] = [];
  if (fill !== undefined) parts.push(svgElement('rect', { x, y: y - 6, width: SAMPLE, height: 12, fill }));
  if (line)
    parts.push(
      linePath(
        [
          [x, y],
          [x + SAMPLE, y],
        ],
        line,
      ),
    );
  if (marker) {
    const [color, symbol] = [pick(marker.color, 0), pick(marker.symbol, 0)];
    parts.push(
      markers([[x + SAMPLE / 2, y]], {
        ...marker,
        size: Math.min(marker.size ?? 6, 11),
        ...(symbol !== undefined && { symbol }),
        ...(color !== undefined && { color }),
      }),
    );
  }
  return parts;
}
