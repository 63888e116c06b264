import assert from 'node:assert/strict';
import { RandomStream } from '../../src/math';
import { createEncoder, type Encoder, initialLora, type LoraFactors, loraParameterCount } from '../../src/transformer';
import {
  randomEmbeddings,
  randomGradient,
  randomLora,
  randomModel,
  relativeError,
  testedBackend,
  tinyConfig,
} from './models';

for (const modelType of ['bert', 'vit', 'distilbert']) {
  describe(`the encoder (${modelType}, ${testedBackend})`, () => {
    const config = tinyConfig(modelType);
    const model = randomModel(config);
    let encoder: Encoder;
    before(async () => {
      encoder = await createEncoder(model, { backend: testedBackend });
    });
    after(() => encoder.dispose());

    it('equals the frozen model while every B is zero', async () => {
      const embeddings = randomEmbeddings(config, 3, 6);
      const start = initialLora(config, 2, new RandomStream(3, 'lora'));
      assert.deepEqual(await encoder.infer(embeddings, start), await encoder.infer(embeddings, new Map()));
    });

    it('returns the same bits for the same inputs', async () => {
      const embeddings = randomEmbeddings(config, 3, 6);
      const lora = randomLora(config);
      const run = async () => {
        const { features, tape } = await encoder.forward(embeddings, lora);
        return { features, gradient: await encoder.backward(tape, randomGradient(features.length)) };
      };
      assert.deepEqual(await run(), await run());
    });

    it('infers the features of its forward pass', async () => {
      const embeddings = randomEmbeddings(config, 4, 5);
      const lora = randomLora(config);
      const { features, tape } = await encoder.forward(embeddings, lora);
      tape.dispose();
      assert.deepEqual(await encoder.infer(embeddings, lora), features);
    });

    it('has the gradient of a finite difference along any direction of the factors', async () => {
      const embeddings = randomEmbeddings(config, 4, 6);
      const lora = randomLora(config);
      const direction = randomLora(config, 2, 9);
      const weights = randomGradient(4 * config.hiddenSize);
      const { tape } = await encoder.forward(embeddings, lora);
      const gradient = await encoder.backward(tape, weights);
      const along = inner(gradient, direction);
      const step = 1e-3;
      const value = async (t: number) => dot(await encoder.infer(embeddings, moved(lora, direction, t)), weights);
      const difference = ((await value(step)) - (await value(-step))) / (2 * step);
      assert.ok(Math.abs(difference - along) < 5e-3 * Math.abs(along) + 1e-3, `${difference} against ${along}`);
    });

    it('gives the embeddings a gradient of a finite difference too', async () => {
      const embeddings = randomEmbeddings(config, 2, 4);
      const direction = randomGradient(embeddings.values.length, 5);
      const weights = randomGradient(2 * config.hiddenSize);
      const { tape } = await encoder.forward(embeddings, randomLora(config), 'all');
      const { embeddings: gradient, lora } = await encoder.backwardAll(tape, weights);
      assert.equal(loraParameterCount(lora), loraParameterCount(randomLora(config)));
      const step = 1e-3;
      const value = async (t: number) => {
        const values = embeddings.values.map((x, i) => x + t * direction[i]!);
        return dot(await encoder.infer({ ...embeddings, values }, randomLora(config)), weights);
      };
      const difference = ((await value(step)) - (await value(-step))) / (2 * step);
      const along = dot(gradient, direction);
      assert.ok(Math.abs(difference - along) < 1e-2 * Math.abs(along) + 1e-2, `${difference} against ${along}`);
    });

    it('does not let a sequence see its neighbours or its padding', async () => {
      const embeddings = randomEmbeddings(config, 3, 6);
      const lora = randomLora(config);
      const together = await encoder.infer(embeddings, lora);
      const { hidden, tokens } = embeddings;
      for (let sequence = 0; sequence < 3; sequence++) {
        const real = embeddings.attentionMask.subarray(sequence * tokens, (sequence + 1) * tokens).lastIndexOf(1) + 1;
        const alone = await encoder.infer(
          {
            batch: 1,
            tokens: real,
            hidden,
            values: embeddings.values.subarray(sequence * tokens * hidden, (sequence * tokens + real) * hidden),
            attentionMask: new Uint8Array(real).fill(1),
          },
          lora,
        );
        assert.ok(relativeError(alone, together.subarray(sequence * hidden, (sequence + 1) * hidden)) < 1e-6);
      }
    });
  });
}

function inner(a: LoraFactors, b: LoraFactors): number {
  return [...a].reduce((sum, [site, { A, B }]) => sum + dot(A, b.get(site)!.A) + dot(B, b.get(site)!.B), 0);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function moved(factors: LoraFactors, direction: LoraFactors, t: number): LoraFactors {
  return new Map(
    [...factors].map(([site, pair]) => [
      site,
      {
        ...pair,
        A: pair.A.map((a, i) => a + t * direction.get(site)!.A[i]!),
        B: pair.B.map((b, i) => b + t * direction.get(site)!.B[i]!),
      },
    ]),
  );
}
