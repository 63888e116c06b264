import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadPretrained, writeSafetensors } from '../../src/checkpoint';
import { interpolatedPositions } from '../../src/checkpoint/pretrained/positionTable';
import { InputError } from '../../src/errors';
import { vitFolder } from './foreignVit';
import { scratchFolder } from './scratch';

interface Case {
  readonly side: number;
  readonly to: number;
  readonly table: readonly number[];
  readonly expected: readonly number[];
}

const fixture = join(__dirname, '..', 'fixtures', 'image', 'positions.json');
const cases = JSON.parse(readFileSync(fixture, 'utf8')) as readonly Case[];

describe('a position table for another number of patches', () => {
  const scratch = scratchFolder();

  it('is that of PyTorch’s bicubic interpolation within 1e-5, growing and shrinking', () => {
    for (const { side, to, table, expected } of cases) {
      const found = interpolatedPositions(Float32Array.from(table), side, to);
      assert.equal(found.length, expected.length);
      for (const [i, value] of expected.entries()) assert.ok(Math.abs(found[i]! - value) < 1e-5, `${side} to ${to}`);
    }
  });

  it('of the same size is itself, and an even table stays even', () => {
    const side = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(side, side, fc.float({ min: -4, max: 4, noNaN: true }), (from, to, value) => {
        const table = Float32Array.from({ length: 2 * (1 + from * from) }, (_, i) => Math.sin(i));
        assert.deepEqual(interpolatedPositions(table, from, from), table);
        for (const found of interpolatedPositions(table.fill(value), from, to)) {
          assert.ok(Math.abs(found - value) < 1e-6 * (1 + Math.abs(value)));
        }
      }),
    );
  });

  it('is what a ViT gets for images of another size, and for a table that its config.json does not expect', async () => {
    const { dir, model } = await vitFolder(scratch.path('vit'));
    const name = 'embeddings.position_embeddings';
    const { data } = model.weights.get(name)!;
    const large = await loadPretrained(dir, { imageSize: 16 });
    assert.deepEqual(large.weights.get(name), { shape: [1, 17, 6], data: interpolatedPositions(data, 2, 4) });
    assert.deepEqual((large.config as { imageSize?: number }).imageSize, 16);
    assert.deepEqual(large.imageProcessor!.rules.size, 16);
    await assert.rejects(() => loadPretrained(dir, { imageSize: 10 }), InputError);

    const tensors = new Map([...model.weights].map(([own, tensor]) => [`vit.${own}`, tensor]));
    tensors.set(`vit.${name}`, { shape: [1, 17, 6], data: interpolatedPositions(data, 2, 4) });
    writeSafetensors(join(dir, 'model.safetensors'), tensors);
    const small = await loadPretrained(dir);
    assert.deepEqual(small.weights.get(name)!.data, interpolatedPositions(interpolatedPositions(data, 2, 4), 4, 2));
    tensors.set(`vit.${name}`, { shape: [1, 16, 6], data: new Float32Array(96) });
    writeSafetensors(join(dir, 'model.safetensors'), tensors);
    await assert.rejects(() => loadPretrained(dir), /position_embeddings" is \[1, 16, 6\], expected \[1, 5, 6\]/);
  });
});
