import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { learning, prepareTask } from '../../src/experiments';
import { figures, figuresNamed } from '../../src/figures';
import { checkFigure, type FigureSpec } from '../../src/plot';
import { currentEnvironment, foundRecords, makeRecord, runsFolder, writeRecord } from '../../src/records';
import { registerTasks, type TaskDefinition, type TextExample, type TextTask } from '../../src/tasks';
import { execute, ownRunsFolder, saveTinyBert } from './tinyModels';

const tiny = { rounds: 2, deviceCount: 4, trainExamples: 40, testExamples: 10, lossExamples: 8 };

/** Sizes of a small task. */
const small60 = { pretrainExamples: 0, trainExamples: 60, testExamples: 10, seed: 0 };

/** Short reports of dry and wet days. */
const forecast: TaskDefinition = {
  name: 'generated-forecast',
  title: 'generated forecast',
  reads: 'text',
  origin: 'generated',
  load({ settings }): TextTask {
    const count = settings.trainExamples + settings.testExamples;
    const examples = Array.from({ length: count }, (_, day): TextExample => {
      const wet = day % 3 === 0;
      return { text: `day ${day} is ${wet ? 'wet' : 'dry'}`, label: Number(wet) };
    });
    return {
      name: forecast.name,
      title: forecast.title,
      origin: 'generated',
      input: 'text',
      source: 'made-up weather',
      classes: ['dry', 'wet'],
      train: examples.slice(settings.testExamples),
      test: examples.slice(0, settings.testExamples),
    };
  },
  settings: { pretrainExamples: 0, pretrainSteps: 0, loraLearningRate: 0.25 },
};

const weather: TaskDefinition = {
  name: 'weather',
  title: 'Weather',
  reads: 'text',
  origin: 'real',
  isIn: () => false,
  load: () => Promise.reject(new Error('not read here')),
  standIn: forecast,
  settings: {},
  panels: { loss: '6(a)', accuracy: '6(b)' },
};

describe('a task of one’s own', () => {
  const folder = ownRunsFolder();
  let checkpoint: string;
  let takeBack = (): void => {};
  before(() => {
    checkpoint = saveTinyBert(join(folder.path(), 'bert'));
  });
  beforeEach(() => {
    takeBack = registerTasks([weather]);
  });
  afterEach(() => takeBack());

  it('as a pair of objects is prepared, trained on and drawn in its panels', async () => {
    const request = { profile: 'smoke', overrides: tiny, tasks: [forecast.name], checkpoint } as const;
    for (const run of await learning.runs({ ...request, seeds: [0] })) {
      const { results, backend } = await execute(run);
      const { run: name, labels, settings, seed } = run;
      const environment = currentEnvironment(backend, 'c');
      const parts = { experiment: 'learning', run: name, labels, settings, seed, environment, results };
      writeRecord(runsFolder(), 'smoke', makeRecord(parts));
    }
    for (const [name, paper] of [
      ['fig6a-training-loss-generated-forecast', '6(a), generated task'],
      ['fig6b-test-accuracy-generated-forecast', '6(b), generated task'],
    ] as const) {
      const [entry] = figuresNamed(name);
      assert.equal(entry!.paper, paper);
      const figure = entry!.build(foundRecords('smoke'))!.figure as FigureSpec;
      checkFigure(figure);
      assert.match(figure.title, /generated forecast/);
    }
    assert.ok(figures().some(({ id, paper }) => id === 'fig6a-training-loss-weather' && paper === '6(a)'));
  });

  it('is an object or its name, with the settings that it states', async () => {
    const request = { profile: 'smoke', overrides: tiny, checkpoint } as const;
    const [named, given] = [await prepareTask(request, forecast.name), await prepareTask(request, forecast)];
    assert.deepEqual([named.task, named.settings], [given.task, given.settings]);
    assert.equal(named.settings.loraLearningRate, 0.25);
  });

  it('that is no larger than its public slice is refused by what there is', async () => {
    const small: TaskDefinition = {
      ...forecast,
      origin: 'own',
      settings: { pretrainExamples: 500, pretrainSteps: 1 },
      load: async () => ({ ...(await forecast.load({ data: '', settings: small60 })), origin: 'own' }),
    };
    const request = { profile: 'smoke', overrides: {} } as const;
    await assert.rejects(
      prepareTask(request, small),
      /pretrainExamples must be less than 60, the distinct training examples of generated forecast, got \d+; lower it/,
    );
  });

  it('has a name of its own that can be a file’s, and is gone when it is taken back', () => {
    assert.throws(() => registerTasks([{ ...weather, title: 'another' }]), /'weather' is Weather; choose another name/);
    assert.throws(() => registerTasks([{ ...forecast, name: 'my task' }]), /hyphens, got 'my task'/);
    takeBack();
    assert.throws(() => figuresNamed('fig6a'), /unknown figure 'fig6a'/);
  });

  it('from a table is trained on as it is, in as many examples as there are', async () => {
    const file = join(folder.path(), 'mails.tsv');
    const rows = Array.from(
      { length: 60 },
      (_, i) => `${['hi', 'buy', 'news'][i % 3]} ${i}\t${['a', 'b', 'c'][i % 3]}`,
    );
    writeFileSync(file, `mail\tkind\n${rows.join('\n')}\n`);
    const request = {
      profile: 'smoke',
      overrides: { rounds: 2, deviceCount: 4, lossExamples: 8 },
      tasks: [`tsv:${file}?text=mail&label=kind`],
      checkpoint,
    } as const;
    const [run] = await learning.runs({ ...request, seeds: [0], schemes: ['gs'] });
    assert.equal(run!.run, 'own-mails/gs/seed-0');
    const told = run!.settings['task'] as { origin: string; digest: string };
    assert.equal(told.origin, 'own');
    assert.match(told.digest, /^[0-9a-f]{64}$/);
    assert.equal(run!.settings['trainExamples'], 48);
    const { results } = await execute(run!);
    const { task } = results as { task: { title: string; classes: number; examples: object } };
    assert.deepEqual([task.title, task.classes], ['mails.tsv (own data)', 3]);
    assert.deepEqual(task.examples, { devices: 48, publicSlice: 0, test: 12 });
  });
});
