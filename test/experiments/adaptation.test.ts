import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type AdaptationMode, type AdaptationResults, adaptation, type ExperimentRequest } from '../../src/experiments';
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
