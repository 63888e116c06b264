import { ink, type SvgElement, svgElement } from '../../plot/grammar';
import { schemeStyle } from '../schemeStyle';
import { centredLines, richText } from './schematicText';

/** What a block of the model is: weights that never change, weights that are trained, or data. */
export type BlockKind = 'frozen' | 'trained' | 'data';

const blockColours: { readonly [kind in BlockKind]: { readonly fill: string; readonly stroke: string } } = {
  frozen: { fill: '#e6edf5', stroke: '#5b7795' },
  trained: { fill: '#fdebdd', stroke: schemeStyle('gs').colour },
  data: { fill: '#ffffff', stroke: ink.axis },
};

/** Colours of what crosses the air. */
export const linkColours: { readonly up: string; readonly down: string } = {
  up: schemeStyle('proposed').colour,
  down: schemeStyle('oracle').colour,
};

/** A rectangle in px. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A block with centred lines; trained ones have a second, inner edge, so that grey prints tell them from frozen ones. */
export function block(frame: Frame, kind: BlockKind, lines: readonly string[], size = 12.5): SvgElement[] {
  const { fill, stroke } = blockColours[kind];
  const { x, y, width, height } = frame;
  const outer = svgElement('rect', { ...frame, rx: 6, fill, stroke, 'stroke-width': kind === 'trained' ? 1.8 : 1.2 });
  const inner = svgElement('rect', {
    x: x + 3.5,
    y: y + 3.5,
    width: width - 7,
    height: height - 7,
    rx: 3.5,
    fill: 'none',
    stroke,
    'stroke-width': 0.7,
  });
  return [
    outer,
    ...(kind === 'trained' ? [inner] : []),
    ...centredLines(x + width / 2, y + height / 2, lines, { size }),
  ];
}

/** A panel that holds the blocks of one place, its name at the top left. */
export function panel(frame: Frame, name: string, options: { readonly muted?: boolean } = {}): SvgElement[] {
  const { muted = false } = options;
  return [
    svgElement('rect', {
      ...frame,
      rx: 10,
      fill: muted ? '#fafafa' : '#f7f8fa',
      stroke: muted ? '#b9b9b9' : '#8d99a6',
      'stroke-width': 1.2,
      ...(muted ? { 'stroke-dasharray': '5 4' } : {}),
    }),
    richText(frame.x + 14, frame.y + 22, name, { weight: 600, size: 13, colour: muted ? ink.muted : ink.text }),
  ];
}

/** A point, px. */
export type Point = readonly [number, number];

/** How an arrow looks. */
export interface ArrowStyle {
  readonly colour?: string;
  readonly width?: number;
  readonly dash?: string;
}

/** A polyline with a head at its end; the line stops inside the head, so that the tip is sharp. */
export function arrow(points: readonly Point[], style: ArrowStyle = {}): SvgElement[] {
  const { colour = ink.axis, width = 1.6, dash } = style;
  const [tipX, tipY] = points.at(-1)!;
  const [fromX, fromY] = points.at(-2)!;
  const distance = Math.hypot(tipX - fromX, tipY - fromY);
  const [dx, dy] = [(tipX - fromX) / distance, (tipY - fromY) / distance];
  const head = 5 + 2.4 * width;
  const half = 0.42 * head;
  const [baseX, baseY] = [tipX - dx * head, tipY - dy * head];
  const line = [...points.slice(0, -1), [baseX + dx, baseY + dy] as const];
  return [
    svgElement('polyline', {
      points: pointList(line),
      fill: 'none',
      stroke: colour,
      'stroke-width': width,
      'stroke-linejoin': 'round',
      ...(dash ? { 'stroke-dasharray': dash } : {}),
    }),
    svgElement('polygon', {
      points: pointList([
        [tipX, tipY],
        [baseX - dy * half, baseY + dx * half],
        [baseX + dy * half, baseY - dx * half],
      ]),
      fill: colour,
    }),
  ];
}

function pointList(points: readonly Point[]): string {
  return points.map(([x, y]) => `${Number(x.toFixed(2))},${Number(y.toFixed(2))}`).join(' ');
}

/** An antenna whose foot stands at (x, y), 26 px high. */
export function antenna(x: number, y: number, colour: string = ink.axis): SvgElement[] {
  const stroke = { fill: 'none', stroke: colour, 'stroke-width': 1.5, 'stroke-linecap': 'round' };
  const top = y - 18;
  const wave = (radius: number, side: 1 | -1): SvgElement => {
    const reach = Number((x + side * radius * Math.SQRT1_2).toFixed(2));
    const rise = radius * Math.SQRT1_2;
    const [from, to] = [top - rise, top + rise].map((value) => Number(value.toFixed(2)));
    return svgElement('path', {
      d: `M${reach} ${from} A${radius} ${radius} 0 0 ${side === 1 ? 1 : 0} ${reach} ${to}`,
      ...stroke,
    });
  };
  return [
    svgElement('path', { d: `M${x} ${y} V${top}`, ...stroke }),
    svgElement('circle', { cx: x, cy: top, r: 2.4, fill: colour }),
    ...[6, 10.5].flatMap((radius) => [wave(radius, 1), wave(radius, -1)]),
  ];
}

/** A store of data: a drum, its lines centred. */
export function drum(frame: Frame, lines: readonly string[]): SvgElement[] {
  const { x, y, width, height } = frame;
  const lid = 6;
  const { fill, stroke } = blockColours.data;
  const body = `M${x} ${y + lid} V${y + height - lid} A${width / 2} ${lid} 0 0 0 ${x + width} ${y + height - lid} V${y + lid}`;
  return [
    svgElement('path', { d: body, fill, stroke, 'stroke-width': 1.2 }),
    svgElement('ellipse', {
      cx: x + width / 2,
      cy: y + lid,
      rx: width / 2,
      ry: lid,
      fill,
      stroke,
      'stroke-width': 1.2,
    }),
    ...centredLines(x + width / 2, y + height / 2 + lid / 2 + 1, lines, { size: 11.5 }),
  ];
}

/** A numbered step, as in `1`, in a filled disc. */
export function step(x: number, y: number, number: number, colour: string): SvgElement[] {
  return [
    svgElement('circle', { cx: x, cy: y, r: 9, fill: colour }),
    richText(x, y + 4.1, String(number), { size: 11.5, weight: 700, colour: '#ffffff', anchor: 'middle' }),
  ];
}

/** What the colours and edges mean, in one row. */
export function legend(x: number, y: number, links: readonly ('up' | 'down')[]): SvgElement[] {
  const swatch = (at: number, kind: BlockKind, name: string): SvgElement[] => [
    ...block({ x: at, y: y - 9, width: 26, height: 18 }, kind, []),
    richText(at + 34, y + 4.4, name, { size: 12 }),
  ];
  const line = (at: number, link: 'up' | 'down'): SvgElement[] => [
    ...arrow(
      [
        [at, y],
        [at + 30, y],
      ],
      { colour: linkColours[link], width: 2.2 },
    ),
    richText(at + 38, y + 4.4, link === 'up' ? 'Uplink' : 'Downlink', { size: 12 }),
  ];
  return [
    ...swatch(x, 'frozen', 'Frozen, pre-trained'),
    ...swatch(x + 180, 'trained', 'Trained'),
    ...links.flatMap((link, i) => line(x + 290 + 110 * i, link)),
  ];
}
