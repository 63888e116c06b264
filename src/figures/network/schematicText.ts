import { InputError } from '../../errors';
import { fontFamily, ink, type SvgElement, type SvgNode, svgElement } from '../../plot/grammar';

/** How a text looks. */
export interface TextStyle {
  /** px, 12.5 if absent. */
  readonly size?: number;
  readonly colour?: string;
  readonly weight?: 400 | 600 | 700;
  readonly anchor?: 'start' | 'middle' | 'end';
}

/** Distance between two lines of a text, in font sizes. */
const LINE = 1.3;
const SMALL = 0.72;

/**
 * Text with `<i>`, `<sub>` and `<sup>`, as Plotly writes it, so that symbols look alike in plots and drawings.
 *
 * @param y - baseline, px
 * @throws InputError for any other tag
 */
export function richText(x: number, y: number, text: string, style: TextStyle = {}): SvgElement {
  const { size = 12.5, colour = ink.text, weight = 400, anchor = 'start' } = style;
  return svgElement(
    'text',
    { x, y, 'font-family': fontFamily, 'font-size': size, 'font-weight': weight, fill: colour, 'text-anchor': anchor },
    ...spans(text, size),
  );
}

/** Several lines around a middle height: the block of them is centred on `y`. */
export function centredLines(x: number, y: number, lines: readonly string[], style: TextStyle = {}): SvgElement[] {
  const size = style.size ?? 12.5;
  // A line's middle lies about 0.35 font sizes above its baseline.
  const first = y + 0.35 * size - ((lines.length - 1) / 2) * LINE * size;
  return lines.map((line, i) => richText(x, first + i * LINE * size, line, { anchor: 'middle', ...style }));
}

function spans(text: string, size: number): SvgNode[] {
  const nodes: SvgNode[] = [];
  const open: string[] = [];
  let level = 0;
  for (const piece of text.split(/(<\/?\w+>)/)) {
    const tag = /^<(\/?)(i|sub|sup)>$/.exec(piece);
    if (tag) {
      if (tag[1]) open.splice(open.lastIndexOf(tag[2]!), 1);
      else open.push(tag[2]!);
    } else if (/^<\/?\w+>$/.test(piece)) {
      throw new InputError(`text may use <i>, <sub> and <sup>, got ${piece} in '${text}'`);
    } else if (piece) {
      const wanted = (open.includes('sub') ? 0.24 : 0) - (open.includes('sup') ? 0.38 : 0);
      const attributes: Record<string, string | number> = {};
      // dy moves everything after it, so each piece moves from where the last one was.
      if (wanted !== level) attributes['dy'] = (wanted - level) * size;
      if (wanted !== 0) attributes['font-size'] = size * SMALL;
      if (open.includes('i')) attributes['font-style'] = 'italic';
      level = wanted;
      nodes.push(Object.keys(attributes).length > 0 ? svgElement('tspan', attributes, piece) : piece);
    }
  }
  return nodes;
}
