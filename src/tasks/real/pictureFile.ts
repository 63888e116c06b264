import { crc32 } from 'node:zlib';
import { InputError } from '../../errors';
import { readRegularFile } from '../../records';

/** A decoded picture. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** [height, width, 3], red, green, blue, 0..255; where the file is transparent, over white. */
  readonly pixels: Uint8Array;
}

/** Larger files and pictures are no photographs of a data set. */
const MAX_BYTES = 2 ** 26;
const MAX_PIXELS = 2 ** 26;

const REMEDY = 'replace it, or take it out of the folder';

const pngStart = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Reads a PNG or JPEG file, told apart by its first bytes. PNG is read exactly; a JPEG's pixels differ from another decoder's by
 * 3 grey levels at most.
 *
 * @throws InputError naming the file for one that is neither, is cut off or damaged, or is too large
 */
export function readPicture(path: string): Picture {
  const bytes = readRegularFile(path, REMEDY, MAX_BYTES);
  const fail = (what: string): never => {
    throw new InputError(`${path}: ${what}; ${REMEDY}`);
  };
  const png = pngStart.every((byte, i) => bytes[i] === byte);
  if (!png && !(bytes[0] === 0xff && bytes[1] === 0xd8)) fail('is neither a PNG nor a JPEG');
  const { width, height } = png ? pngSize(bytes, fail) : jpegSize(bytes, fail);
  if (width < 1 || height < 1 || width * height > MAX_PIXELS) {
    fail(`has ${width} x ${height} pixels, where 1 to ${MAX_PIXELS} are read`);
  }
  const rgba = decode(bytes, png ? 'png' : 'jpeg', width, height);
  if (rgba === undefined) return fail('cannot be decoded, it is damaged');
  const pixels = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    // Colours come multiplied by their opacity; white is what shines through.
    const white = 255 - rgba[4 * i + 3]!;
    for (let c = 0; c < 3; c++) pixels[3 * i + c] = rgba[4 * i + c]! + white;
  }
  return { width, height, pixels };
}

/** Walks through the chunks of a PNG: each must be whole, and the last be IEND. */
function pngSize(bytes: Buffer, fail: (what: string) => never): { readonly width: number; readonly height: number } {
  for (let at = pngStart.length; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) fail(`is damaged before byte ${end}`);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') {
      return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
    }
    at = end;
  }
  return fail('is cut off');
}

/** Walks through the segments of a JPEG to the one that holds its size; what follows must end as a JPEG does. */
function jpegSize(bytes: Buffer, fail: (what: string) => never): { readonly width: number; readonly height: number } {
  if (bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) < bytes.length - 64) fail('is cut off');
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (bytes[at] !== 0xff) break;
    const marker = bytes[at + 1]!;
    // Fill bytes, and segments without a length.
    if (marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    // Start of a frame, in any of its codings, but for the three other segments that lie among them.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return fail('is damaged, it does not say its size');
}

/** Red, green, blue and opacity, [height, width, 4]; undefined where nothing comes of it. */
function decode(bytes: Buffer, type: 'png' | 'jpeg', width: number, height: number): Uint8Array | undefined {
  const { Resvg } = require('@resvg/resvg-js') as typeof import('@resvg/resvg-js');
  const size = `width="${width}" height="${height}"`;
  // At its own size and without smoothing a picture is drawn pixel by pixel.
  const image = `<image ${size} image-rendering="optimizeSpeed" preserveAspectRatio="none" href="data:image/${type};base64,${bytes.toString('base64')}"/>`;
  const drawn = new Resvg(`<svg xmlns="http://www.w3.org/2000/svg" ${size}>${image}</svg>`, {
    font: { loadSystemFonts: false },
  }).render();
  if (drawn.width !== width || drawn.height !== height) return undefined;
  const { pixels } = drawn;
  for (let i = 3; i < pixels.length; i += 4) if (pixels[i] !== 0) return pixels;
  return undefined;
}
