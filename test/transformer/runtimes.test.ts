import assert from 'node:assert/strict';
import { type EdgeServer, fullTraining, lowRankTraining, EdgeServer as Server } from '../../src/split';
import { type BackendName, backendStatus, createEncoder, type Encoder, type LoraFactors } from '../../src/transformer';
import { imageModel, playRound, textDevice, textModel } from '../split/devices';
import {
  randomEmbeddings,
  randomGradient,
  randomLora,
  randomModel,
  relativeError,
  testedBackend,
  tinyConfig,
} from './models';

const backends: readonly BackendName[] = [...new Set<BackendName>(['cpu', 'wasm', 'onnx', testedBackend])];

for (const modelType of ['bert', 'vit', 'distilbert']) {
  describe(`runtimes of one encoder (${modelType})`, () => {
    const config = tinyConfig(modelType, { hiddenLayers: 3 });
    const model = randomModel(config);
    const lora = randomLora(config);
    const encoders = new Map<BackendName, Encoder>();
    before(async () => {
      // Micro-batches of two sequences, so that batches are cut and the last piece is smaller.
      for (const backend of backends) {
        encoders.set(backend, await createEncoder(model, { backend, microBatchTokens: 13 }));
      }
    });
    after(() => {
      for (const encoder of encoders.values()) encoder.dispose();
    });

    const cases = [
      { batch: 5, tokens: 6, padded: modelType !== 'vit' },
      { batch: 1, tokens: 6, padded: true },
      { batch: 3, tokens: 4, padded: false },
      { batch: 2, tokens: 1, padded: false },
    ];
    for (const { batch, tokens, padded } of cases) {
      it(`agree on everything they compute for ${batch} x ${tokens} tokens${padded ? ' with padding' : ''}`, async () => {
        const embeddings = randomEmbeddings(config, batch, tokens, { padded });
        const slope = randomGradient(batch * config.hiddenSize);
        const [reference, ...others] = await Promise.all(
          backends.map(async (backend) => {
            const encoder = encoders.get(backend)!;
            const pass = await encoder.forward(embeddings, lora, 'all');
            const full = await encoder.backwardAll(pass.tape, slope);
            const { tape } = await encoder.forward(embeddings, lora);
            return {
              hidden: await encoder.hiddenState(embeddings, lora),
              features: pass.features,
              inferred: await encoder.infer(embeddings, lora),
              gradient: await encoder.backward(tape, slope),
              full,
            };
          }),
        );
        for (const { hidden, features, inferred, gradient, full } of others) {
          assert.ok(relativeError(hidden, reference!.hidden) < 1e-5);
          assert.ok(relativeError(features, reference!.features) < 1e-5);
          assert.ok(relativeError(inferred, reference!.features) < 1e-5);
          assertNear(gradient, reference!.gradient);
          assertNear(full.lora, reference!.gradient);
          assert.ok(relativeError(full.embeddings, reference!.full.embeddings) < 1e-4);
          assert.deepEqual([...full.weights.keys()].sort(), [...reference!.full.weights.keys()].sort());
          const scale = Math.hypot(...[...full.weights.values()].map((weight) => Math.hypot(...weight)));
          for (const [name, weight] of full.weights) {
            // Against the whole gradient, because that of a key's bias is zero but for rounding.
            const expected = reference!.full.weights.get(name)!;
            assert.ok(Math.hypot(...weight.map((value, i) => value - expected[i]!)) < 1e-5 * scale, name);
          }
        }
      });
    }

    it('follow changed weights', async () => {
      const other = randomModel(config, 2);
      const embeddings = randomEmbeddings(config, 3, 6);
      for (const backend of backends) {
        const [changed, fresh] = [await createEncoder(model, { backend }), await createEncoder(other, { backend })];
        const { tape, features } = await changed.forward(embeddings, lora);
        changed.updateWeights(new Map([...other.weights].map(([name, { data }]) => [name, data])));
        assert.ok(relativeError(await changed.infer(embeddings, lora), await fresh.infer(embeddings, lora)) < 1e-6);
        await assert.rejects(changed.backward(tape, features), /the weights have changed since this tape was made/);
        tape.dispose();
        assert.throws(() => changed.updateWeights(new Map([['pooler.bias', features]])), /no weight 'pooler.bias'/);
        changed.dispose();
        fresh.dispose();
      }
    });
  });
}

