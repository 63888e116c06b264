import assert from 'node:assert/strict';
import { join } from 'node:path';
import {
  type AdaptationMode,
  type AdaptationResults,
  adaptation,
  adaptationRuns,
  type ExperimentRequest,
} from '../../src/experiments';
import { committedRecords } from '../../src/records';
import { execute, ownRunsFolder, saveTinyBert } from './tinyModels';

const tiny = {
  rounds: 6,
  evaluateEvery: 3,
  deviceCount: 4,
  trainExamples: 80,
  testExamples: 30,
  lossExamples: 8,
};

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

  it('says where twice the step leads; there is none where the server trains nothing', async () => {
    const lora = await resultsOf(request, 'pretrained-lora');
    assert.equal(lora.twiceTheStep!.stepSize, 1);
    assert.ok(lora.twiceTheStep!.trainingLoss! > 0);
    assert.notEqual(lora.twiceTheStep!.trainingLoss, lora.evaluations.trainingLoss.at(-1));
    assert.equal((await resultsOf(request, 'pretrained-head')).twiceTheStep, null);
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
    committedRecords().read(adaptationRuns.named({ task, mode, seed: 0 })).results;
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

    it(`are not on the edge of divergence on ${task}: twice the step learns as well`, () => {
      for (const mode of ['pretrained-lora', 'pretrained-full'] as const) {
        assert.ok(committed(task, mode).twiceTheStep!.testAccuracy! > 0.88, `${mode} with twice the step`);
      }
    });
  }
});
