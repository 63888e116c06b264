import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type ExperimentRequest, experimentNamed, learning, usualExperiments } from '../../src/experiments';
import { evaluationInterval } from '../../src/experiments/learning/evaluationInterval';
import { defaultSettings } from '../../src/settings';
import { registerTasks, type TaskDefinition, taskNamed } from '../../src/tasks';
import { ownRunsFolder, saveTinyBert, saveTinyVit } from './tinyModels';

describe('the size real', () => {
  const folder = ownRunsFolder();
  const generated = taskNamed('generated-sentiment');
  let takeBack = (): void => {};
  afterEach(() => takeBack());

  /** The generated sentences, as if a checkpoint were published for them. */
  function published(more: Partial<TaskDefinition> = {}): ExperimentRequest {
    const checkpoint = saveTinyBert(join(folder.path(), 'bert'));
    const settings = { rounds: 2, trainExamples: 80, testExamples: 30, lossExamples: 8, deviceCount: 4 };
    const stepSizes = { lora: [0.1, 0.2], head: [0.1] };
    const own: TaskDefinition = {
      ...generated,
      name: 'tiny-opinions',
      published: { checkpoint, settings, stepSizes },
      load: async (request) => ({ ...(await generated.load(request)), name: 'tiny-opinions' }),
      ...more,
    };
    takeBack();
    takeBack = registerTasks([own]);
    return { profile: 'real', overrides: {}, tasks: ['tiny-opinions'], seeds: [3] };
  }

  it('takes the published checkpoint as it is, and chooses from the data what nobody named', async () => {
    const [run] = await learning.runs({ ...published(), schemes: ['gs'] });
    const { model, sequenceLength, evaluateEvery, pretrainSteps, pretrainExamples } = run!.settings;
    assert.equal((model as { name: string }).name, 'bert');
    assert.deepEqual([pretrainSteps, pretrainExamples], [0, 0], 'no label is read before the first round');
    assert.notEqual(sequenceLength, defaultSettings.sequenceLength);
    const [named] = await learning.runs({ ...published(), overrides: { sequenceLength: 9, evaluateEvery: 3 } });
    assert.deepEqual([named!.settings['sequenceLength'], named!.settings['evaluateEvery']], [9, 3]);
    assert.ok(evaluateEvery);
  });

  it("searches the task's own step sizes, under a scheme with many devices and one with few", async () => {
    const [search] = await experimentNamed('step-size-search').runs(published());
    assert.deepEqual(search!.settings['grid'], { lora: [0.1, 0.2], head: [0.1] });
    assert.deepEqual(search!.settings['schemes'], ['all-in', 'proposed', 'gs']);
    assert.equal(search!.seed, 977);
  });

  it('asks what holds All-in back: more rounds, fewer heads with as many examples a round, Adam', async () => {
    const runs = await experimentNamed('remedies').runs(published());
    const [base] = await learning.runs({ ...published(), schemes: ['all-in'] });
    const changes = runs.map(({ run, settings }) => {
      const changed = Object.keys(settings).filter(
        (name) => JSON.stringify(settings[name]) !== JSON.stringify(base!.settings[name]),
      );
      return [run, Object.fromEntries(changed.map((name) => [name, settings[name]]))];
    });
    const adam = { serverOptimiser: 'adam', loraLearningRate: 1e-3 };
    assert.deepEqual(Object.fromEntries(changes), {
      'tiny-opinions/twice-the-rounds/all-in/seed-3': { rounds: 4 },
      'tiny-opinions/fewer-heads/all-in/seed-3': { deviceCount: 1, batchSize: 40 },
      'tiny-opinions/server-adam/all-in/seed-3': adam,
    });
  });

  it('asks it with pictures of the size that the model was made for, where the task takes smaller ones', async () => {
    const images = taskNamed('generated-images');
    const checkpoint = saveTinyVit(join(folder.path(), 'vit'));
    const sizes = async (imageSize: number): Promise<unknown[]> => {
      const request = published({
        reads: 'image',
        load: async (asked) => ({ ...(await images.load(asked)), name: 'tiny-opinions' }),
        published: {
          checkpoint,
          imageSize,
          settings: { rounds: 2, trainExamples: 80, testExamples: 30, deviceCount: 4 },
          stepSizes: { lora: [0.1], head: [0.1] },
        },
      });
      const runs = await experimentNamed('remedies').runs(request);
      return runs.map(({ labels, settings }) => [labels['variant'], settings['sequenceLength']]);
    };
    const others = ['twice-the-rounds', 'fewer-heads', 'server-adam'];
    assert.deepEqual(await sizes(16), [...others.map((remedy) => [remedy, 5]), ['full-images', 17]]);
    assert.deepEqual(
      await sizes(32),
      others.map((remedy) => [remedy, 17]),
    );
  });

  it('runs figures 3 to 5 and nothing else, and says what it lacks', async () => {
    assert.deepEqual(
      usualExperiments('real').map(({ name }) => name),
      ['learning', 'delay-budget'],
    );
    await assert.rejects(learning.runs({ profile: 'real', overrides: {} }), /needs real data.*--data or FEDFT_DATA/);
    const bare = { profile: 'real', overrides: {}, tasks: ['generated-sentiment'] } as const;
    await assert.rejects(learning.runs(bare), /has no part in the size 'real'.*add --checkpoint/);
  });

  it('measures after so many rounds that it takes at most a quarter of a run under All-in', () => {
    const settings = { ...defaultSettings, testExamples: 872, lossExamples: 320 };
    const every = evaluationInterval(settings, { meanTrain: 13, meanTest: 25 });
    const measurement = 872 * 25 + 320 * 13;
    const rounds = every * 2.2 * settings.deviceCount * settings.batchSize * 13;
    assert.ok(measurement / (measurement + rounds) <= 0.25, `every ${every} rounds`);
    assert.equal(
      evaluationInterval({ ...settings, testExamples: 1, lossExamples: 1 }, { meanTrain: 9, meanTest: 9 }),
      1,
    );
  });
});
