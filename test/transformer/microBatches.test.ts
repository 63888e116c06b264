import assert from 'node:assert/strict';
import { createEncoder, type Encoder } from '../../src/transformer';
import { type MicroBatch, microBatches } from '../../src/transformer/passes/microBatches';
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
      const embeddings = randomEmbeddings(config, 5, 6, { padded: false });
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

describe('cutting a batch into micro-batches', () => {
  const config = tinyConfig('bert');
  const limit = 64;
  /** Sequences of the given lengths, padded to 40. */
  const batchOf = (lengths: readonly number[]) => {
    const batch = randomEmbeddings(config, lengths.length, 40, { padded: false });
    for (const [i, length] of lengths.entries()) batch.attentionMask.fill(0, i * 40 + length, (i + 1) * 40);
    return batch;
  };
  const computed = (parts: readonly MicroBatch[]): number =>
    parts.reduce((sum, { embeddings: { batch, tokens } }) => sum + batch * tokens, 0);

  it('leaves padding out: like lengths pass together, each sequence once, none longer than the limit allows', () => {
    const lengths = Array.from({ length: 30 }, (_, i) => 1 + ((i * 7) % 40));
    const parts = microBatches(batchOf(lengths), limit);
    const places = parts.flatMap((part) => part.places);
    assert.deepEqual(
      [...places].sort((a, b) => a - b),
      lengths.map((_, i) => i),
    );
    for (const { embeddings, places: own } of parts) {
      assert.equal(embeddings.tokens, Math.max(...own.map((place) => lengths[place]!)));
      assert.ok(embeddings.batch * embeddings.tokens <= limit || embeddings.batch === 1);
    }
    const real = lengths.reduce((sum, length) => sum + length, 0);
    assert.ok(computed(parts) < 1.15 * real, `${computed(parts)} tokens for ${real}`);
  });

  it('keeps every token where all of them are wanted', () => {
    assert.equal(computed(microBatches(batchOf([3, 40, 5]), limit, true)), 120);
  });

  it('copies nothing where no sequence is padded', () => {
    const batch = randomEmbeddings(config, 5, 20, { padded: false });
    for (const { embeddings } of microBatches(batch, limit)) {
      assert.equal(embeddings.values.buffer, batch.values.buffer);
    }
  });
});
