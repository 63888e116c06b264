import { interactiveScript } from './interactive';
import type { PlotlyPlot } from './layout';
import { escapeHtml } from './markup';
import type { FigureSpec } from './spec';
import { fontFamily, ink } from './style';
import type { Schematic } from './svg';

/** Where a page in a folder of the repository finds Plotly after `npm ci`: up to three folders below the root. */
const NEAR_CHECKOUT = `['../', '../../', '../../../'].map((up) => up + 'node_modules/plotly.js-dist/plotly.js')`;

const STYLE = `body{margin:1.5rem auto;max-width:60rem;padding:0 1rem;font-family:${fontFamily};color:${ink.text};background:#fff}
figure{margin:0;overflow-x:auto}.fedft-picture svg{max-width:100%;height:auto}
figcaption{margin-top:.75rem;font-size:.95rem;line-height:1.45;max-width:48rem}`;

/**
 * A figure as a page: its vector picture, replaced by an interactive plot where scripts run and Plotly is installed beside it.
 *
 * @param svg - the picture, with title and description inside
 * @param plot - absent for a schematic, which has nothing to interact with
 */
export function figurePage(figure: FigureSpec | Schematic, svg: string, plot?: PlotlyPlot): string {
  const { id, title, alt } = figure;
  const script = plot ? `<script>${interactiveScript(id, plot, NEAR_CHECKOUT)}</script>\n` : '';
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<figure>
<div data-fedft-figure="${id}" role="group" aria-label="${escapeHtml(title)}"><div class="fedft-picture">${svg}</div></div>
<figcaption>${escapeHtml(alt)}</figcaption>
</figure>
${script}</body>
</html>
`;
}
