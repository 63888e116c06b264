import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../src/errors';
import { imageReader, type ReaderOptions } from '../../src/federation';
import { imageEmbedding } from '../../src/split';
import { createPatchEmbedding, type ImageConfig } from '../../src/transformer';
import { requireTensorFlow } from '../../src/transformer/tensorflow/tensorFlow';
import { scratchFolder } from '../checkpoint/scratch';
import { easyImages, smallVit } from './images';

const tf = requireTensorFlow();

describe('pictures as a device embeds them', () => {
  const pretrained = smallVit();
  const { weights } = pretrained;
  const config = pretrained.config as ImageConfig;
  const pictures = easyImages(6);
  const scratch = scratchFolder();

  /** The same pictures through a reader of their own, and what it told. */
  async function embedded(options: ReaderOptions): Promise<{ values: Float32Array; told: number[] }> {
    const reader = imageReader(pretrained, options);
    const told: number[] = [];
    await reader.prepare(pictures, { onProgress: (done) => told.push(done) });
    const { values, batch, tokens, hidden } = reader.embedTogether(pictures);
    assert.deepEqual([batch, tokens, hidden], [6, 17, 16]);
    assert.deepEqual(reader.embedding.embed(pictures).values, values);
    reader.dispose();
    return { values, told };
  }

  for (const backend of ['onnx', 'wasm', 'cpu'] as const) {
    it(`are what plain JavaScript computes, on ${backend}, and no tensor is left`, async () => {
      const plain = imageEmbedding({ weights, config });
      const stream = Array.from({ length: 2 }, (_, i) =>
        Float32Array.from({ length: 3 * 32 * 32 }, (_, j) => Math.sin(1 + i + j * j)),
      );
      await createPatchEmbedding({ weights, config }, backend); // the backend itself is started
      const tensors = tf.memory().numTensors;
      const patches = await createPatchEmbedding({ weights, config }, backend);
      for (const picture of stream) {
        const found = await patches.embed(picture);
        for (const [i, value] of plain.embed([picture]).values.entries()) {
          assert.ok(Math.abs(found[i]! - value) < 1e-5 * (1 + Math.abs(value)), `${backend}, ${i}`);
        }
      }
      await assert.rejects(patches.embed(new Float32Array(7)), /3 x 32 x 32 = 3072 numbers, got 7; resize/);
      patches.dispose();
      patches.dispose();
      assert.equal(tf.memory().numTensors, tensors);
    });
  }

  it('are the same bits in memory, in a temporary file, in a kept folder and read back from it', async () => {
    const { values, told } = await embedded({ backend: 'onnx' });
    assert.deepEqual(told, [6]);
    const folder = scratch.path('kept');
    for (const options of [{ keptBytes: 0 }, { folder }, { folder }, { folder, keptBytes: 3000 }]) {
      assert.deepEqual((await embedded({ backend: 'onnx', ...options })).values, values);
    }
    const [key] = readdirSync(folder);
    const files = readdirSync(join(folder, key!)).map((name) => join(folder, key!, name));
    assert.equal(files.length, 6);
    writeFileSync(files[0]!, readFileSync(files[0]!).fill(1, 40, 44));
    writeFileSync(files[1]!, 'torn');
    assert.deepEqual((await embedded({ backend: 'onnx', folder })).values, values, 'damaged files are made again');
    await embedded({ backend: 'wasm', folder });
    assert.equal(readdirSync(folder).length, 2, 'other arithmetic is kept apart');
  });

  it('have to be prepared, can be interrupted, and are refused to a model of text', async () => {
    const reader = imageReader(pretrained, { backend: 'onnx' });
    assert.throws(() => reader.embedTogether(pictures), /a picture was not prepared; await prepare/);
    await assert.rejects(reader.prepare(pictures, { signal: AbortSignal.abort() }), /abort/i);
    await assert.rejects(reader.prepare([{ text: 'a good film', label: 1 }]), InputError);
    reader.dispose();
  });
});
