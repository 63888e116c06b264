import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import type { Pretrained } from '../../src/checkpoint';
import {
  type FederatedOptions,
  type FederatedRun,
  federatedLoss,
  meanEvaluation,
  protocolRules,
  runFederated,
  type TrainingPoint,
} from '../../src/federation';
import { RandomStream } from '../../src/math';
import { pretrainEncoder } from '../../src/pretraining';
import { initialHead } from '../../src/split';
import { createEncoder, type Encoder } from '../../src/transformer';
import { easySentences, easySplit, small, traceOf } from './small';

const backend = 'wasm';
const settings = { ...small, loraLearningRate: 0.5, headLearningRate: 0.2 };
const split = easySplit(3, 12, 0);
const schedule = [[0, 2], [], [1], [0], [2, 1]];
const everyone = schedule.map(() => [0, 1, 2]);

describe('rounds beyond the protocol', () => {
  let pretrained: Pretrained;
  let encoder: Encoder;
  before(async () => {
    const few = { ...small, pretrainSteps: 5 };
    ({ pretrained } = await pretrainEncoder({ examples: easySentences(600), classCount: 2, settings: few, backend }));
    encoder = await createEncoder(pretrained, { backend, loraAlpha: settings.loraAlpha });
  });
  after(() => encoder.dispose());
  const run = (rounds: readonly (readonly number[])[], more: Partial<FederatedOptions> = {}): Promise<FederatedRun> =>
    runFederated({ settings, split, classCount: 2, pretrained, trace: traceOf(3, rounds), encoder, ...more });
  const trained = ({ lora, heads }: FederatedRun) => ({ lora, heads });

  it('with neither cause undone are the scheme itself', async () => {
    assert.deepEqual(await run(schedule, { rules: protocolRules }), await run(schedule));
  });

  it('with both causes undone are all-in, whatever the schedule', async () => {
    const both = await run(schedule, { rules: { gradientsFrom: 'all', headUpdates: 'all' } });
    const allIn = await run(everyone);
    assert.deepEqual(trained(both), trained(allIn));
    assert.deepEqual(both.results.evaluations, allIn.results.evaluations);
  });

  it('with the schedule of all-in are all-in under every rule', async () => {
    const allIn = await run(everyone);
    for (const rules of [
      { gradientsFrom: 'all', headUpdates: 'scheduled' },
      { gradientsFrom: 'scheduled', headUpdates: 'all' },
    ] as const) {
      assert.deepEqual(trained(await run(everyone, { rules })), trained(allIn));
    }
  });

  it('in one round move exactly the block whose cause is undone', async () => {
    const [scheme, heads, gradients, allIn] = await Promise.all([
      run([[1]]),
      run([[1]], { rules: { gradientsFrom: 'scheduled', headUpdates: 'all' } }),
      run([[1]], { rules: { gradientsFrom: 'all', headUpdates: 'scheduled' } }),
      run([[0, 1, 2]]),
    ]);
    assert.deepEqual(heads.lora, scheme.lora);
    assert.deepEqual(gradients.lora, allIn.lora);
    assert.deepEqual(gradients.heads, scheme.heads);
    heads.heads.forEach((head, k) => {
      // The idle ones read features of their own pass, whose sums may round differently.
      head.weight.forEach((value, i) => {
        assert.ok(Math.abs(value - allIn.heads[k]!.weight[i]!) < 1e-6);
      });
    });
    assert.notDeepEqual(scheme.heads[0], heads.heads[0]);
    assert.notDeepEqual(scheme.lora, gradients.lora);
  });

  it('tell where training stands at the start and after every round', async () => {
    const points: TrainingPoint[] = [];
    const { lora, heads } = await run(schedule, { onPoint: (point) => points.push(point) });
    assert.deepEqual(
      points.map(({ round }) => round),
      [0, 1, 2, 3, 4, 5],
    );
    assert.deepEqual(points[0]!.heads[1], initialHead(2, small.hiddenSize, new RandomStream(settings.seed, 'head/1')));
    assert.deepEqual({ lora: points[5]!.lora, heads: points[5]!.heads }, { lora, heads });
    assert.deepEqual(points[2]!.lora, points[1]!.lora, 'nobody was scheduled in round 1');
  });

  describe('the loss as an experimenter sees it', () => {
    const points: TrainingPoint[] = [];
    before(async () => {
      // A mini-batch is the whole share, so a round of all-in is a step along the exact gradient.
      const whole = { ...settings, batchSize: 12 };
      await run(everyone, { settings: whole, onPoint: (point) => points.push(point) });
    });
    const loss = (sampleSize = 12) => {
      return federatedLoss({ settings, split, pretrained, encoder, sampleSize, like: points[0]! });
    };

    it('descends by one gradient in its coordinates when every device sends its whole share', async () => {
      const probe = await loss();
      const before = probe.coordinates(points[3]!);
      const after = probe.coordinates(points[4]!);
      const { gradient } = await probe.evaluate(before);
      const largest = Math.max(...gradient.map(Math.abs));
      after.forEach((value, i) => {
        assert.ok(Math.abs(value - (before[i]! - gradient[i]!)) < 1e-4 * largest + 1e-6);
      });
    });

    it('has the gradient that its own values show', async () => {
      const probe = await loss();
      const at = probe.coordinates(points[5]!);
      const { gradient } = await probe.evaluate(at);
      const length = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
      const step = (size: number) => probe.evaluate(at.map((x, i) => x + (size * gradient[i]!) / length));
      const [up, down] = [await step(0.05), await step(-0.05)];
      assert.ok(Math.abs((up.loss - down.loss) / 0.1 / length - 1) < 0.02);
    });

    it('is the mean of the devices, and a share in two parts averages to the whole', async () => {
      const probe = await loss();
      const full = await probe.fullGradients(points[2]!);
      const mean = meanEvaluation(full, settings);
      const evaluated = await probe.evaluate(probe.coordinates(points[2]!));
      assert.ok(Math.abs(mean.loss - evaluated.loss) < 1e-6);
      const halves = [
        [0, 1, 2, 3, 4, 5],
        [6, 7, 8, 9, 10, 11],
      ];
      const [a, b] = await Promise.all(halves.map((part) => probe.deviceGradient(points[2]!, 1, part)));
      full[1]!.lora.forEach((value, i) => {
        assert.ok(Math.abs(value - (a!.lora[i]! + b!.lora[i]!) / 2) < 1e-6);
      });
    });

    it('leaves no tensor behind, and neither do rounds beyond the protocol', async () => {
      const probe = await loss();
      const at = probe.coordinates(points[1]!);
      const before = tf.memory().numTensors;
      await probe.evaluate(at);
      await probe.deviceGradient(points[1]!, 0, [0, 3]);
      await run([[1]], { rules: { gradientsFrom: 'scheduled', headUpdates: 'all' } });
      assert.equal(tf.memory().numTensors, before);
    });

    it('refuses a sample that no device holds', async () => {
      await assert.rejects(loss(13), /sampleSize must be in \[1, 12\], the share of a device, got 13/);
    });
  });
});
