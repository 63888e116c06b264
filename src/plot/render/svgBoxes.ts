import { svgPathProperties } from 'svg-path-properties';
import { type Affine, type Box, compose, identity, parseTransform, transformBox, unionBox } from './geometry';
import { measureFragment } from './raster';

type PathProperties = InstanceType<typeof svgPathProperties>;

/** Heights of a text line above and below its baseline, in font sizes; browsers report about these for sans-serif fonts. */
const ASCENT = 0.93;
const DESCENT = 0.24;
const INHERITED = ['font-family', 'font-size', 'font-weight', 'font-style', 'text-anchor'] as const;
const INVISIBLE = ['opacity', 'visibility', 'fill', 'fill-opacity'] as const;

const boxes = new Map<string, Box | undefined>();
const paths = new Map<string, PathProperties>();

function remember<K, V>(cache: Map<K, V>, key: K, make: () => V): V {
  if (cache.has(key)) return cache.get(key) as V;
  // A long session draws thousands of figures; forgetting everything now and then bounds the memory.
  if (cache.size >= 20_000) cache.clear();
  const value = make();
  cache.set(key, value);
  return value;
}

/** What `getBBox` answers in a browser: the box of an element in its own coordinates; undefined where it draws nothing. */
export function localBox(element: Element): Box | undefined {
  switch (element.localName) {
    case 'text':
    case 'tspan':
      return textBox(element as SVGElement);
    case 'rect':
    case 'image':
    case 'foreignObject':
      return {
        x: length(element, 'x'),
        y: length(element, 'y'),
        width: length(element, 'width'),
        height: length(element, 'height'),
      };
    case 'circle': {
      const r = length(element, 'r');
      return { x: length(element, 'cx') - r, y: length(element, 'cy') - r, width: 2 * r, height: 2 * r };
    }
    case 'path': {
      const d = element.getAttribute('d');
      if (!d) return undefined;
      // A hairline stroke, because resvg gives no box to an open path without paint.
      return remember(boxes, d, () => measureFragment(`<path d="${d}" stroke="black" stroke-width="0.01"/>`));
    }
    case 'line':
    case 'polygon':
    case 'polyline':
      return remember(boxes, element.outerHTML, () => measureFragment(element.outerHTML));
    case 'g':
    case 'svg':
    case 'a':
      return unionBox(
        [...element.children].map((child) => {
          const box = localBox(child);
          return box && transformBox(ownTransform(child), box);
        }),
      );
    default:
      return undefined;
  }
}

/** The map from an element's coordinates to those of the outermost SVG. */
export function transformToRoot(element: Element): Affine {
  let map = identity;
  for (let at: Element | null = element; at?.namespaceURI?.endsWith('/svg'); at = at.parentElement) {
    map = compose(ownTransform(at), map);
  }
  return map;
}

function ownTransform(element: Element): Affine {
  const map = parseTransform(element.getAttribute('transform'));
  const nested = element.localName === 'svg' && element.parentElement?.namespaceURI?.endsWith('/svg');
  return nested ? compose(map, [1, 0, 0, 1, length(element, 'x'), length(element, 'y')]) : map;
}

function length(element: Element, attribute: string): number {
  return Number.parseFloat(element.getAttribute(attribute) ?? '') || 0;
}

/** Box of a text: its width as drawn in the figure font, its height from the font size, as browsers have it. */
export function textBox(element: SVGElement): Box {
  const size = fontSize(element);
  const copy = element.cloneNode(true) as SVGElement;
  for (const name of ['transform', 'class', 'data-unformatted']) copy.removeAttribute(name);
  for (const name of INVISIBLE) copy.style.removeProperty(name);
  const inherited = INHERITED.map((name) => inheritedAttribute(element.parentElement, name)).join(' ');
  const fragment = `<g ${inherited}>${copy.outerHTML}</g>`;
  const box = remember(boxes, fragment, () => measureFragment(fragment));
  if (!box) return { x: 0, y: 0, width: 0, height: 0 };
  const baselines = lineBaselines(element, size);
  const top = Math.min(box.y, baselines[0]! - ASCENT * size);
  const bottom = Math.max(box.y + box.height, baselines.at(-1)! + DESCENT * size);
  // Half a pixel on each side stands for the advance beyond the ink of the first and last glyph.
  return { x: box.x - 0.5, y: top, width: box.width + 1, height: bottom - top };
}

function fontSize(element: SVGElement): number {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const size =
      Number.parseFloat((at as SVGElement).style?.fontSize ?? '') ||
      Number.parseFloat(at.getAttribute('font-size') ?? '');
    if (size) return size;
  }
  return 12;
}

function inheritedAttribute(from: Element | null, name: string): string {
  for (let at = from; at; at = at.parentElement) {
    const value = (at as SVGElement).style?.getPropertyValue(name) || at.getAttribute(name);
    if (value) return `${name}="${value.replace(/"/g, "'")}"`;
  }
  return '';
}

function lineBaselines(element: SVGElement, size: number): number[] {
  const y = length(element, 'y');
  const lines = [...element.querySelectorAll('tspan.line')];
  if (lines.length === 0) return [y + length(element, 'dy') * size];
  return lines.map((line) => Number.parseFloat(line.getAttribute('y') ?? String(y)) + length(line, 'dy') * size);
}

/** The path of a `path` or `line` element, for lengths and points along it. */
export function pathProperties(element: Element): PathProperties {
  const d =
    element.getAttribute('d') ??
    (element.localName === 'line'
      ? `M${length(element, 'x1')},${length(element, 'y1')}L${length(element, 'x2')},${length(element, 'y2')}`
      : 'M0,0');
  return remember(paths, d, () => new svgPathProperties(d));
}
