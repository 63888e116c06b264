import { crc32 } from 'node:zlib';
import { zlibSync } from 'fflate';
import { reduceColours } from './pngPalette';

/**
 * A PNG with a palette of 64 colours: a fraction of the size of full colour for a plot, and it looks the same.
 *
 * @param pixels - RGBA, 4 bytes a pixel, row by row
 */
export function encodePalettePng(width: number, height: number, pixels: Uint8Array): Buffer {
  const { colours, indices } = reduceColours(pixels, 64);
  const rgb = Buffer.from(colours.flatMap((colour) => colour.slice(0, 3)));
  const alpha = Buffer.from(colours.map((colour) => colour[3]));
  const opaque = alpha.every((value) => value === 255);
  const chunks = [chunk('PLTE', rgb), ...(opaque ? [] : [chunk('tRNS', alpha)])];
  return assemble(width, height, 3, chunks, rows(indices, width, height));
}

/** A full-colour PNG with transparency, every pixel as given. */
export function encodeExactPng(width: number, height: number, pixels: Uint8Array): Buffer {
  return assemble(width, height, 6, [], rows(pixels, width * 4, height));
}

/** Rows of bytes, each behind the mark of an unfiltered row. */
function rows(bytes: Uint8Array, rowLength: number, height: number): Buffer {
  const out = Buffer.alloc((rowLength + 1) * height);
  for (let y = 0; y < height; y++) out.set(bytes.subarray(y * rowLength, (y + 1) * rowLength), y * (rowLength + 1) + 1);
  return out;
}

function assemble(width: number, height: number, colourType: number, chunks: readonly Buffer[], data: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8; // bits a sample
  header[9] = colourType;
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    ...chunks,
    // Not Node's own zlib: its bytes change with its version, and a committed picture must not.
    chunk('IDAT', Buffer.from(zlibSync(data, { level: 9, mem: 12 }))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
