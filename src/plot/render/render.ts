import { InputError } from '../../errors';
import { hash128 } from '../../math';
import { figurePage } from '../htmlPage';
import { composeLayout, type PlotlyPlot } from '../layout';
import { describeSvg } from '../markup';
import { checkFigure, checkWords, type FigureSpec } from '../spec';
import { type Schematic, schematicSvg } from '../svg';
import { requireGlyphs } from './glyphs';
import { openPlotly } from './plotlyWindow';
import { encodePalettePng } from './png';
import { rasterise } from './raster';

/** A figure drawn: a vector picture, a pixel picture, a page. */
export interface RenderedFigure {
  readonly svg: string;
  readonly png: Buffer;
  readonly html: string;
}

/** How a figure is drawn. */
export interface RenderOptions {
  /** Device pixels of the PNG per px of the figure; default 1.5. */
  readonly scale?: number;
}

const DEFAULT_SCALE = 1.5;

/**
 * Draws a figure without a browser: the same bytes in every run and every process.
 *
 * @param figure - a plot ({@link FigureSpec}) or a drawing ({@link Schematic})
 * @returns SVG and PNG with the alternative text, and a page that is interactive where Plotly is installed
 * @throws InputError for a figure that cannot be drawn, see {@link checkFigure}, or one that Plotly complains about
 * @example
 * const { svg } = await renderFigure(trainingLossFigure({ ... }))
 */
export async function renderFigure(
  figure: FigureSpec | Schematic,
  options: RenderOptions = {},
): Promise<RenderedFigure> {
  const { svg, plot } = await drawSvg(figure);
  return { svg, png: toPng(svg, options.scale ?? DEFAULT_SCALE), html: figurePage(figure, svg, plot) };
}

/** The vector picture of a figure, and what an interactive copy needs; no plot for a schematic. */
export async function drawSvg(figure: FigureSpec | Schematic): Promise<{ svg: string; plot?: PlotlyPlot }> {
  if ('drawing' in figure) {
    checkWords(figure);
    return { svg: finish(schematicSvg(figure), figure) };
  }
  const spec = checkFigure(figure);
  refuseUnknownAttributes(spec);
  const plot = { data: spec.data, layout: composeLayout(spec) };
  return { svg: finish(await inTurn(() => plotlySvg(spec.id, plot)), spec), plot };
}

function finish(svg: string, figure: FigureSpec | Schematic): string {
  requireGlyphs(figure.id, svg);
  return describeSvg(svg, figure);
}

/** A PNG of an SVG document, with a palette. */
export function toPng(svg: string, scale: number): Buffer {
  if (!(scale > 0 && scale <= 8)) throw new InputError(`scale must be in (0, 8] device pixels per px, got ${scale}`);
  const { width, height, pixels } = rasterise(svg, scale);
  return encodePalettePng(width, height, pixels);
}

let last: Promise<unknown> = Promise.resolve();

/** One drawing at a time: two at once would take turns at the document's random numbers, and neither would repeat. */
function inTurn<T>(draw: () => Promise<T>): Promise<T> {
  const turn = last.then(draw, draw);
  last = turn;
  return turn;
}

/** Plotly ignores what it does not know, so a misspelt attribute would be a silent change of the figure. */
function refuseUnknownAttributes({ id, data, layout }: FigureSpec): void {
  // A legend that the figure styles but does not need is no mistake.
  const problems = openPlotly().plotly.validate(data, { ...layout, showlegend: true }) ?? [];
  const mistakes = problems.filter(({ code }) => code !== 'unused' && code !== 'dynamic');
  if (mistakes.length > 0) throw new InputError(`figure '${id}': ${mistakes.map(({ msg }) => msg).join('; ')}`);
}

async function plotlySvg(id: string, plot: PlotlyPlot): Promise<string> {
  const { plotly, reseed, takeComplaints } = openPlotly();
  // Plotly works on its argument in place.
  const { data, layout } = JSON.parse(JSON.stringify(plot)) as PlotlyPlot;
  // Clip paths are named from these numbers: seeded by the id, so that two figures in one page do not share a name.
  reseed(hash128(id)[0]);
  takeComplaints();
  const { width, height } = layout;
  const svg = await plotly.toImage({ data, layout }, { format: 'svg', imageDataOnly: true, width, height });
  const complaints = takeComplaints();
  if (complaints.length > 0) throw new InputError(`figure '${id}': Plotly says: ${complaints.join('; ')}`);
  // resvg wants fragment addresses without quotes.
  return svg.replace(/url\((?:'|&quot;)(#[^'&]+)(?:'|&quot;)\)/g, 'url($1)');
}
