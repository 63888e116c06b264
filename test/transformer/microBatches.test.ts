import assert from 'node:assert/strict';
import { createEncoder, type Encoder } from '../../src/transformer';
import { randomEmbeddings, randomGradient, randomLora, randomModel, relativeError, tinyConfig } from './models';

/** Tokens of a micro-batch: two sequences of six. */
const microBatchTokens = 13;

const kinds = [
  ['bert', 'wasm'],
  ['vit', 'wasm'],
  ['bert', 'onnx'],
  ['vit', 'onnx'],
] as const;

for (const [modelType, backend] of kinds) {
  describe(`a batch in micro-batches (${modelType}, ${backend})`, () => {
    const config = tinyConfig(modelType, { hiddenLayers: 3 });
    const model = randomModel(config);
    const lora = randomLora(config);
    let parts: Encoder;
    let whole: Encoder;
    before(async () => {
      parts = await createEncoder(model, { backend, microBatchTokens });
      whole = await createEncoder(model, { backend, microBatchTokens: 1000 });
    });
    after(() => {
      for (const encoder of [parts, whole]) encoder.dispose();
    });

    async function everything(encoder: Encoder, batch: number, tokens: number) {
      const embeddings = randomEmbeddings(config, batch, tokens, { padded: true });
      const slope = randomGradient(batch * config.hiddenSize);
      const { features, tape } = await encoder.forward(embeddings, lora);
      const all = await encoder.forward(embeddings, lora, 'all');
      return {
        features,
        inferred: await encoder.infer(embeddings, lora),
        hidden: await encoder.hiddenState(embeddings, lora),
        gradient: await encoder.backward(tape, slope),
        full: await encoder.backwardAll(all.tape, slope),
      };
    }

    it('computes what one pass over the whole batch computes', async () => {
      for (const [batch, tokens] of [
        [1, 6],
        [2, 6],
        [7, 6],
        [5, 1],
        [3, 20],
      ] as const) {
        const [expected, actual] = [await everything(whole, batch, tokens), await everything(parts, batch, tokens)];
        for (const result of ['features', 'inferred', 'hidden'] as const) {
          assert.equal(actual[result].length, expected[result].length);
          assert.ok(relativeError(actual[result], expected[result]) < 1e-6, result);
        }
        assert.ok(relativeError(actual.full.embeddings, expected.full.embeddings) < 1e-5);
        for (const [site, { A, B }] of actual.gradient) {
          assert.ok(relativeError(A, expected.gradient.get(site)!.A) < 1e-5, site);
          assert.ok(relativeError(B, expected.gradient.get(site)!.B) < 1e-5, site);
        }
      }
    });

    it('is the sum over its micro-batches, bit for bit', async () => {
      const embeddings = randomEmbeddings(config, 5, 6);
      const slope = randomGradient(5 * config.hiddenSize);
      const { tape } = await parts.forward(embeddings, lora);
      const gradient = await parts.backward(tape, slope);
      const { tokens, hidden } = embeddings;
      const sums = new Map<string, Float32Array>();
      for (const [from, to] of [
        [0, 2],
        [2, 4],
        [4, 5],
      ] as const) {
        const part = {
          batch: to - from,
          tokens,
          hidden,
          values: embeddings.values.slice(from * tokens * hidden, to * tokens * hidden),
          attentionMask: embeddings.attentionMask.slice(from * tokens, to * tokens),
        };
        const own = await parts.forward(part, lora);
        const factors = await parts.backward(own.tape, slope.slice(from * hidden, to * hidden));
        for (const [site, { A }] of factors) {
          sums.set(
            site,
            A.map((value, i) => (sums.get(site)?.[i] ?? 0) + value),
          );
        }
      }
      for (const [site, { A }] of gradient) assert.deepEqual(A, sums.get(site), site);
    });

    it('follows changed weights, and refuses tapes from before', async () => {
      const encoder = await createEncoder(model, { backend, microBatchTokens });
      const embeddings = randomEmbeddings(config, 5, 6);
      const { tape, features } = await encoder.forward(embeddings, lora);
      const other = randomModel(config, 2);
      encoder.updateWeights(new Map([...other.weights].map(([name, { data }]) => [name, data])));
      const made = await createEncoder(other, { backend, microBatchTokens });
      const [now, expected] = [await encoder.infer(embeddings, lora), await made.infer(embeddings, lora)];
      assert.ok(relativeError(now, expected) < 1e-6);
      assert.ok(relativeError(features, expected) > 1e-3);
      await assert.rejects(encoder.backward(tape, features), /the weights have changed since this tape was made/);
      assert.throws(() => encoder.updateWeights(new Map([['no.such', features]])), /no weight 'no.such'/);
      tape.dispose();
      for (const used of [encoder, made]) used.dispose();
    });

    it('uses a tape once, and only its own', async () => {
      const embeddings = randomEmbeddings(config, 5, 6);
      const { tape, features } = await parts.forward(embeddings, lora);
      await assert.rejects(whole.backward(tape, features), /tape is of another encoder/);
      await assert.rejects(parts.backward(tape, features.subarray(1)), /must hold 5 x 12 = 60 numbers, got 59/);
      await assert.rejects(parts.backwardAll(tape, features), /run forward\(embeddings, lora, 'all'\)/);
      await parts.backward(tape, features);
      await assert.rejects(parts.backward(tape, features), /the tape is used up/);
      tape.dispose();
    });

    it('leaves what it was given as it is, and does not see later changes of it', async () => {
      const embeddings = randomEmbeddings(config, 5, 6, { padded: true });
      const slope = randomGradient(5 * config.hiddenSize);
      const { gradient } = await everything(parts, 5, 6);
      const { tape } = await parts.forward(embeddings, lora);
      assert.deepEqual(embeddings, randomEmbeddings(config, 5, 6, { padded: true }));
      embeddings.values.fill(7);
      assert.deepEqual(await parts.backward(tape, slope), gradient);
      assert.deepEqual(slope, randomGradient(5 * config.hiddenSize));
    });

    it('ends between two micro-batches when the encoder is disposed of', async () => {
      const encoder = await createEncoder(model, { backend, microBatchTokens });
      const pass = encoder.infer(randomEmbeddings(config, 7, 6), lora);
      encoder.dispose();
      await assert.rejects(pass, /the encoder is disposed/);
    });
  });
}
