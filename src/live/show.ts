import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FedftError } from '../errors';
import { showHtml } from '../plot';
import { composeLayout } from '../plot/layout';
import { escapeHtml, scriptJson } from '../plot/markup';
import { type RenderOptions, renderFigure } from '../plot/render/render';
import { repositoryRoot } from '../records';
import { type ControlValues, controlValues } from './control';
import type { LiveWidget } from './widget';

/** Where `npm run build` puts the programs of live figures. */
const browserFolder: string = join(repositoryRoot, 'dist', 'browser');

/**
 * A live figure as one HTML output: its pictures, and a program that replaces them with sliders and a drawing of its own
 * where the page may run scripts.
 *
 * The program is this library, bundled for the browser, and nothing else: no server, no kernel, no file beside the page.
 *
 * @param values - where the controls start, for those that do not start at their initial value
 * @throws InputError for a value that a control cannot take; Error when the library is not built
 */
export async function liveHtml(
  widget: LiveWidget,
  values: ControlValues = {},
  options: RenderOptions = {},
): Promise<string> {
  const start = controlValues(widget.controls, values);
  const program = liveProgram(widget.id);
  const pictures: string[] = [];
  for (const figure of widget.draw(start)) {
    const { width, height } = composeLayout(figure);
    const png = (await renderFigure(figure, options)).png.toString('base64');
    pictures.push(
      `<img alt="${escapeHtml(figure.alt)}" width="${width}" height="${height}" style="max-width:100%;height:auto" src="data:image/png;base64,${png}">`,
    );
  }
  const place = `data-fedft-live="${widget.id}" data-fedft-values="${escapeHtml(scriptJson(start))}"`;
  return (
    `<div ${place}>\n${pictures.join('\n')}\n</div>\n` + `<script data-fedft-program="${widget.id}">${program}</script>`
  );
}

/**
 * Shows a live figure under the current notebook cell.
 *
 * @throws Error outside a notebook; as {@link liveHtml}
 * @example
 * await showLive(liveBandwidth, { devices: 30 })
 */
export async function showLive(widget: LiveWidget, values: ControlValues = {}): Promise<void> {
  showHtml(await liveHtml(widget, values));
}

/**
 * The program of a live figure, ready to stand in a `<script>` element.
 *
 * @throws Error when it was not built
 */
export function liveProgram(id: string, folder: string = browserFolder): string {
  const file = join(folder, `${id}.js`);
  if (!existsSync(file)) throw new FedftError(`the program of '${id}' is not built: run \`npm run build\``);
  return readFileSync(file, 'utf8').trim();
}
