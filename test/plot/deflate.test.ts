import assert from 'node:assert/strict';
import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { RandomStream } from '../../src/math';
import { renderFigure } from '../../src/plot';
import { zlibCompress } from '../../src/plot/render/deflate';
import { sampleFigure } from '../figures/sample';

function roundTrip(bytes: Uint8Array): void {
  for (const row of [0, 1, 7, 40_000]) assert.ok(inflateSync(zlibCompress(bytes, row)).equals(bytes));
}

describe('zlibCompress', () => {
  it('is undone by zlib, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), roundTrip));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3000 }), (list) =>
        roundTrip(Uint8Array.from(list)),
      ),
    );
  });

  it('is undone by zlib at the limits of the format', () => {
    roundTrip(new Uint8Array(0));
    for (const length of [1, 2, 3, 257, 258, 259, 516, 32768, 32769, 100_000])
      roundTrip(new Uint8Array(length).fill(7));
    const stream = new RandomStream(0, 'deflate');
    const noise = Uint8Array.from({ length: 40_000 }, () => stream.integer(256));
    roundTrip(noise);
    // A repeat at the farthest distance the format can name, and one beyond it.
    for (const gap of [32_768, 32_769])
      roundTrip(Uint8Array.from([...noise.subarray(0, gap), ...noise.subarray(0, 300)]));
  });

  it('stays within its code lengths when frequencies grow like Fibonacci numbers, the worst case', () => {
    const counts = [1, 1];
    while (counts.length < 24) counts.push(counts.at(-1)! + counts.at(-2)!);
    const bytes = counts.flatMap((count, symbol) => new Array<number>(count).fill(symbol * 10));
    roundTrip(Uint8Array.from(new RandomStream(0, 'fibonacci').shuffle(bytes)));
  });

  it('packs a figure within 8 % of what zlib makes of it at its best', async () => {
    const { png } = await renderFigure(sampleFigure);
    const start = png.indexOf('IDAT');
    const packed = png.subarray(start + 4, start + 4 + png.readUInt32BE(start - 4));
    assert.ok(packed.length < 1.08 * deflateSync(inflateSync(packed), { level: 9 }).length);
  });
});
