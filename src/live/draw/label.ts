import { type SvgElement, svgElement } from '../../plot/svg';

/** Where a label stands and how. */
export interface LabelStyle {
  readonly x: number;
  readonly y: number;
  /** px */
  readonly size: number;
  readonly colour: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly weight?: number;
  /** Degrees around (x, y). */
  readonly rotate?: number;
}

/** How far a subscript sinks and a superscript rises, and how large both are, in font sizes. */
const SHIFT = { sub: 0.25, sup: -0.45 } as const;
const SMALL = 0.72;

/** One line of the markup that Plotly's labels use (`<i>`, `<b>`, `<sub>`, `<sup>`) as an SVG text. */
export function label(text: string, style: LabelStyle): SvgElement {
  const { x, y, size, colour, anchor = 'start', weight, rotate } = style;
  const attributes: Record<string, string | number> = { x, y, 'font-size': size, fill: colour, 'text-anchor': anchor };
  if (weight !== undefined) attributes['font-weight'] = weight;
  if (rotate !== undefined)
    attributes['transform'] = `rotate(${rotate} ${Number(x.toFixed(2))} ${Number(y.toFixed(2))})`;
  return svgElement('text', attributes, ...spans(text, size));
}

/** The characters that a label prints, for an estimate of its width. */
export function plainText(text: string): string {
  return entities(text.replace(/<[^>]*>/g, ''));
}

function spans(text: string, size: number): SvgElement[] {
  const open = { i: 0, b: 0, sub: 0, sup: 0 };
  const parts: SvgElement[] = [];
  let level = 0; // px below the baseline where the last span ended
  for (const token of text.split(/(<\/?(?:i|b|sub|sup)>)/)) {
    const tag = /^<(\/?)(i|b|sub|sup)>$/.exec(token);
    if (tag) {
      open[tag[2] as keyof typeof open] += tag[1] ? -1 : 1;
      continue;
    }
    if (token === '') continue;
    const wanted = (open.sub > 0 ? SHIFT.sub : open.sup > 0 ? SHIFT.sup : 0) * size;
    const attributes: Record<string, string | number> = {};
    if (open.i > 0) attributes['font-style'] = 'italic';
    if (open.b > 0) attributes['font-weight'] = 600;
    if (open.sub > 0 || open.sup > 0) attributes['font-size'] = size * SMALL;
    if (wanted !== level) attributes['dy'] = wanted - level;
    level = wanted;
    parts.push(svgElement('tspan', attributes, entities(token)));
  }
  return parts;
}

function entities(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}
