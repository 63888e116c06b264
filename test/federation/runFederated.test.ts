import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import type { Pretrained } from '../../src/checkpoint';
import { type FederatedOptions, runFederated } from '../../src/federation';
import { mean, RandomStream } from '../../src/math';
import { pretrainEncoder } from '../../src/pretraining';
import type { Settings } from '../../src/settings';
import {
  headGradient,
  headLogits,
  headStep,
  initialHead,
  predictions,
  softmaxCrossEntropy,
  textEmbedding,
} from '../../src/split';
import { bagOfWordsBaseline, type TaskSplit, type TextExample } from '../../src/tasks';
import { createEncoder, initialLora, loraStep } from '../../src/transformer';
import { easySentences, easySplit, small, traceOf } from './small';

describe('a federated run', () => {
  const backend = 'wasm';
  let pretrained: Pretrained;
  before(async () => {
    ({ pretrained } = await pretrainEncoder({
      examples: easySentences(1400).slice(400),
      classCount: 2,
      settings: small,
      backend,
    }));
  });
  const settings: Settings = { ...small, loraLearningRate: 0.5, headLearningRate: 0.1 };
  const everyone = (devices: number, rounds: number): number[][] =>
    Array.from({ length: rounds }, () => Array.from({ length: devices }, (_, k) => k));
  const options = (
    split: TaskSplit<TextExample>,
    rounds: readonly (readonly number[])[],
    more = {},
  ): FederatedOptions => ({
    settings,
    split,
    classCount: 2,
    pretrained,
    trace: traceOf(split.devices.length, rounds),
    backend,
    ...more,
  });

  it('all-in with the same data and head on every device is centralised SGD on the pooled batch', async () => {
    const rounds = 12;
    const share = easySentences(small.batchSize); // a mini-batch is the whole share
    const split: TaskSplit<TextExample> = { devices: [share, share, share], publicSlice: [], test: easySentences(30) };
    const start = initialHead(2, small.hiddenSize, new RandomStream(1, 'test/head'));
    const federated = await runFederated(options(split, everyone(3, rounds), { initialHeadOf: () => start }));

    // The same model in one place, from the encoder's own interface: one head, one batch of all examples.
    const encoder = await createEncoder(pretrained, { backend, loraAlpha: settings.loraAlpha });
    const pooled: readonly TextExample[] = split.devices.flat();
    const inputs = pooled.map(({ text }) => pretrained.tokenizer!.encode(text, undefined, small.sequenceLength));
    const embeddings = textEmbedding(pretrained).embed(inputs);
    const labels = pooled.map(({ label }) => label);
    let lora = initialLora(pretrained.config, settings.loraRank, new RandomStream(settings.seed, 'lora'));
    let head = start;
    const losses: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const { features, tape } = await encoder.forward(embeddings, lora);
      const top = headGradient(head, features, labels);
      losses.push(top.loss);
      lora = loraStep(lora, await encoder.backward(tape, top.features), settings.loraLearningRate);
      head = headStep(head, top, settings.headLearningRate);
    }
    encoder.dispose();

    assert.ok(losses.at(-1)! < losses[0]! - 0.2, 'the comparison is empty unless something is learned');
    const close = (a: ArrayLike<number>, b: ArrayLike<number>, what: string): void => {
      for (let i = 0; i < a.length; i++) {
        assert.ok(Math.abs(a[i]! - b[i]!) < 1e-4, `${what}[${i}]: ${a[i]} against ${b[i]}`); // sums of float32 in another order
      }
    };
    close(federated.results.rounds.scheduledLoss as number[], losses, 'loss');
    for (const own of federated.heads) close(own.weight, head.weight, 'head');
    for (const [site, pair] of lora) {
      close(federated.lora.get(site)!.A, pair.A, `${site}.A`);
      close(federated.lora.get(site)!.B, pair.B, `${site}.B`);
    }
  });

  it('a device that is not scheduled keeps its head, and the others move theirs', async () => {
    const split = easySplit(3, 8, 0);
    const { heads, results } = await runFederated(options(split, [[1], [1, 0], [1]]));
    for (const k of [0, 1, 2]) {
      const start = initialHead(2, small.hiddenSize, new RandomStream(settings.seed, `head/${k}`));
      if (k === 2) assert.deepEqual(heads[k], start);
      else assert.notDeepEqual(heads[k], start);
    }
    assert.deepEqual(results.participation, [1, 3, 0]);
  });

  it('in rounds without devices nothing moves, and they are recorded', async () => {
    const split = easySplit(2, 8, 0);
    const { results, lora } = await runFederated(options(split, [[], [], [], []]));
    assert.deepEqual(results.rounds.devices, [0, 0, 0, 0]);
    assert.deepEqual(results.rounds.scheduledLoss, [null, null, null, null]);
    assert.equal(new Set(results.evaluations.trainingLoss).size, 1);
    assert.equal(new Set(results.evaluations.testAccuracy).size, 1);
    for (const { B } of lora.values()) assert.ok(B.every((value) => value === 0));
  });

  it('the same seed gives the same run bit for bit, with its own encoder or a shared one', async () => {
    const split = easySplit(3, 8, 0);
    const rounds = [[0, 2], [1], [2, 1, 0]];
    const first = await runFederated(options(split, rounds));
    const encoder = await createEncoder(pretrained, { backend, loraAlpha: settings.loraAlpha });
    assert.deepEqual(await runFederated(options(split, rounds, { encoder })), first);
    const other = await runFederated(options(split, rounds, { encoder, settings: { ...settings, seed: 10 } }));
    assert.notDeepEqual(other.results.evaluations, first.results.evaluations);
    encoder.dispose();
  });

  it('the order in which a scheme names its devices does not matter', async () => {
    const split = easySplit(3, 8, 0);
    const one = await runFederated(
      options(split, [
        [0, 1, 2],
        [2, 0],
      ]),
    );
    const two = await runFederated(
      options(split, [
        [2, 0, 1],
        [0, 2],
      ]),
    );
    assert.deepEqual(one.lora, two.lora);
    assert.deepEqual(one.results.evaluations, two.results.evaluations);
  });

  it('a device takes the same mini-batch in a round whatever happened before', async () => {
    // Step sizes next to zero, so that the loss of a mini-batch says which examples it holds.
    const frozen = { settings: { ...settings, loraLearningRate: 1e-12, headLearningRate: 1e-12 } };
    const split = easySplit(2, 40, 0);
    const often = await runFederated(options(split, [[0], [0], [0], [0]], frozen));
    const once = await runFederated(options(split, [[1], [], [1], [0]], frozen));
    const [a, b] = [often, once].map(({ results }) => results.rounds.scheduledLoss);
    assert.ok(Math.abs(a![3]! - b![3]!) < 1e-6);
    assert.ok(Math.abs(a![3]! - a![2]!) > 1e-4, 'another round, another mini-batch');
  });

  it('what is measured is what each head answers on the whole test set and on its own examples', async () => {
    const split = easySplit(3, 8, 0);
    const { results, lora, heads } = await runFederated(options(split, [[0, 1], [2]]));
    const encoder = await createEncoder(pretrained, { backend, loraAlpha: settings.loraAlpha });
    const features = (examples: readonly TextExample[]): Promise<Float32Array> => {
      const encoded = examples.map(({ text }) => pretrained.tokenizer!.encode(text, undefined, small.sequenceLength));
      return encoder.infer(textEmbedding(pretrained).embed(encoded), lora);
    };
    const test = await features(split.test);
    const accuracies = heads.map((head) =>
      mean([...predictions(head, test)].map((answer, i) => (answer === split.test[i]!.label ? 1 : 0))),
    );
    assert.deepEqual(results.finalAccuracyByDevice, accuracies);
    assert.equal(results.evaluations.testAccuracy.at(-1), mean(accuracies));
    const losses: number[] = [];
    for (const [k, head] of heads.entries()) {
      const labels = split.devices[k]!.map(({ label }) => label);
      losses.push(softmaxCrossEntropy(headLogits(head, await features(split.devices[k]!)), labels, 2).loss);
    }
    assert.ok(Math.abs(results.evaluations.trainingLoss.at(-1)! - mean(losses)) < 1e-5);
    encoder.dispose();
  });

  it('learns on true labels and stays at chance on shuffled ones', async () => {
    const split = easySplit(10, 24, 0);
    const rounds = everyone(10, 25);
    const gentle = { settings: { ...settings, loraLearningRate: 0.1 } };
    const learned = (await runFederated(options(split, rounds, gentle))).results.evaluations;
    assert.ok(learned.testAccuracy.at(-1)! > 0.7, `accuracy ${learned.testAccuracy}`);
    assert.ok(learned.trainingLoss.at(-1)! < 0.8 * learned.trainingLoss[0]!, `loss ${learned.trainingLoss}`);

    const stream = new RandomStream(3, 'test/shuffled-labels');
    const labels = stream.shuffle(split.devices.flat().map(({ label }) => label));
    const shuffled = split.devices.map((share) => share.map((example) => ({ ...example, label: labels.pop()! })));
    const noise = (await runFederated(options({ ...split, devices: shuffled }, rounds, gentle))).results.evaluations;
    // Ten heads fitted to noise err in either direction; their mean stays near one half.
    assert.ok(Math.abs(noise.testAccuracy.at(-1)! - 0.5) < 0.15, `accuracy on noise ${noise.testAccuracy}`);
    assert.ok(bagOfWordsBaseline(shuffled.flat(), split.test) < 0.7);
  });

  it('leaves no tensor behind: finished, aborted or diverged', async () => {
    const split = easySplit(2, 8, 0);
    await runFederated(options(split, [[0]]));
    const before = tf.memory().numTensors;
    await runFederated(options(split, [[0, 1], [1]]));
    assert.equal(tf.memory().numTensors, before, 'after a whole run');

    const controller = new AbortController();
    let rounds = 0;
    const onProgress = (done: number): void => {
      rounds = done;
      if (done === 2) controller.abort();
    };
    const aborted = runFederated(options(split, everyone(2, 9), { onProgress, signal: controller.signal }));
    await assert.rejects(aborted, { name: 'AbortError' });
    assert.equal(rounds, 2);
    assert.equal(tf.memory().numTensors, before, 'after an abort');

    const wild = { settings: { ...settings, loraLearningRate: 1e30, headLearningRate: 1e30 } };
    await assert.rejects(runFederated(options(split, everyone(2, 9), wild)), {
      name: 'DivergenceError',
      message: /diverged by round \d+ .*lower loraLearningRate \(1e\+30\)/,
    });
    assert.equal(tf.memory().numTensors, before, 'after divergence');
  });

  it('refuses parts that do not fit together', async () => {
    const split = easySplit(3, 8, 0);
    await assert.rejects(
      runFederated({ ...options(split, [[0]]), trace: traceOf(4, [[0]]) }),
      /schedules 4 devices, but the data is split over 3/,
    );
    await assert.rejects(runFederated(options(split, [])), /no rounds/);
    const { tokenizer, ...mute } = pretrained;
    assert.ok(tokenizer);
    await assert.rejects(runFederated({ ...options(split, [[0]]), pretrained: mute }), /no vocabulary/);
  });
});
