import assert from 'node:assert/strict';
import { join } from 'node:path';
import {
  type AdaptationMode,
  type AdaptationResults,
  adaptation,
  adaptationRuns,
  type ExperimentRequest,
} from '../../src/experiments';
import { canonicalJson, committedRecords } from '../../src/records';
import { execute, ownRunsFolder, saveTinyBert } from './tinyModels';

const tiny = {
  rounds: 6,
  evaluateEvery: 3,
  deviceCount: 4,
  trainExamples: 80,
  testExamples: 30,
  lossExamples: 8,
};

/** The model as it is. */
const untuned = { pretrainSteps: 0, pretrainExamples: 0 };

describe('the adaptation experiment', () => {
  const folder = ownRunsFolder();
  let request: ExperimentRequest;
  before(() => {
    const checkpoint = saveTinyBert(join(folder.path(), 'bert'));
    request = { profile: 'smoke', overrides: tiny, tasks: ['generated-sentiment'], checkpoint };
  });
  const resultsOf = async (asked: ExperimentRequest, mode: AdaptationMode): Promise<AdaptationResults> => {
    const run = (await adaptation.runs(asked)).find(({ run }) => run.includes(`/${mode}/`));
    return (await execute(run!)).results as unknown as AdaptationResults;
  };

  it('has a run for every task, mode and seed, that tells which mode it is', async () => {
    const runs = await adaptation.runs({ ...request, seeds: [2, 3] });
    const modes = ['pretrained-lora', 'pretrained-full', 'pretrained-head', 'random-lora'];
    assert.deepEqual(
      runs.map(({ run }) => run),
      [2, 3].flatMap((seed) => modes.map((mode) => `generated-sentiment/${mode}/seed-${seed}`)),
    );
    assert.deepEqual(
      runs.slice(0, 4).map(({ settings }) => [settings['mode'], settings['adaptation'], settings['scheme']]),
      [
        ['pretrained-lora', 'lora', 'all-in'],
        ['pretrained-full', 'full', 'all-in'],
        ['pretrained-head', 'head', 'all-in'],
        ['random-lora', 'lora', 'all-in'],
      ],
    );
  });

  it('waits for the public slice where the model is tuned on it, but for random weights', async () => {
    const tuned = { ...request, overrides: { ...tiny, pretrainSteps: 2, pretrainExamples: 40 } };
    const runs = await adaptation.runs(tuned);
    assert.equal(runs[0]!.run, 'generated-sentiment/public-slice');
    for (const { run, after } of runs.slice(1)) {
      assert.deepEqual(after, run.includes('random') ? [] : ['generated-sentiment/public-slice'], run);
    }
  });

  it('counts what is trained: low-rank factors, the encoder, or nothing at the server', async () => {
    const [lora, full, head] = [
      await resultsOf(request, 'pretrained-lora'),
      await resultsOf(request, 'pretrained-full'),
      await resultsOf(request, 'pretrained-head'),
    ];
    assert.equal(lora.parameters.trained, lora.parameters.lora);
    assert.equal(full.parameters.trained, full.parameters.encoder);
    assert.equal(head.parameters.trained, 0);
    assert.ok(lora.parameters.trained < full.parameters.trained);
    assert.ok(full.parameters.encoder < full.modelParameters, 'embeddings belong to the model, not to the encoder');
    assert.equal(head.evaluations.round.at(-1), 6);
  });

  it('keeps the step size with the least training loss, and where the others ended; none where the server trains nothing', async () => {
    const searching: ExperimentRequest = { ...request, profile: 'laptop', overrides: { ...tiny, ...untuned } };
    const { tried, stepSize, evaluations } = await resultsOf(searching, 'pretrained-lora');
    assert.deepEqual(
      tried.map((one) => one.stepSize),
      [0.5, 1, 2],
    );
    const least = Math.min(...tried.map(({ trainingLoss }) => trainingLoss!));
    assert.equal(tried.find((one) => one.stepSize === stepSize)!.trainingLoss, least);
    assert.equal(evaluations.trainingLoss.at(-1), least, 'the last quarter has one measurement here');
    const head = await resultsOf(searching, 'pretrained-head');
    assert.deepEqual([head.tried, head.stepSize], [[], null]);
  });

  it('goes on from the step sizes that a killed run had finished', async () => {
    const searching: ExperimentRequest = { ...request, profile: 'laptop', overrides: { ...tiny, ...untuned } };
    const run = (await adaptation.runs(searching)).find(({ labels }) => labels['mode'] === 'pretrained-full')!;
    const states: Uint8Array[] = [];
    const whole = await execute(run, { snapshot: { read: () => undefined, write: (bytes) => states.push(bytes) } });
    assert.equal(states.length, 3);
    const resumed = await execute(run, { snapshot: { read: () => states[1], write: () => {} } });
    assert.equal(canonicalJson(resumed.results), canonicalJson(whole.results));
  });

  it('random weights are another model, drawn from the seed', async () => {
    const [known, random] = [await resultsOf(request, 'pretrained-lora'), await resultsOf(request, 'random-lora')];
    assert.equal(random.mode, 'random-lora');
    assert.deepEqual(random.parameters, known.parameters);
    assert.notEqual(random.evaluations.trainingLoss[0], known.evaluations.trainingLoss[0]);
    const again = await resultsOf(request, 'random-lora');
    assert.deepEqual(again.evaluations, random.evaluations);
  });
});

describe('the committed records of adaptation', () => {
  const tasks = ['generated-sentiment', 'generated-paraphrase', 'generated-entailment'];
  const committed = (task: string, mode: AdaptationMode): AdaptationResults =>
    committedRecords()
      .list(adaptationRuns)
      .find(({ record: { labels } }) => labels.task === task && labels.mode === mode)!.record.results;
  const accuracy = ({ evaluations }: AdaptationResults): number => evaluations.testAccuracy.at(-1)!;

  for (const task of tasks) {
    it(`separate the modes on ${task}: pre-training matters, and low-rank factors come close to every weight`, () => {
      const lora = committed(task, 'pretrained-lora');
      assert.equal(lora.rounds.devices.length, 200);
      assert.ok(accuracy(lora) > 0.88, `low-rank adaptation reaches ${accuracy(lora)}`);
      assert.ok(lora.task.baseline.testAccuracy < 0.72, `words reach ${lora.task.baseline.testAccuracy}`);
      assert.ok(accuracy(committed(task, 'random-lora')) < 0.6, 'random weights should learn next to nothing');
      assert.ok(accuracy(committed(task, 'pretrained-head')) < accuracy(lora) - 0.04, 'heads alone should lag');
      assert.ok(Math.abs(accuracy(committed(task, 'pretrained-full')) - accuracy(lora)) < 0.02);
      assert.ok(lora.parameters.trained < 0.06 * lora.parameters.encoder);
    });
  }
});
