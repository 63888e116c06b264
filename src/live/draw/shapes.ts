import { type LineStyle, type MarkerStyle, type SvgElement, svgElement } from '../../plot/grammar';

type Point = readonly [number, number];

/** The lengths of a named dash at a line width, as Plotly draws it; none for a solid line. */
export function dashLengths(dash: string | undefined, width: number): string | undefined {
  const unit = Math.max(width, 3);
  const named: Readonly<Record<string, readonly number[]>> = {
    dot: [unit, unit],
    dash: [3 * unit, 3 * unit],
    longdash: [5 * unit, 5 * unit],
    dashdot: [3 * unit, unit, unit, unit],
    longdashdot: [5 * unit, 2 * unit, unit, 2 * unit],
  };
  if (dash === undefined || dash === 'solid') return undefined;
  return named[dash]?.join(' ') ?? dash.replace(/px/g, '').replace(/,/g, ' ');
}

/** A line through points; a point that is not finite leaves a gap. */
export function linePath(points: readonly Point[], style: LineStyle): SvgElement {
  let data = '';
  let pen = false;
  let last = 0;
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      pen = false;
      continue;
    }
    const corner = pen && style.shape === 'hv' ? `L${px(x)} ${px(last)}` : '';
    data += `${corner}${pen ? 'L' : 'M'}${px(x)} ${px(y)}`;
    pen = true;
    last = y;
  }
  const width = style.width ?? 2;
  const dashes = dashLengths(style.dash, width);
  return svgElement('path', {
    d: data,
    fill: 'none',
    stroke: style.color ?? '#111111',
    'stroke-width': width,
    'stroke-linejoin': 'round',
    ...(dashes === undefined ? {} : { 'stroke-dasharray': dashes }),
  });
}

/** The closed area between two lines of the same abscissae. */
export function areaPath(upper: readonly Point[], lower: readonly Point[], fill: string): SvgElement {
  const outline = [...upper, ...[...lower].reverse()].filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  const data = outline.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`).join('');
  return svgElement('path', { d: `${data}Z`, fill, stroke: 'none' });
}

/** Markers at points, thinned where the style says so. */
export function markers(points: readonly Point[], style: MarkerStyle): SvgElement {
  const { size = 6, maxdisplayed = 0 } = style;
  const every = maxdisplayed > 0 ? Math.max(1, (points.length - 1) / maxdisplayed) : 1;
  let next = 0;
  const shown: SvgElement[] = [];
  points.forEach(([x, y], i) => {
    if (i < next - 1e-9) return;
    next += every;
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    const colour = pick(style.color, i) ?? '#111111';
    shown.push(symbol(pick(style.symbol, i) ?? 'circle', [x, y], size / 2, colour, style.line?.width ?? 0));
  });
  return svgElement('g', {}, ...shown);
}

/** What a style says of point i: the same of all, or something of its own. */
export function pick(style: string | readonly (string | number)[] | undefined, i: number): string | undefined {
  const own = typeof style === 'object' ? style[i] : style;
  return own === undefined ? undefined : String(own);
}

function symbol(name: string, [x, y]: Point, r: number, colour: string, width: number): SvgElement {
  const open = name.endsWith('-open');
  const paint = open
    ? { fill: 'none', stroke: colour, 'stroke-width': Math.max(1, width) }
    : { fill: colour, stroke: 'none' };
  const polygon = (corners: readonly Point[]): SvgElement =>
    svgElement('path', {
      d: `${corners.map(([dx, dy], i) => `${i === 0 ? 'M' : 'L'}${px(x + dx * r)} ${px(y + dy * r)}`).join('')}Z`,
      ...paint,
    });
  switch (name.replace('-open', '')) {
    case 'square':
      return polygon([
        [-1, -1],
        [1, -1],
        [1, 1],
        [-1, 1],
      ]);
    case 'diamond':
      return polygon([
        [0, -1.3],
        [1.3, 0],
        [0, 1.3],
        [-1.3, 0],
      ]);
    case 'triangle-up':
      return polygon([
        [0, -1.15],
        [1.15, 0.85],
        [-1.15, 0.85],
      ]);
    case 'triangle-down':
      return polygon([
        [0, 1.15],
        [1.15, -0.85],
        [-1.15, -0.85],
      ]);
    case 'triangle-left':
      return polygon([
        [-1.15, 0],
        [0.85, -1.15],
        [0.85, 1.15],
      ]);
    case 'triangle-right':
      return polygon([
        [1.15, 0],
        [-0.85, -1.15],
        [-0.85, 1.15],
      ]);
    case 'hourglass':
      return polygon([
        [-1, -1],
        [1, -1],
        [-1, 1],
        [1, 1],
      ]);
    case 'pentagon':
      return polygon(
        Array.from({ length: 5 }, (_, i): Point => {
          const angle = (2 * Math.PI * i) / 5;
          return [1.1 * Math.sin(angle), -1.1 * Math.cos(angle)];
        }),
      );
    case 'cross':
      return polygon([
        [-0.4, -1.1],
        [0.4, -1.1],
        [0.4, -0.4],
        [1.1, -0.4],
        [1.1, 0.4],
        [0.4, 0.4],
        [0.4, 1.1],
        [-0.4, 1.1],
        [-0.4, 0.4],
        [-1.1, 0.4],
        [-1.1, -0.4],
        [-0.4, -0.4],
      ]);
    case 'star':
      return polygon(
        Array.from({ length: 10 }, (_, i): Point => {
          const radius = i % 2 === 0 ? 1.4 : 0.55;
          const angle = (Math.PI * i) / 5;
          return [radius * Math.sin(angle), -radius * Math.cos(angle)];
        }),
      );
    case 'x':
      return polygon([
        [-1, -0.6],
        [-0.6, -1],
        [0, -0.4],
        [0.6, -1],
        [1, -0.6],
        [0.4, 0],
        [1, 0.6],
        [0.6, 1],
        [0, 0.4],
        [-0.6, 1],
        [-1, 0.6],
        [-0.4, 0],
      ]);
    default:
      return svgElement('circle', { cx: x, cy: y, r, ...paint });
  }
}

function px(value: number): string {
  return String(Number(value.toFixed(2)));
}
