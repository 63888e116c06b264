import assert from 'node:assert/strict';
import { randomPretrained } from '../../src/checkpoint';
import { type FederatedOptions, type FederatedRun, runFederated } from '../../src/federation';
import { pretrainEncoder } from '../../src/pretraining';
import type { Settings } from '../../src/settings';
import { generatedTextTask, splitTask } from '../../src/tasks';
import { easyImageSplit, smallVit } from './images';
import { easySentences, small, traceOf } from './small';

const backend = 'wasm';
const everyone = (devices: number, rounds: number): number[][] =>
  Array.from({ length: rounds }, () => Array.from({ length: devices }, (_, k) => k));

describe('what a federation of images trains', () => {
  const pretrained = smallVit();
  const split = easyImageSplit(4, 20);
  const settings: Settings = { ...small, loraLearningRate: 0.1, headLearningRate: 0.03, encoderLearningRate: 0.02 };
  const run = (more: Partial<Settings>, rounds = everyone(4, 20)): Promise<FederatedRun> =>
    runFederated({
      settings: { ...settings, ...more },
      split,
      classCount: 2,
      pretrained,
      trace: traceOf(4, rounds),
      backend,
    });

  for (const adaptation of ['lora', 'full', 'head'] as const) {
    it(`learns with adaptation '${adaptation}', the same bit for bit every time`, async () => {
      const first = await run({ adaptation });
      const { trainingLoss, testAccuracy } = first.results.evaluations;
      assert.ok(trainingLoss.at(-1)! < 0.8 * trainingLoss[0]!, `loss ${trainingLoss}`);
      assert.ok(testAccuracy.at(-1)! > 0.8, `accuracy ${testAccuracy}`);
      assert.deepEqual(await run({ adaptation }), first);
    });
  }

  it('counts what the server trains: factors, every weight, or nothing', async () => {
    const count = async (adaptation: Settings['adaptation']) => (await run({ adaptation }, [[0]])).results.parameters;
    const [lora, full, head] = [await count('lora'), await count('full'), await count('head')];
    assert.equal(lora.trained, lora.lora);
    assert.ok(lora.lora > 0 && full.lora === 0 && head.lora === 0);
    assert.equal(full.trained, full.encoder);
    assert.equal(head.trained, 0);
  });

  it('leaves the weights of the model as they were, also where all of them are trained', async () => {
    const before = [...pretrained.weights].map(([name, { data }]) => [name, data.slice()] as const);
    await run({ adaptation: 'full' }, everyone(4, 2));
    for (const [name, data] of before) assert.deepEqual(pretrained.weights.get(name)!.data, data);
  });

  it('keeps an optimiser’s memory over rounds: momentum and Adam give other runs than (4)', async () => {
    const curves = await Promise.all(
      (['sgd', 'momentum', 'adam'] as const).map(async (serverOptimiser) => {
        const { results } = await run({ serverOptimiser, loraLearningRate: 0.01 }, everyone(4, 6));
        return results.evaluations.trainingLoss.join();
      }),
    );
    assert.equal(new Set(curves).size, 3);
  });

  it('refuses examples that the model cannot read, and a shared encoder where its weights would change', async () => {
    const bert = randomPretrained(
      {
        modelType: 'bert',
        hiddenSize: 16,
        hiddenLayers: 1,
        attentionHeads: 2,
        intermediateSize: 16,
        layerNormEps: 1e-12,
        vocabularySize: 30,
        maxPositions: 16,
        tokenTypes: 2,
      },
      0,
    );
    const base = { settings, classCount: 2, trace: traceOf(2, [[0]]), backend } as const;
    const texts = { devices: [easySentences(8), easySentences(8)], publicSlice: [], test: easySentences(8) };
    await assert.rejects(
      runFederated({ ...base, split: texts, pretrained }),
      /the model reads images, got the text 'the/,
    );
    await assert.rejects(runFederated({ ...base, split: texts, pretrained: bert }), /no vocabulary/);
    const whole = { ...base, settings: { ...settings, adaptation: 'full' as const }, split, pretrained };
    const encoder = {} as NonNullable<FederatedOptions['encoder']>;
    await assert.rejects(
      runFederated({ ...whole, trace: traceOf(4, [[0]]), encoder }),
      /adaptation 'full' changes the encoder's weights/,
    );
  });
});

describe('unequal data', () => {
  it('makes heads disagree: with a label skew, each device’s own loss falls further and its test accuracy less', async () => {
    const few = { ...small, deviceCount: 6, trainExamples: 240, pretrainExamples: 0, testExamples: 60 };
    const task = generatedTextTask('generated-sentiment', few);
    const { pretrained } = await pretrainEncoder({
      examples: easySentences(1000),
      classCount: 2,
      settings: small,
      backend,
    });
    const ends = await Promise.all(
      [0, 0.05].map(async (labelSkew) => {
        const settings = { ...few, labelSkew, loraLearningRate: 0.1, headLearningRate: 0.3 };
        const split = splitTask(task, settings);
        const trace = traceOf(6, everyone(6, 20));
        const { results } = await runFederated({ settings, split, classCount: 2, pretrained, trace, backend });
        return results.evaluations;
      }),
    );
    assert.ok(ends[1]!.trainingLoss.at(-1)! < ends[0]!.trainingLoss.at(-1)! - 0.1);
    assert.ok(ends[1]!.testAccuracy.at(-1)! < ends[0]!.testAccuracy.at(-1)!);
  });
});
