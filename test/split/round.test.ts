import assert from 'node:assert/strict';
import { RandomStream } from '../../src/math';
import {
  countPayload,
  EdgeServer,
  fullTraining,
  headLogits,
  payloadBits,
  textEmbedding,
  uplinkFeatureGradient,
} from '../../src/split';
import { createEncoder, type Encoder, initialLora, type LoraFactors } from '../../src/transformer';
import { randomLora, relativeError } from '../transformer/models';
import {
  imageDevice,
  imageModel,
  localData,
  loraServer,
  playRound,
  randomText,
  textDevice,
  textModel,
  tokens,
} from './devices';

describe('one round of federated fine-tuning', () => {
  const model = textModel();
  const { hiddenSize } = model.config;
  let encoder: Encoder;
  before(async () => {
    encoder = await createEncoder(model, { backend: 'wasm' });
  });
  after(() => encoder.dispose());

  it('is the formulas (2), (3) and (4) done by hand', async () => {
    const lora = randomLora(model.config);
    const [eta, stepSize] = [0.07, 0.11];
    const server = loraServer(encoder, lora, eta);
    const devices = [0, 1, 2].map((index) => textDevice(model, index, { stepSize }));
    // Twins draw the same mini-batches; by hand their messages go one by one and the arithmetic is written out here.
    const twins = [0, 1, 2].map((index) => textDevice(model, index, { stepSize }));
    const before = devices.map(({ head }) => head);
    await playRound(server, devices, 0);

    const sums = new Map(
      [...lora].map(([site, { A, B }]) => [site, { A: new Float64Array(A.length), B: new Float64Array(B.length) }]),
    );
    for (const [k, twin] of twins.entries()) {
      const { embeddings } = twin.sendEmbeddings(0);
      const { features, tape } = await encoder.forward(embeddings, lora);
      const labels = labelsOf(k, embeddings.values);
      const head = before[k]!;
      const logits = headLogits(head, features);
      const dFeatures = new Float32Array(features.length);
      const weight = Float64Array.from(head.weight);
      const bias = Float64Array.from(head.bias);
      for (let row = 0; row < 3; row++) {
        const total = [0, 1, 2].reduce((sum, c) => sum + Math.exp(logits[row * 3 + c]!), 0);
        for (let c = 0; c < 3; c++) {
          const slope = (Math.exp(logits[row * 3 + c]!) / total - (labels[row] === c ? 1 : 0)) / 3;
          bias[c]! -= stepSize * slope; // (3)
          for (let i = 0; i < hiddenSize; i++) {
            weight[c * hiddenSize + i]! -= stepSize * slope * features[row * hiddenSize + i]!; // (3)
            dFeatures[row * hiddenSize + i]! += slope * head.weight[c * hiddenSize + i]!; // (2)
          }
        }
      }
      assert.ok(relativeError(devices[k]!.head.weight, weight) < 1e-6);
      assert.ok(relativeError(devices[k]!.head.bias, bias) < 1e-6);
      const gradient = await encoder.backward(tape, dFeatures);
      for (const [site, { A, B }] of gradient) {
        for (const [i, value] of A.entries()) sums.get(site)!.A[i]! += value;
        for (const [i, value] of B.entries()) sums.get(site)!.B[i]! += value;
      }
    }
    for (const [site, { A, B }] of lora) {
      const next = server.trained.lora.get(site)!;
      const sum = sums.get(site)!;
      // (4): phi - eta (1/n) sum_k g_k
      assert.ok(
        relativeError(
          next.A,
          A.map((value, i) => value - (eta / 3) * sum.A[i]!),
        ) < 1e-6,
        site,
      );
      assert.ok(
        relativeError(
          next.B,
          B.map((value, i) => value - (eta / 3) * sum.B[i]!),
        ) < 1e-6,
        site,
      );
    }
  });

  it('gives in one pass over all devices the average of device-by-device passes', async () => {
    const lora = randomLora(model.config);
    const together = await playRound(
      loraServer(encoder, lora),
      [0, 1, 2, 3].map((index) => textDevice(model, index)),
      0,
    );
    const alone: LoraFactors[] = [];
    for (const index of [0, 1, 2, 3]) {
      const round = await playRound(loraServer(encoder, lora), [textDevice(model, index)], 0);
      alone.push(round.gradient.lora);
      assert.deepEqual(round.up[0], together.up[index]);
      assert.ok(relativeError(round.down[0]!.features, together.down[index]!.features) < 1e-6);
    }
    for (const [site, { A, B }] of together.gradient.lora) {
      const mean = (part: 'A' | 'B'): Float64Array =>
        Float64Array.from(A.length === 0 ? [] : alone[0]!.get(site)![part], (_, i) =>
          alone.reduce((sum, gradient) => sum + gradient.get(site)![part][i]! / alone.length, 0),
        );
      assert.ok(relativeError(A, mean('A')) < 1e-6, site);
      assert.ok(relativeError(B, mean('B')) < 1e-6, site);
    }
  });

  it('joins batches of different lengths without changing anybody’s features', async () => {
    const lora = randomLora(model.config);
    const long = textDevice(model, 0).sendEmbeddings(0);
    const short = { ...textDevice(model, 1, { batchSize: 1 }).sendEmbeddings(0) };
    const real = short.embeddings.attentionMask.lastIndexOf(1) + 1;
    const trimmed = {
      ...short,
      embeddings: {
        ...short.embeddings,
        tokens: real,
        values: short.embeddings.values.slice(0, real * hiddenSize),
        attentionMask: short.embeddings.attentionMask.slice(0, real),
      },
    };
    const server = loraServer(encoder, lora);
    const features: Float32Array[] = [];
    await server.exchange([long, trimmed], (down) => {
      features.push(down.features);
      return uplinkFeatureGradient(down, down.batch, new Float32Array(down.features.length));
    });
    assert.ok(relativeError(features[1]!, await encoder.infer(short.embeddings, lora)) < 1e-6);
  });

  it('sends exactly the bits that payloadBits predicts', async () => {
    for (const format of ['f32', 'f16', 'bf16'] as const) {
      const devices = [0, 1].map((index) => textDevice(model, index, { format }));
      const { up, down, back } = await playRound(loraServer(encoder, randomLora(model.config)), devices, 0);
      for (const k of [0, 1]) {
        assert.deepEqual(
          countPayload([up[k]!, down[k]!, back[k]!]),
          payloadBits({ batchSize: 3, tokens, hiddenSize, format, padded: true }),
        );
      }
    }
  });

  it('leaves the task module of an unscheduled device as it was', async () => {
    const devices = [0, 1].map((index) => textDevice(model, index));
    const idle = devices[1]!.head;
    await playRound(loraServer(encoder, randomLora(model.config)), [devices[0]!], 0);
    assert.equal(devices[1]!.head, idle);
    assert.notDeepEqual(devices[0]!.head, idle);
  });

  it('lowers the mean loss over many rounds, with low-rank factors and with full fine-tuning', async () => {
    const own = await createEncoder(model, { backend: 'wasm' });
    const start = initialLora(model.config, 2, new RandomStream(0, 'lora'));
    const servers = [loraServer(own, start, 0.05), new EdgeServer(fullTraining(own, model, 0.01))];
    for (const server of servers) {
      const devices = [0, 1].map((index) => textDevice(model, index, { batchSize: 8, stepSize: 0.1 }));
      const losses: number[] = [];
      for (let round = 0; round < 40; round++) {
        await playRound(server, devices, round);
        losses.push((devices[0]!.lastLoss + devices[1]!.lastLoss) / 2);
      }
      assert.ok(losses[39]! < 0.75 * losses[0]!, `${losses[0]} to ${losses[39]}`);
    }
    own.dispose();
  });

  it('works on images, whose messages carry no mask', async () => {
    const images = imageModel();
    const own = await createEncoder(images, { backend: 'wasm' });
    const devices = [0, 1].map((index) => imageDevice(images, index));
    const { up, down, back } = await playRound(loraServer(own, randomLora(images.config)), devices, 0);
    assert.deepEqual(
      countPayload([up[0]!, down[0]!, back[0]!]),
      payloadBits({ batchSize: 3, tokens: 5, hiddenSize: images.config.hiddenSize, format: 'f32', padded: false }),
    );
    own.dispose();
  });

  /** The labels of the mini-batch that a device drew, found by its embeddings. */
  function labelsOf(device: number, values: Float32Array): number[] {
    const { inputs, labels } = localData(device, randomText);
    const embedding = textEmbedding(model);
    const width = tokens * hiddenSize;
    return [0, 1, 2].map((row) => {
      const own = values.subarray(row * width, (row + 1) * width);
      const example = inputs.findIndex((input) => relativeError(own, embedding.embed([input]).values) === 0);
      return labels[example]!;
    });
  }
});
