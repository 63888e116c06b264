import assert from 'node:assert/strict';
import { createEncoder, type Encoder } from '../../src/transformer';
import { randomEmbeddings, randomGradient, randomLora, randomModel, tinyConfig } from './models';

describe('the tape of an encoder on onnxruntime', () => {
  const config = tinyConfig('bert', { hiddenSize: 48, intermediateSize: 192 });
  const lora = randomLora(config);
  const embeddings = randomEmbeddings(config, 64, 16);
  /** The inputs and the derivative of GELU of the blocks but the last are on it, so at least this. */
  const tapeBytes = 64 * 16 * (48 + 192) * 4;
  let encoder: Encoder;
  before(async () => {
    encoder = await createEncoder(randomModel(config), { backend: 'onnx', microBatchTokens: 200 });
    for (let i = 0; i < 2; i++) await step();
  });
  after(() => encoder.dispose());

  const held = (): number => process.memoryUsage().arrayBuffers;

  async function step(): Promise<void> {
    const { tape } = await encoder.forward(embeddings, lora);
    await encoder.backward(tape, randomGradient(64 * 48));
  }

  it('gives its memory back in the moment in which it is used up or disposed of, before any collection', async () => {
    for (const end of ['backward', 'dispose'] as const) {
      const { tape } = await encoder.forward(embeddings, lora);
      const before = held();
      if (end === 'backward') await encoder.backward(tape, randomGradient(64 * 48));
      else tape.dispose();
      assert.ok(before - held() > tapeBytes, `${end}: ${before} to ${held()} bytes`);
    }
  });

  it('leaves the features, the gradient and the arrays that the encoder was given as they are', async () => {
    const [values, slope] = [embeddings.values.slice(), randomGradient(64 * 48)];
    const { tape, features } = await encoder.forward(embeddings, lora, 'all');
    const full = await encoder.backwardAll(tape, slope);
    assert.equal(features.length, 64 * 48);
    assert.deepEqual(embeddings.values, values);
    assert.deepEqual(slope, randomGradient(64 * 48));
    assert.equal(full.embeddings.length, values.length);
    for (const [name, weight] of full.weights) assert.ok(weight.length > 0, name);
  });
});
