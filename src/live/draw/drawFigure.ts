import { composeLayout } from '../../plot/layout';
import { describeSvg } from '../../plot/markup';
import type { FigureSpec } from '../../plot/spec';
import { fontFamily, ink } from '../../plot/style';
import { type SvgElement, svgElement, svgText } from '../../plot/svg';
import { type DrawnTrace, drawnTraces, modeOf } from './drawnTrace';
import { drawTrace } from './drawTrace';
import { label } from './label';
import { drawLegend, type LegendEntry } from './legend';
import { type PlacedPanel, panelsOf } from './panel';
import { pick } from './shapes';

const TITLE_SIZE = 16;
const TICK_SIZE = 12.5;
const AXIS_SIZE = 13.5;
const RIGHT = 20;

/**
 * A figure as SVG without Plotly: what a live figure is redrawn with, in a few milliseconds and a few kilobytes of program.
 *
 * It draws the traces that live figures are made of (lines, markers, bars, stacked areas) in one column of panels, with
 * the layout, fonts and colours that every figure has, so that it looks like the picture it replaces.
 *
 * @param width - px; the layout follows, so that text keeps its size on a narrow page
 * @param id - unique in the page where the same figure may stand twice; the figure's own when left out
 * @throws InputError for a trace or a grid that it cannot draw
 */
export function drawFigure(spec: FigureSpec, width: number, id: string = spec.id): string {
  const { height, titleLines, legend, panels } = placed(spec, width);
  const drawing = [
    svgElement('rect', { width, height, fill: '#ffffff' }),
    ...titleLines.map((line, i) =>
      label(line, { x: 14, y: 14 + (i + 0.8) * TITLE_SIZE * 1.3, size: TITLE_SIZE, colour: ink.text, weight: 600 }),
    ),
    ...legend.drawing,
    ...panels.flatMap((panel, i) => drawPanel(panel, `${id}-live-${i}`)),
  ];
  const svg = svgElement(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      'font-family': fontFamily,
    },
    ...drawing,
  );
  return describeSvg(svgText(svg), { ...spec, id: `${id}-live` });
}

/** Where the first panel of a figure has its plane, for whoever points at it. */
export interface Plane {
  /** px from the upper left corner of the figure. */
  toPixel(point: readonly [number, number]): [number, number];
  fromPixel(pixel: readonly [number, number]): [number, number];
}

/** The plane of the first panel, whose axes are linear. */
export function planeOf(spec: FigureSpec, width: number): Plane {
  const { x, y } = placed(spec, width).panels[0]!;
  const along = ({ at }: { at(value: number): number }) => ({ zero: at(0), unit: at(1) - at(0) });
  const [east, north] = [along(x.scale), along(y.scale)];
  return {
    toPixel: ([a, b]) => [east.zero + a * east.unit, north.zero + b * north.unit],
    fromPixel: ([a, b]) => [(a - east.zero) / east.unit, (b - north.zero) / north.unit],
  };
}

/** What stands where in a figure of a width. */
function placed(spec: FigureSpec, width: number) {
  const { height = 440 } = spec;
  const { source: _, ...bare } = spec; // a live figure has no record to name
  const layout = composeLayout({ ...bare, width });
  const traces = drawnTraces(spec.data);
  const titleLines = layout.title.text.split('<br>');
  const titleHeight = 12 + titleLines.length * TITLE_SIZE * 1.35;
  const left = width < 520 ? 58 : 72;
  const legend = drawLegend(
    legendEntries(traces, spec.layout.showlegend),
    left - 4,
    titleHeight,
    width - left - RIGHT + 4,
  );
  const frame = { left, right: width - RIGHT, top: titleHeight + legend.height + 8, bottom: height - 50 };
  return { height, titleLines, legend, panels: panelsOf(traces, layout, frame) };
}

function legendEntries(traces: readonly DrawnTrace[], wanted: boolean | undefined): LegendEntry[] {
  const named = traces.filter(({ name, showlegend }) => name !== undefined && showlegend !== false);
  if (wanted === false || named.length < 2) return [];
  return named.map((trace): LegendEntry => {
    const name = trace.name!;
    if (trace.type === 'bar') return { name, fill: String(pick(trace.marker?.color, 0)) };
    const { line = {}, marker = {}, stackgroup, fillcolor = '#cccccc' } = trace;
    if (stackgroup !== undefined) return { name, fill: fillcolor };
    const mode = modeOf(trace);
    return { name, ...(mode.includes('lines') && { line }), ...(mode.includes('markers') && { marker }) };
  });
}

function drawPanel(panel: PlacedPanel, clip: string): SvgElement[] {
  const { x, y, box, traces } = panel;
  const { left, right, top, bottom } = box;
  const grid = [
    ...x.scale.ticks.map(({ value }) => vertical(x.scale.at(value), top, bottom, ink.grid)),
    ...y.scale.ticks.map(({ value }) => horizontal(y.scale.at(value), left, right, ink.grid)),
  ];
  const axes = [
    horizontal(bottom, left, right, ink.axis),
    vertical(left, top, bottom, ink.axis),
    ...x.scale.ticks.flatMap(({ value, text }) => [
      vertical(x.scale.at(value), bottom, bottom + 4, ink.axis),
      ...(panel.xLabels
        ? [label(text, { x: x.scale.at(value), y: bottom + 18, size: TICK_SIZE, colour: ink.text, anchor: 'middle' })]
        : []),
    ]),
    ...y.scale.ticks.flatMap(({ value, text }) => [
      horizontal(y.scale.at(value), left - 4, left, ink.axis),
      label(text, {
        x: left - 8,
        y: y.scale.at(value) + TICK_SIZE * 0.35,
        size: TICK_SIZE,
        colour: ink.text,
        anchor: 'end',
      }),
    ]),
    ...(x.title
      ? [label(x.title, { x: (left + right) / 2, y: bottom + 40, size: AXIS_SIZE, colour: ink.text, anchor: 'middle' })]
      : []),
    ...(y.title
      ? [
          label(y.title, {
            x: 16,
            y: (top + bottom) / 2,
            size: AXIS_SIZE,
            colour: ink.text,
            anchor: 'middle',
            rotate: -90,
          }),
        ]
      : []),
  ];
  const window = svgElement(
    'clipPath',
    { id: clip },
    svgElement('rect', { x: left, y: top - 6, width: right - left + 6, height: bottom - top + 6 }),
  );
  const marks = svgElement(
    'g',
    { 'clip-path': `url(#${clip})` },
    ...traces.flatMap((trace, i) => drawTrace(trace, traces.slice(0, i), panel)),
  );
  return [window, ...grid, marks, ...axes];
}

function vertical(x: number, from: number, to: number, stroke: string): SvgElement {
  return svgElement('line', { x1: x, x2: x, y1: from, y2: to, stroke });
}

function horizontal(y: number, from: number, to: number, stroke: string): SvgElement {
  return svgElement('line', { x1: from, x2: to, y1: y, y2: y, stroke });
}
