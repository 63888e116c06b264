import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensors, writeSafetensors } from '../../src/checkpoint';
import {
  type ExperimentRequest,
  experimentNamed,
  type LearningRunResults,
  learning,
  type StepSizeResults,
  type TuningResults,
} from '../../src/experiments';
import { canonicalJson } from '../../src/records';
import { registerSchemes } from '../../src/scheduling';
import { tasks } from '../../src/tasks';
import { roundRobin } from '../scheduling/roundRobin';
import { execute, ownRunsFolder, saveTinyBert, saveTinyVit } from './tinyModels';

const tiny = {
  rounds: 3,
  deviceCount: 4,
  pretrainSteps: 0,
  pretrainExamples: 0,
  trainExamples: 80,
  testExamples: 30,
  lossExamples: 8,
};

describe('the learning experiments', () => {
  const folder = ownRunsFolder();
  let text: ExperimentRequest;
  let image: ExperimentRequest;
  before(() => {
    const bert = saveTinyBert(join(folder.path(), 'bert'));
    const vit = saveTinyVit(join(folder.path(), 'vit'));
    text = { profile: 'smoke', overrides: tiny, tasks: ['generated-sentiment'], checkpoint: bert };
    image = { profile: 'smoke', overrides: tiny, tasks: ['generated-images'], checkpoint: vit };
  });
  const names = async (experiment: string, request: ExperimentRequest): Promise<string[]> =>
    (await experimentNamed(experiment).runs(request)).map(({ run }) => run);

  it('have a run for every task, scheme and seed, each told everything', async () => {
    assert.deepEqual(await names('learning', { ...text, seeds: [3, 4], schemes: ['gs', 'oracle'] }), [
      'generated-sentiment/gs/seed-3',
      'generated-sentiment/oracle/seed-3',
      'generated-sentiment/gs/seed-4',
      'generated-sentiment/oracle/seed-4',
    ]);
    const [run] = await learning.runs({ ...text, seeds: [4] });
    const { settings, source, seed } = run!;
    assert.deepEqual([seed, settings['seed'], settings['rounds'], settings['scheme']], [4, 4, 3, 'all-in']);
    assert.deepEqual((settings['model'] as { name: string }).name, 'bert');
    assert.match(source ?? '', /NOT real text/);
    const [pictures] = await learning.runs(image);
    assert.equal(pictures!.settings['sequenceLength'], 17, 'sixteen patches and the CLS token');
  });

  let takeBack = (): void => {};
  afterEach(() => takeBack());

  it('train under a scheme of one’s own as under the paper’s', async () => {
    takeBack = registerSchemes([roundRobin]);
    const [definition] = await learning.runs({ ...text, seeds: [4], schemes: ['round-robin'] });
    assert.equal(definition!.run, 'generated-sentiment/round-robin/seed-4');
    const { scheme, rounds } = (await execute(definition!)).results as unknown as LearningRunResults;
    assert.equal(scheme, 'round-robin');
    assert.deepEqual(rounds.devices, [4, 4, 4]);
  });

  it('take the seeds of their task, sixteen at laptop size, and one seed where a person sets one', async () => {
    const seeds = async (request: ExperimentRequest, experiment = learning): Promise<number[]> => [
      ...new Set((await experiment.runs(request)).map(({ seed }) => seed)),
    ];
    const ownSeeds = await seeds({ ...text, profile: 'laptop' });
    assert.equal(ownSeeds.length, 16);
    const others = await seeds({ ...text, profile: 'laptop', tasks: ['generated-paraphrase'] });
    assert.deepEqual(
      ownSeeds.filter((seed) => others.includes(seed)),
      [],
      'no cell is shared by two tasks',
    );
    const swept = await seeds({ ...text, profile: 'laptop' }, experimentNamed('batch-size'));
    assert.deepEqual(swept, ownSeeds.slice(0, 3));
    assert.deepEqual(await seeds({ ...text, overrides: { ...tiny, seed: '7' } }), [7]);
    assert.deepEqual(await seeds({ ...text, seeds: [5, 5] }), [5]);
  });

  it('vary the delay budget on images, the mini-batch and the label skew', async () => {
    const schemes = ['proposed', 'gs', 'aaba'];
    assert.deepEqual(
      await names('delay-budget', image),
      [0, 1].flatMap((i) => schemes.map((scheme) => `generated-images/budget-${i}/${scheme}/seed-0`)),
    );
    const budgets = (await experimentNamed('delay-budget').runs(image)).map(
      ({ settings }) => settings['delayBudgetMsPerBit'] as number,
    );
    assert.ok(budgets[0]! < budgets.at(-1)!);
    assert.deepEqual(await names('batch-size', text), [
      'generated-sentiment/batch-2/all-in/seed-0',
      'generated-sentiment/batch-2/proposed/seed-0',
      'generated-sentiment/batch-8/all-in/seed-0',
      'generated-sentiment/batch-8/proposed/seed-0',
    ]);
    const skewed = await experimentNamed('label-skew').runs({ ...text, schemes: ['gs'] });
    assert.deepEqual(
      skewed.map(({ run, settings }) => [run, settings['labelSkew']]),
      [
        ['generated-sentiment/skew-0/gs/seed-0', 0],
        ['generated-sentiment/skew-1/gs/seed-0', 1],
        ['generated-sentiment/skew-0.1/gs/seed-0', 0.1],
      ],
    );
    assert.equal(experimentNamed('label-skew').onRequest, true);
  });

  it('call the runs of a sweep by the number that a value is, however a person wrote it', async () => {
    const written = { ...text, overrides: { ...tiny, labelSkew: '1e-1' }, schemes: ['gs'] };
    assert.deepEqual(await names('label-skew', written), ['generated-sentiment/skew-0.1/gs/seed-0']);
    const refused = names('batch-size', { ...text, overrides: { ...tiny, batchSize: 'many' } });
    await assert.rejects(refused, /batchSize must be an integer >= 1, got 'many'/);
  });

  it('refuse bad input before any work', async () => {
    const refused = (more: object, pattern: RegExp): Promise<void> =>
      assert.rejects(learning.runs({ ...text, ...more }), pattern);
    await refused({ schemes: ['gready'] }, /gready/);
    await refused({ backend: 'wasn' }, /unknown backend 'wasn'; did you mean 'wasm'/);
    await refused({ tasks: ['sst-2'] }, /unknown task 'sst-2'; did you mean 'sst2'/);
    await refused({ tasks: ['sst2'] }, /task 'sst2' needs real data/);
    await refused({ tasks: undefined, dataFolder: '/nowhere' }, /nowhere does not exist/);
    await refused({ overrides: { ...tiny, deviceCount: 0 } }, /deviceCount must be an integer >= 1, got 0/);
    await refused({ overrides: { ...tiny, loraLearningRate: Number.NaN } }, /loraLearningRate .* got NaN/);
    await refused({ overrides: { ...tiny, hiddenSize: 32 } }, /hiddenSize is the model's: 'bert' has 16, got 32/);
    await refused({ overrides: { ...tiny, loraRank: 17 } }, /loraRank must be at most 16, the width of 'bert', got 17/);
    await refused({ overrides: { ...tiny, sequenceLength: 40 } }, /sequenceLength must be at most 32/);
    await refused({ checkpoint: '/nowhere' }, /no checkpoint at \/nowhere/);
    await refused({ checkpoint: image.checkpoint }, /is a ViT, which reads images, but the task's examples are text/);
  });

  it('refuse a checkpoint that does not hold, and never look at files outside its folder', async () => {
    const broken = saveTinyBert(join(folder.path(), 'broken-bert'));
    const asked = (): Promise<unknown> => learning.runs({ ...text, checkpoint: broken });
    writeFileSync(join(folder.path(), 'outside.safetensors'), 'not for this checkpoint');
    const index = join(broken, 'model.safetensors.index.json');
    for (const elsewhere of ['../outside.safetensors', join(folder.path(), 'outside.safetensors'), '/etc/passwd']) {
      writeFileSync(index, JSON.stringify({ weight_map: { a: elsewhere } }));
      await assert.rejects(asked(), /index\.json: tensor "a" is in .* must be the plain name of a \.safetensors file/);
    }
    writeFileSync(index, '{ "weight_map"');
    await assert.rejects(asked(), /index\.json: line \d+, column \d+: the JSON .*; fetch or save the checkpoint again/);
    rmSync(index);
    const [weights, vocabulary] = [join(broken, 'model.safetensors'), join(broken, 'vocab.txt')] as const;
    const whole = readFileSync(weights);
    writeFileSync(weights, whole.subarray(0, whole.length >> 1));
    await assert.rejects(asked(), /model\.safetensors: tensor .* must be ordered and within the \d+ data bytes/);
    writeFileSync(weights, whole);
    rmSync(vocabulary);
    await assert.rejects(asked(), /broken-bert has no vocabulary to read text with; put its vocab\.txt there/);
    writeFileSync(join(broken, 'config.json'), '{ "model_type": "be');
    await assert.rejects(asked(), /config\.json: line \d+, column \d+: the JSON/);
  });

  it('leave plain results that repeat exactly, on text and on images', async () => {
    for (const request of [text, image]) {
      const [run] = await learning.runs({ ...request, schemes: ['proposed'] });
      const first = await execute(run!);
      assert.equal(canonicalJson(first.results), canonicalJson((await execute(run!)).results));
      const { rounds, evaluations, task } = first.results as unknown as LearningRunResults;
      assert.equal(rounds.devices.length, 3);
      assert.deepEqual(evaluations.round, [0, 3]);
      assert.deepEqual(task.examples, { devices: 80, publicSlice: 0, test: 30 });
      assert.equal(task.baseline.reads, request === text ? 'words' : 'pixels');
      assert.ok(task.baseline.testAccuracy > 0.05 && task.baseline.testAccuracy < 1);
      assert.equal(task.classes, request === text ? 2 : 10);
    }
  });

  it('start schemes of one seed from the same weights and data, so that they differ by scheduling alone', async () => {
    const runs = await learning.runs({ ...text, overrides: { ...tiny, rounds: 2 }, seeds: [0, 1] });
    const starts = new Map<string, Set<string>>();
    for (const run of runs) {
      const { evaluations, finalAccuracyByDevice, participation } = (await execute(run))
        .results as unknown as LearningRunResults;
      const start = [evaluations.trainingLoss[0], evaluations.testAccuracy[0]].join();
      starts.set(`${run.seed}`, (starts.get(`${run.seed}`) ?? new Set()).add(start));
      assert.equal(participation.length, finalAccuracyByDevice.length);
    }
    for (const [seed, seen] of starts) assert.equal(seen.size, 1, `seed ${seed}: ${[...seen]}`);
    assert.notDeepEqual([...starts.get('0')!], [...starts.get('1')!]);
  });

  it('tune the model on the public slice first where they are told to, once for all seeds', async () => {
    const tuned = { ...text, overrides: { ...tiny, pretrainSteps: 2, pretrainExamples: 100 }, schemes: ['gs'] };
    const runs = await learning.runs({ ...tuned, seeds: [0, 1] });
    assert.deepEqual(
      runs.map(({ run }) => run),
      ['generated-sentiment/public-slice', 'generated-sentiment/gs/seed-0', 'generated-sentiment/gs/seed-1'],
    );
    for (const { after } of runs.slice(1)) assert.deepEqual(after, ['generated-sentiment/public-slice']);
    const whole = await execute(runs[2]!); // makes the model on its way
    const made = (await execute(runs[0]!)).results as unknown as TuningResults;
    assert.equal(made.pretraining.steps.at(-1), 2);
    assert.equal(canonicalJson((await execute(runs[2]!)).results), canonicalJson(whole.results));
    const { examples } = (whole.results as unknown as LearningRunResults).task;
    assert.deepEqual(examples, { devices: 80, publicSlice: 100, test: 30 });
  });

  it('keep their state under way, and go on from it to the same results', async () => {
    const [run] = await learning.runs({ ...image, schemes: ['gs'] });
    const whole = await execute(run!);
    let kept: Uint8Array | undefined;
    const snapshot = { read: () => kept, write: (bytes: Uint8Array) => (kept = bytes.slice()) };
    const clock = performance.now;
    try {
      // Three seconds pass between two looks at the clock, so that every round is kept.
      let now = 0;
      performance.now = () => (now += 3001);
      await execute(run!, { snapshot });
    } finally {
      performance.now = clock;
    }
    assert.ok(kept !== undefined);
    assert.equal(canonicalJson((await execute(run!, { snapshot })).results), canonicalJson(whole.results));
  });

  it('do not take other data or another model for the same run', async () => {
    const told = async (request: ExperimentRequest): Promise<{ task: string; model: string }> => {
      const { task, model } = (await learning.runs(request))[0]!.settings as Record<string, { digest: string }>;
      return { task: task!.digest, model: model!.digest };
    };
    const one = await told(text);
    const more = await told({ ...text, overrides: { ...tiny, testExamples: 31 } });
    assert.notEqual(one.task, more.task);
    assert.equal(one.model, more.model);
    const other = saveTinyBert(join(folder.path(), 'other-bert'));
    assert.equal((await told({ ...text, checkpoint: other })).model, one.model, 'the same bytes in another folder');
    const index = JSON.stringify({ weight_map: { a: 'shard.safetensors' } });
    writeFileSync(join(other, 'model.safetensors.index.json'), index);
    const indexed = (await told({ ...text, checkpoint: other })).model;
    writeFileSync(join(other, 'shard.safetensors'), 'x');
    assert.notEqual((await told({ ...text, checkpoint: other })).model, indexed, 'another shard');
  });

  it('take a model of the store by its name, with the pooler that is asked for, and say which in the record', async () => {
    const stored = join(folder.path(), 'models', 'headless');
    saveTinyBert(stored);
    const body = [...(await readSafetensors(join(stored, 'model.safetensors')))].filter(
      ([name]) => !/pooler/.test(name),
    );
    writeSafetensors(join(stored, 'model.safetensors'), new Map(body));
    const asked = { ...text, checkpoint: 'headless', seeds: [0], schemes: ['gs'] };
    await assert.rejects(learning.runs(asked), /was saved without its pooler; add --pooler identity/);
    await assert.rejects(
      learning.runs({ ...asked, checkpoint: 'haedless' }),
      /no checkpoint 'haedless'.* has headless/,
    );
    const [identity] = await learning.runs({ ...asked, pooler: 'identity' });
    const [random] = await learning.runs({ ...asked, pooler: 'random' });
    const { name, pooler } = identity!.settings['model'] as Record<string, unknown>;
    assert.deepEqual([name, pooler], ['headless', 'identity']);
    const curves = [await execute(identity!), await execute(random!)].map(({ results }) => canonicalJson(results));
    assert.notEqual(curves[0], curves[1]);
    await assert.rejects(learning.runs({ ...image, pooler: 'identity' }), /ViT has no pooler .*leave --pooler out/);
  });

  it('tune a DistilBERT on the public slice and train it, like any other model of text', async () => {
    const checkpoint = saveTinyBert(join(folder.path(), 'distilbert'), 'distilbert');
    const overrides = { ...tiny, pretrainSteps: 3, pretrainExamples: 30, pretrainBatchSize: 8 };
    const runs = await learning.runs({ ...text, checkpoint, overrides, seeds: [0], schemes: ['gs'] });
    assert.deepEqual(
      runs.map(({ run }) => run),
      ['generated-sentiment/public-slice', 'generated-sentiment/gs/seed-0'],
    );
    const [tuned, trained] = [await execute(runs[0]!), await execute(runs[1]!)];
    assert.equal((tuned.results as unknown as TuningResults).pretraining.steps.at(-1), 3);
    const { parameters, evaluations } = trained.results as unknown as LearningRunResults;
    assert.equal(parameters.lora, 3 * 4 * (16 + 16), 'query, key and value of one block, and no pooler');
    assert.ok(evaluations.trainingLoss.every(Number.isFinite));
  });

  it('can be run at every size on every generated task', async () => {
    for (const profile of ['smoke', 'laptop'] as const) {
      for (const task of tasks.filter(({ origin }) => origin === 'generated').map(({ name }) => name)) {
        const request = task === 'generated-images' ? image : text;
        const runs = await learning.runs({ ...request, profile, overrides: {}, tasks: [task], seeds: [0] });
        assert.deepEqual(
          runs.map(({ run }) => run),
          ['all-in', 'proposed', 'gs', 'aaba', 'gs-plus-one', 'proposed-place-holder'].map(
            (scheme) => `${task}/${scheme}/seed-0`,
          ),
        );
      }
    }
  });

  it('search step sizes on request only, on a seed that no other experiment has, resumably', async () => {
    const search = experimentNamed('step-size-search');
    assert.equal(search.onRequest, true);
    const few = { ...text, overrides: { ...tiny, rounds: 1, evaluateEvery: 1, seed: 5 } };
    const [run, ...others] = await search.runs(few);
    assert.equal(others.length, 0);
    assert.ok(run!.seed !== 5 && run!.seed !== 0);
    assert.equal(run!.settings['seed'], run!.seed);
    const states: Uint8Array[] = [];
    const snapshot = { read: () => undefined, write: (bytes: Uint8Array) => void states.push(bytes) };
    const whole = (await execute(run!, { snapshot })).results as unknown as StepSizeResults;
    assert.equal(whole.points.length, states.length);
    for (const { outcomes } of whole.points) assert.equal(outcomes.length, 4);
    const resumed = await execute(run!, { snapshot: { read: () => states[3], write: () => {} } });
    assert.equal(canonicalJson(resumed.results), canonicalJson(whole as never));
  });

  it('leave nothing but their models in the folder of runs', () => {
    assert.equal(existsSync(join(folder.path(), 'runs', 'smoke')), false);
  });
});
