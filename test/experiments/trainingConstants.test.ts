import assert from 'node:assert/strict';
import { join } from 'node:path';
import {
  attributionOverSeeds,
  type CounterfactualRuns,
  type ExperimentRequest,
  experimentNamed,
  type LearningRunResults,
  learning,
  type RunDefinition,
  type TrainingConstants,
} from '../../src/experiments';
import { boundTrainingFigure, figuresNamed } from '../../src/figures';
import { checkFigure } from '../../src/plot';
import {
  canonicalJson,
  currentEnvironment,
  foundRecords,
  makeRecord,
  noSnapshot,
  runsFolder,
  writeRecord,
} from '../../src/records';
import { execute as executeRun, ownRunsFolder, saveTinyBert } from './tinyModels';

const tiny = {
  deviceCount: 4,
  rounds: 6,
  pretrainSteps: 20,
  pretrainExamples: 600,
  trainExamples: 80,
  testExamples: 60,
  lossExamples: 16,
  evaluateEvery: 3,
};
const execute = async (run: RunDefinition) => (await executeRun(run)).results as unknown;

describe('the experiment training-constants', () => {
  const folder = ownRunsFolder();
  let request: ExperimentRequest;
  let runs: readonly RunDefinition[];
  let constants: TrainingConstants;
  let counterfactuals: readonly CounterfactualRuns[];
  before(async () => {
    const checkpoint = saveTinyBert(join(folder.path(), 'bert'));
    request = { profile: 'smoke', overrides: tiny, tasks: ['generated-sentiment'], checkpoint };
    const [tuning, ...own] = await experimentNamed('training-constants').runs(request);
    assert.equal(tuning!.run, 'generated-sentiment/public-slice');
    runs = own;
    constants = (await execute(runs[0]!)) as TrainingConstants;
    counterfactuals = (await execute(runs[1]!)) as readonly CounterfactualRuns[];
  });

  it('measures the constants once and the counterfactuals once a seed, on one task', () => {
    assert.deepEqual(
      runs.map(({ run }) => run),
      ['generated-sentiment/seed-0', 'generated-sentiment/counterfactuals/seed-0'],
    );
    for (const { settings, source } of runs) {
      assert.equal(settings['rounds'], 6);
      assert.match(source ?? '', /NOT real text/);
    }
  });

  it('leaves plain results that are the same every time', async () => {
    assert.equal(canonicalJson((await execute(runs[0]!)) as never), canonicalJson(constants as never));
    assert.equal(canonicalJson((await execute(runs[1]!)) as never), canonicalJson(counterfactuals as never));
  });

  it('orders what it finds: cautious constants are never kinder than favourable ones', () => {
    const { cautious, favourable, smoothness, plConstant, stepSize } = constants.summary;
    assert.ok(cautious.constants.smoothness >= favourable.constants.smoothness);
    assert.ok(cautious.constants.plConstant <= favourable.constants.plConstant);
    assert.ok(cautious.constants.gradientVariance >= favourable.constants.gradientVariance);
    assert.ok(cautious.lowest < favourable.lowest && cautious.deviceSpread >= favourable.deviceSpread);
    assert.ok(smoothness.low <= smoothness.median && smoothness.median <= smoothness.high);
    assert.equal(plConstant.low, cautious.constants.plConstant);
    assert.equal(stepSize, smoothness.high < 1 ? 'within' : 'outside');
    assert.deepEqual(
      constants.checkpoints.map(({ round }) => round),
      [0, 3, 6],
    );
    for (const { variance, spread, squaredGradient } of constants.checkpoints) {
      assert.ok(variance.lora.total.mean >= 0 && variance.heads.total.mean > 0 && spread.spread.mean > 0);
      assert.ok(squaredGradient.lora < squaredGradient.total);
    }
  });

  it('without anything undone is the run of the experiment learning, to the last digit', async () => {
    const [, ...schemes] = await learning.runs({ ...request, schemes: ['all-in', 'proposed', 'gs', 'aaba'] });
    for (const definition of schemes) {
      const { scheme, evaluations, participation } = (await execute(definition)) as LearningRunResults;
      const ended = {
        trainingLoss: evaluations.trainingLoss.at(-1)!,
        testAccuracy: evaluations.testAccuracy.at(-1)!,
      };
      if (scheme === 'all-in') {
        for (const { allIn } of counterfactuals) assert.deepEqual(allIn, ended);
      } else {
        const own = counterfactuals.find((run) => run.scheme === scheme)!;
        assert.deepEqual(own.asScheduled, ended);
        assert.equal(own.neverScheduled, participation.filter((rounds) => rounds === 0).length);
      }
    }
  });

  it('splits every gap into parts that add up to it, in one seed and over several', () => {
    const sum = (gap: { idleHeads: number; sampledGradients: number; interaction: number }): number =>
      gap.idleHeads + gap.sampledGradients + gap.interaction;
    for (const { lossGap, errorGap, asScheduled, allIn } of counterfactuals) {
      assert.ok(Math.abs(sum(lossGap) - (asScheduled.trainingLoss - allIn.trainingLoss)) < 1e-12);
      assert.ok(Math.abs(sum(errorGap) - (allIn.testAccuracy - asScheduled.testAccuracy)) < 1e-12);
    }
    const moved = counterfactuals.map((run) => ({
      ...run,
      lossGap: { ...run.lossGap, gap: run.lossGap.gap + 0.2, idleHeads: run.lossGap.idleHeads + 0.2 },
    }));
    for (const [i, { loss, seeds }] of attributionOverSeeds([counterfactuals, moved]).entries()) {
      assert.equal(seeds, 2);
      assert.ok(Math.abs(loss.gap.mean - (counterfactuals[i]!.lossGap.gap + 0.1)) < 1e-12);
      assert.ok(loss.idleHeads.low! < loss.idleHeads.mean && loss.idleHeads.mean < loss.idleHeads.high!);
      assert.equal(loss.sampledGradients.low, loss.sampledGradients.high);
      const { idleHeads, sampledGradients, interaction } = loss;
      assert.ok(Math.abs(idleHeads.mean + sampledGradients.mean + interaction.mean - loss.gap.mean) < 1e-12);
    }
  });

  it('has no interval over one seed, and refuses none and a seed that lacks a scheme', () => {
    assert.equal(attributionOverSeeds([counterfactuals])[0]!.loss.gap.low, null);
    assert.throws(() => attributionOverSeeds([]), /at least one seed/);
    assert.throws(() => attributionOverSeeds([counterfactuals, []]), /list 1 .* lacks scheme 'proposed'/);
  });

  it('is drawn beside the records of learning once all of them are there, and not before', async () => {
    const [entry] = figuresNamed('bound-training-generated-sentiment');
    const keep = async (experiment: string, definition: RunDefinition): Promise<void> => {
      const { run, labels, settings, seed } = definition;
      const results = (await execute(definition)) as never;
      writeRecord(
        runsFolder(),
        'smoke',
        makeRecord({ experiment, run, labels, settings, seed, environment: currentEnvironment('wasm', 'c'), results }),
      );
    };
    for (const run of runs) await keep('training-constants', run);
    for (const run of (await learning.runs(request)).slice(1)) await keep('learning', run);
    const { figure, records } = entry!.build(foundRecords('smoke'))!;
    assert.equal(records.length, 6);
    const { data, alt } = checkFigure(figure as Parameters<typeof checkFigure>[0]);
    const bars = data.flatMap((trace) =>
      trace.type === 'bar' ? [{ name: trace.name, y: Array.from(trace.y, Number) }] : [],
    );
    assert.deepEqual(
      bars.map(({ name }) => name),
      ['gap to All-in', 'idle heads', 'sampled gradients', 'interaction'],
    );
    bars[0]!.y.forEach((gap, i) => {
      assert.ok(Math.abs(gap - bars.slice(1).reduce((sum, { y }) => sum + y[i]!, 0)) < 1e-6);
    });
    assert.match(alt, /GS measured .* Theorem 1 .* favourable .* cautious/);
    assert.throws(
      () => boundTrainingFigure({ task: 'none', panels: [], attributions: [] }),
      /panels must be 1 to 4, got 0/,
    );
  });

  it('stops between two rounds when it is interrupted', async () => {
    const aborted = { onProgress: () => {}, signal: AbortSignal.abort(), snapshot: noSnapshot };
    for (const run of runs) await assert.rejects(run.execute(aborted), { name: 'AbortError' });
  });
});