describe('training on different runtimes', () => {
  const model = textModel();

  async function factorsAfter(backend: BackendName, rounds: number): Promise<LoraFactors> {
    // Micro-batches of two sequences, so that sums over micro-batches have a part.
    const encoder = await createEncoder(model, { backend, microBatchTokens: 13 });
    const server = new Server(lowRankTraining(encoder, randomLora(model.config), 0.02));
    await train(server, rounds);
    encoder.dispose();
    return server.trained.lora;
  }

  async function train(server: EdgeServer, rounds: number): Promise<number> {
    const devices = [0, 1].map((index) => textDevice(model, index));
    for (let round = 0; round < rounds; round++) await playRound(server, devices, round);
    return devices[0]!.lastLoss;
  }

  it('leads every two of those that start here to factors within 1e-5 of each other after 20 rounds', async () => {
    const started = (await backendStatus()).filter(({ available }) => available).map(({ backend }) => backend);
    assert.ok(backends.every((backend) => started.includes(backend)));
    const start = randomLora(model.config);
    const ends: LoraFactors[] = [];
    for (const backend of started) ends.push(await factorsAfter(backend, 20));
    for (const end of ends) {
      // Twenty rounds have moved every factor by much more than the drift that is allowed.
      for (const [site, { A }] of end) assert.ok(relativeError(A, start.get(site)!.A) > 1e-3, site);
      for (const other of ends) assertNear(end, other, 1e-5);
    }
  });

  it('is repeated to the bit on one runtime', async () => {
    for (const backend of ['wasm', 'cpu', 'onnx'] as const) {
      assert.deepEqual(await factorsAfter(backend, 5), await factorsAfter(backend, 5));
    }
  });

  it('fine-tunes in full on onnxruntime as on wasm', async () => {
    const losses: number[] = [];
    for (const backend of ['wasm', 'onnx'] as const) {
      const encoder = await createEncoder(model, { backend });
      losses.push(await train(new Server(fullTraining(encoder, model, 0.01)), 10));
      encoder.dispose();
    }
    assert.ok(Math.abs(losses[1]! - losses[0]!) < 1e-3 * losses[0]!, losses.join());
  });
});

describe('an encoder on onnxruntime', () => {
  const model = imageModel();
  const lora = randomLora(model.config);

  it('leaves a tape intact while other passes run and its input array changes', async () => {
    const encoder = await createEncoder(textModel(), { backend: 'onnx', microBatchTokens: 12 });
    const factors = randomLora(encoder.config);
    const embeddings = randomEmbeddings(encoder.config, 4, 6);
    const slope = randomGradient(4 * encoder.config.hiddenSize);
    const undisturbed = await encoder.forward(embeddings, factors);
    const expected = await encoder.backward(undisturbed.tape, slope);
    const { tape, features } = await encoder.forward(embeddings, factors);
    assert.deepEqual(features, undisturbed.features);
    const unused = await encoder.forward(randomEmbeddings(encoder.config, 4, 6, { seed: 2 }), factors);
    unused.tape.dispose();
    await encoder.infer(randomEmbeddings(encoder.config, 4, 6, { seed: 3 }), factors);
    embeddings.values.fill(7);
    assert.deepEqual(await encoder.backward(tape, slope), expected);
    encoder.dispose();
  });

  it('refuses used and foreign tapes, other shapes, and use after disposal', async () => {
    const encoder = await createEncoder(model, { backend: 'onnx' });
    const embeddings = randomEmbeddings(model.config, 2, 5);
    const { tape, features } = await encoder.forward(embeddings, lora);
    await assert.rejects(encoder.backward(tape, features.subarray(1)), /featureGradient must hold 2 x 12 = 24 numbers/);
    await assert.rejects(encoder.backwardAll(tape, features), /run forward\(embeddings, lora, 'all'\)/);
    await encoder.backward(tape, features);
    await assert.rejects(encoder.backward(tape, features), /the tape is used up/);
    const other = await createEncoder(model, { backend: 'onnx' });
    const foreign = await other.forward(embeddings, lora);
    await assert.rejects(encoder.backward(foreign.tape, features), /tape is of another encoder/);
    other.dispose();
    encoder.dispose();
    await assert.rejects(async () => encoder.infer(embeddings, lora), /the encoder is disposed/);
  });

  it('refuses a number of tokens that is none', async () => {
    await assert.rejects(createEncoder(model, { microBatchTokens: 1.5 }), /microBatchTokens must be an integer >= 1/);
  });
});

function assertNear(actual: LoraFactors, expected: LoraFactors, limit = 1e-4): void {
  assert.deepEqual([...actual.keys()].sort(), [...expected.keys()].sort());
  for (const [site, { A, B }] of actual) {
    for (const [own, other] of [
      [A, expected.get(site)!.A],
      [B, expected.get(site)!.B],
    ] as const) {
      const error = relativeError(own, other);
      assert.ok(error < limit, `${site}: ${error}`);
    }
  }
}
