import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  experiments,
  firstLight,
  type LearningRunResults,
  type PretrainingRunResults,
  type RunDefinition,
} from '../../src/experiments';
import { canonicalJson, noSnapshot } from '../../src/records';

describe('the first-light experiment', () => {
  let folder: string;
  const held = process.env['FEDFT_RUNS'];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-first-light-'));
    process.env['FEDFT_RUNS'] = folder;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    if (held === undefined) delete process.env['FEDFT_RUNS'];
    else process.env['FEDFT_RUNS'] = held;
  });

  const tiny = {
    rounds: 3,
    pretrainSteps: 2,
    pretrainExamples: 200,
    trainExamples: 80,
    testExamples: 30,
    lossExamples: 8,
  };
  const request = { profile: 'smoke', overrides: tiny } as const;
  const execute = (run: RunDefinition) =>
    run.execute({ onProgress: () => {}, signal: new AbortController().signal, snapshot: noSnapshot });

  it('is one pre-training and one run for each scheme, each told everything', async () => {
    const runs = await firstLight.runs({ ...request, schemes: ['gs', 'oracle'] });
    assert.deepEqual(
      runs.map(({ run }) => run),
      ['generated/pretraining/seed-0', 'generated/gs/seed-0', 'generated/oracle/seed-0'],
    );
    for (const { settings, source } of runs) {
      assert.equal(settings['rounds'], 3);
      assert.match(source ?? '', /NOT real text/);
    }
  });

  it('refuses bad input before any work', async () => {
    const refused = (more: object, pattern: RegExp): Promise<void> =>
      assert.rejects(firstLight.runs({ ...request, ...more }), pattern);
    await refused({ schemes: ['gready'] }, /gready/);
    await refused({ backend: 'wasn' }, /unknown backend 'wasn'; did you mean 'wasm'/);
    await refused({ dataFolder: join(folder, 'nowhere') }, /nowhere does not exist/);
    await refused({ overrides: { ...tiny, deviceCount: 0 } }, /deviceCount must be an integer >= 1, got 0/);
    await refused({ overrides: { ...tiny, loraLearningRate: Number.NaN } }, /loraLearningRate .* got NaN/);
  });

  it('leaves plain results that repeat exactly, whether the encoder was made now or before', async () => {
    const [pretraining, run] = await firstLight.runs({ ...request, schemes: ['proposed'] });
    const first = await execute(run!); // makes the encoder on its way
    const second = await execute(run!);
    assert.equal(canonicalJson(first.results), canonicalJson(second.results));
    const { rounds, evaluations, task } = first.results as unknown as LearningRunResults;
    assert.equal(rounds.devices.length, 3);
    assert.deepEqual(evaluations.round, [0, 3]);
    assert.deepEqual(task.examples, { devices: 80, publicSlice: 200, test: 30 });
    const made = (await execute(pretraining!)).results as unknown as PretrainingRunResults;
    assert.equal(made.pretraining.steps.at(-1), 2);
    assert.deepEqual(made.task, task);
  });

  it('other data of the same name is not taken for the same run', async () => {
    const digest = async (pretrainExamples: number): Promise<unknown> => {
      const [run] = await firstLight.runs({ ...request, overrides: { ...tiny, pretrainExamples } });
      return (run!.settings['task'] as { digest: string }).digest;
    };
    assert.notEqual(await digest(200), await digest(201));
  });

  it('the search for step sizes runs on request only, on a seed that no other experiment has', async () => {
    const search = experiments.find(({ name }) => name === 'step-size-search')!;
    assert.equal(search.onRequest, true);
    const seeds = (await search.runs({ ...request, overrides: { ...tiny, seed: 5 } })).map(({ seed }) => seed);
    const [run] = await firstLight.runs(request);
    assert.equal(new Set(seeds).size, 1);
    assert.ok(seeds[0] !== run!.seed && seeds[0] !== 5);
  });
});
