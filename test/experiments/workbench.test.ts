import assert from 'node:assert/strict';
import { openWorkbench, type Workbench } from '../../src/experiments';
import type { Evaluations } from '../../src/federation';
import { randomDevices } from '../../src/scheduling';

const settings = {
  deviceCount: 4,
  rounds: 4,
  trainExamples: 32,
  testExamples: 20,
  lossExamples: 16,
  batchSize: 2,
  evaluateEvery: 1,
};

describe('a workbench', () => {
  let bench: Workbench;
  before(async () => {
    bench = await openWorkbench({ settings });
  });
  after(() => bench.dispose());

  it('gives a run the same numbers whether it is watched or not, and tells of measurements as they come', async () => {
    const heard: Evaluations[] = [];
    const quiet = await bench.train({ scheme: 'all-in' });
    const watched = await bench.train({ scheme: 'all-in', watch: (now) => heard.push(now) });
    assert.deepEqual(watched.results, quiet.results);
    for (const { round, trainingLoss } of heard) {
      assert.deepEqual(trainingLoss, quiet.results.evaluations.trainingLoss.slice(0, round.length));
    }
  });

  it('takes a scheme object as it takes a name, and settings of one run leave the next as it was', async () => {
    const first = await bench.train({ scheme: 'gs' });
    const own = await bench.train({
      scheme: { ...randomDevices(2), name: 'two' },
      settings: { batchSize: 4, seed: 3 },
    });
    assert.deepEqual(own.results.rounds.devices, [2, 2, 2, 2]);
    assert.equal(own.results.scheme, 'two');
    assert.deepEqual((await bench.train({ scheme: 'gs' })).results, first.results);
  });

  it('repeats a run with every seed', async () => {
    const runs = await bench.repeat({ scheme: 'gs' }, [0, 5]);
    const alone = await bench.train({ scheme: 'gs', settings: { seed: 5 } });
    assert.deepEqual(runs[1]!.results, alone.results);
    assert.notDeepEqual(runs[0]!.results, alone.results);
  });

  it('never moves an entry of a head that reads a feature left out, nor a factor behind it', async () => {
    const { heads, lora } = await bench.train({ scheme: 'all-in', features: 8 });
    const { hiddenSize } = bench.settings;
    for (const { weight } of heads) {
      assert.ok(weight.every((value, i) => i % hiddenSize < 8 === (value !== 0)));
    }
    const { B } = lora.get('pooler.dense')!;
    assert.ok(B.every((value, i) => i < 8 * bench.settings.loraRank || value === 0));
    assert.ok(B.some((value) => value !== 0));
  });

  it('names a number of features that the model does not have', async () => {
    await assert.rejects(bench.train({ scheme: 'gs', features: 0 }), /count must be .* got 0/);
    await assert.rejects(bench.train({ scheme: 'gs', features: 65 }), /count must be .* got 65/);
  });
});
