import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { encodeExactPng, encodePalettePng } from '../../src/plot/render/png';

interface Decoded {
  readonly width: number;
  readonly height: number;
  /** RGBA, 4 bytes a pixel. */
  readonly pixels: number[];
}

/** The pixels of a PNG of 8 bits a sample without filters, read as its specification says. */
function decode(png: Buffer): Decoded {
  assert.deepEqual([...png.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const header = chunks.get('IHDR')!;
  const [width, height, colourType] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9]!];
  const rowLength = width * (colourType === 3 ? 1 : 4);
  const data = inflateSync(chunks.get('IDAT')!);
  assert.equal(data.length, height * (rowLength + 1));
  const samples = Array.from({ length: height }, (_, y) => {
    assert.equal(data[y * (rowLength + 1)], 0, 'an unfiltered row');
    return [...data.subarray(y * (rowLength + 1) + 1, (y + 1) * (rowLength + 1))];
  }).flat();
  if (colourType !== 3) return { width, height, pixels: samples };
  const [rgb, alpha] = [chunks.get('PLTE')!, chunks.get('tRNS')];
  return { width, height, pixels: samples.flatMap((i) => [...rgb.subarray(3 * i, 3 * i + 3), alpha?.[i] ?? 255]) };
}

const images = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 })).chain(([width, height]) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    pixels: fc.uint8Array({ minLength: 4 * width * height, maxLength: 4 * width * height }),
  }),
);

describe('a PNG', () => {
  it('decodes to the pixels that it was made of', () => {
    fc.assert(
      fc.property(images, ({ width, height, pixels }) => {
        assert.deepEqual(decode(encodeExactPng(width, height, pixels)), { width, height, pixels: [...pixels] });
      }),
    );
  });

  it('with a palette decodes to the same pixels as long as 64 colours are enough', () => {
    fc.assert(
      fc.property(images, ({ width, height, pixels }) => {
        const few = pixels.map((value, i) => (i % 4 === 0 ? value & 63 : 255 * (i % 2)));
        assert.deepEqual(decode(encodePalettePng(width, height, few)), { width, height, pixels: [...few] });
      }),
    );
  });

  it('is the same file with every version of Node, so that a committed picture changes only when the figure does', () => {
    const [width, height] = [300, 200];
    const pixels = Uint8Array.from({ length: 4 * width * height }, (_, i) => (i % 4 === 3 ? 255 : (i >> 4) ** 2 % 61));
    const digest = createHash('sha256')
      .update(encodePalettePng(width, height, pixels))
      .digest('hex');
    assert.equal(digest, '4157efb5980f05da9e608ccb1bb809da057283fabd0f4cefb8940b1b15728200');
  });
});
