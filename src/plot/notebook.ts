import { FedftError } from '../errors';
import { interactiveScript } from './interactive';
import { escapeHtml } from './markup';
import { drawSvg, type RenderOptions, toPng } from './render/render';
import type { FigureSpec } from './spec';
import type { Schematic } from './svg';

/** Where a notebook page finds Plotly: on its own Jupyter server, then beside the notebook. */
const NEAR_NOTEBOOK = `(() => {
    const lab = document.getElementById('jupyter-config-data');
    const base = lab ? JSON.parse(lab.textContent).baseUrl : document.body.dataset.baseUrl;
    const library = 'node_modules/plotly.js-dist/plotly.js';
    return [...(base ? [base + 'files/' + library] : []), '../' + library];
  })()`;

/**
 * A figure as one HTML output of a notebook cell: a picture, replaced by an interactive plot where the page may run scripts.
 *
 * The same figure gives the same text, so a committed output changes only when the figure does.
 */
export async function figureHtml(figure: FigureSpec | Schematic, options: RenderOptions = {}): Promise<string> {
  const { svg, plot } = await drawSvg(figure);
  const script = plot ? `\n<script>${interactiveScript(figure.id, plot, NEAR_NOTEBOOK)}</script>` : '';
  return `${placed(figure, svg, options)}${script}`;
}

/** A figure as {@link figureHtml} gives it, the picture alone: one that soon gives way to another. */
export async function pictureHtml(figure: FigureSpec | Schematic, options: RenderOptions = {}): Promise<string> {
  const { svg } = await drawSvg(figure);
  return placed(figure, svg, options);
}

function placed({ id, alt, width = 720, height = 440 }: FigureSpec | Schematic, svg: string, options: RenderOptions) {
  const png = toPng(svg, options.scale ?? 1.5).toString('base64');
  const image = `<img class="fedft-picture" alt="${escapeHtml(alt)}" width="${width}" height="${height}" style="max-width:100%;height:auto" src="data:image/png;base64,${png}">`;
  // The words stand on the place itself too: they must outlive the picture when an interactive plot replaces it.
  return `<div data-fedft-figure="${id}" role="figure" aria-label="${escapeHtml(alt)}">${image}</div>`;
}

/**
 * Shows a figure under the current notebook cell.
 *
 * @throws Error outside a notebook, saying what to call instead
 * @example
 * await showFigure(trainingLossFigure({ ... }))
 */
export async function showFigure(figure: FigureSpec | Schematic, options: RenderOptions = {}): Promise<void> {
  showHtml(await figureHtml(figure, options));
}

/**
 * Shows HTML under the current notebook cell.
 *
 * @throws Error outside a notebook, saying what to call instead
 */
export function showHtml(html: string): void {
  requireNotebook().display.html(html);
}

/** Where HTML is shown. */
export interface DisplayPlace {
  html(html: string): void;
}

/** What of tslab is used here; its own types would be read by every kernel that imports this library. */
interface NotebookKernel {
  readonly display: DisplayPlace;
  /** A place below the cell that what is shown next replaces. */
  newDisplay(): DisplayPlace;
}

/**
 * The kernel's own way to show things.
 *
 * @throws FedftError outside a notebook, saying what to call instead
 */
export function requireNotebook(): NotebookKernel {
  // Loaded by the kernel long before any cell; elsewhere loading tslab would start a compiler for nothing.
  const kernel = require.cache[require.resolve('tslab/dist/jupyter.js')];
  if (!kernel) throw new FedftError('no notebook to show this in; use renderFigure or writeFigure in a script');
  return require('tslab') as NotebookKernel;
}
