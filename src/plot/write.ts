import { join } from 'node:path';
import { sha256, writeFileAtomic } from '../records';
import { type RenderOptions, renderFigure } from './render/render';
import type { FigureSpec } from './spec';
import type { Schematic } from './svg';

/** One file of a figure. */
export interface FigureFile {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of its contents, hexadecimal. */
  readonly digest: string;
}

/** The files of one figure. */
export interface WrittenFigure {
  readonly id: string;
  readonly svg: FigureFile;
  readonly png: FigureFile;
  readonly html: FigureFile;
}

/**
 * Draws a figure into `ID.svg`, `ID.png` and `ID.html` of a folder, which is made if absent.
 *
 * Each file appears whole or not at all; one of the same name is replaced.
 *
 * @throws InputError for a figure that cannot be drawn; an Error from the file system, with nothing half-written left behind
 */
export async function writeFigure(
  figure: FigureSpec | Schematic,
  folder: string,
  options: RenderOptions = {},
): Promise<WrittenFigure> {
  const { svg, png, html } = await renderFigure(figure, options);
  const write = (extension: string, contents: string | Buffer): FigureFile => {
    const path = join(folder, `${figure.id}.${extension}`);
    const bytes = Buffer.from(contents as string);
    writeFileAtomic(path, bytes);
    return { path, bytes: bytes.length, digest: sha256(bytes) };
  };
  return { id: figure.id, svg: write('svg', svg), png: write('png', png), html: write('html', html) };
}
