import { join } from 'node:path';
import type { Resvg, ResvgRenderOptions } from '@resvg/resvg-js';
import type { Box } from './geometry';

let Rasteriser: typeof Resvg | undefined;
let options: ResvgRenderOptions | undefined;

/** The SVG rasteriser with the repository's own font, so that no machine's fonts change a figure. */
function open(svg: string, extra: ResvgRenderOptions = {}): Resvg {
  // Loaded here, not above: importing the library must not load a native module.
  Rasteriser ??= (require('@resvg/resvg-js') as typeof import('@resvg/resvg-js')).Resvg;
  options ??= { imageRendering: 1, font: fontOptions() };
  return new Rasteriser(svg, { ...options, ...extra });
}

function fontOptions(): NonNullable<ResvgRenderOptions['font']> {
  const folder = join(require.resolve('@expo-google-fonts/open-sans/package.json'), '..');
  const faces = ['400Regular', '400Regular_Italic', '600SemiBold', '700Bold', '700Bold_Italic'];
  return {
    loadSystemFonts: false,
    fontFiles: faces.map((face) => join(folder, face, `OpenSans_${face}.ttf`)),
    defaultFontFamily: 'Open Sans',
    sansSerifFamily: 'Open Sans',
  };
}

/**
 * Pixels of an SVG document on white.
 *
 * @param scale - device pixels per user unit
 * @returns RGBA, 4 bytes a pixel, row by row
 */
export function rasterise(svg: string, scale: number): { width: number; height: number; pixels: Uint8Array } {
  const image = open(svg, { fitTo: { mode: 'zoom', value: scale }, background: 'white' }).render();
  return { width: image.width, height: image.height, pixels: image.pixels };
}

/** Half the side of the measuring canvas: what is drawn farther than this from the origin is not measured. */
const MEASURE_ORIGIN = 4000;

/** The box of a fragment of SVG as drawn, glyph outlines included; undefined where nothing is drawn. */
export function measureFragment(fragment: string): Box | undefined {
  const side = 2 * MEASURE_ORIGIN;
  // The fragment is moved to the middle because resvg measures nothing at negative coordinates.
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${side}" height="${side}">` +
    `<g transform="translate(${MEASURE_ORIGIN},${MEASURE_ORIGIN})">${fragment}</g></svg>`;
  const box = open(svg).getBBox();
  return box && { x: box.x - MEASURE_ORIGIN, y: box.y - MEASURE_ORIGIN, width: box.width, height: box.height };
}
