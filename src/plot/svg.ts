import { InputError } from '../errors';
import { escapeHtml } from './markup';

/** An SVG element, or a text, as plain data. */
export type SvgNode = string | SvgElement;

/** One element: its tag, its attributes, what is inside. */
export interface SvgElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly SvgNode[];
}

/** A drawing made by code, as plain data: the schematics of the paper. */
export interface Schematic {
  readonly id: string;
  readonly title: string;
  readonly alt: string;
  /** px */
  readonly width: number;
  readonly height: number;
  readonly drawing: readonly SvgNode[];
}

/** Makes an element. */
export function svgElement(
  tag: string,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: readonly SvgNode[]
): SvgElement {
  return { tag, attributes, children };
}

/**
 * The text of an element, numbers to a hundredth of a pixel.
 *
 * @throws InputError for a coordinate that is not finite, naming the element and the attribute
 */
export function svgText(node: SvgNode): string {
  if (typeof node === 'string') return escapeHtml(node);
  const attributes = Object.entries(node.attributes).map(([name, value]) => {
    if (typeof value === 'string') return ` ${name}="${escapeHtml(value)}"`;
    if (!Number.isFinite(value)) throw new InputError(`<${node.tag}> ${name} must be finite, got ${value}`);
    return ` ${name}="${Number(value.toFixed(2))}"`;
  });
  const inside = node.children.map(svgText).join('');
  return `<${node.tag}${attributes.join('')}${inside ? `>${inside}</${node.tag}>` : '/>'}`;
}

/** A schematic as an SVG document on white. */
export function schematicSvg({ width, height, drawing }: Schematic): string {
  return svgText(
    svgElement(
      'svg',
      { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` },
      svgElement('rect', { width, height, fill: '#ffffff' }),
      ...drawing,
    ),
  );
}
