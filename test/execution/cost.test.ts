import assert from 'node:assert/strict';
import fc from 'fast-check';
import { makespanHours, paperCost, planExperiment, type RunCost } from '../../src/execution';
import { experimentNamed } from '../../src/experiments';
import { simulateScheduling } from '../../src/scheduling';
import { defaultSettings } from '../../src/settings';

const run = (name: number, seconds: number, more: Partial<RunCost> = {}): RunCost => ({
  experiment: 'demo',
  run: `${name}`,
  after: [],
  alone: false,
  seconds,
  ...more,
});
const HOUR = 3600;

describe('the makespan of runs on nodes', () => {
  const seconds = fc.array(fc.double({ min: 1, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 60 });

  it('is the sum on one core, and never less than the longest run or an even share', () => {
    fc.assert(
      fc.property(seconds, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 8 }), (times, nodes, cores) => {
        const runs = times.map((time, i) => run(i, time));
        const sum = times.reduce((a, b) => a + b, 0) / HOUR;
        const longest = Math.max(...times) / HOUR;
        const hours = makespanHours(runs, nodes, cores);
        assert.ok(Math.abs(makespanHours(runs, 1, 1) - sum) < 1e-9 * sum);
        assert.ok(hours >= Math.max(longest, sum / (nodes * cores)) - 1e-9 * sum);
        assert.ok(hours <= sum / (nodes * cores) + longest + 1e-9 * sum, 'a core idles while runs wait');
      }),
      { numRuns: 100 },
    );
  });

  it('keeps runs after those that they come after, and gives a run that measures time a node', () => {
    const chain = [run(0, HOUR), run(1, HOUR, { after: ['0'] }), run(2, HOUR, { after: ['1'] })];
    assert.equal(makespanHours(chain, 4, 4), 3);
    const alone = [run(0, HOUR), run(1, HOUR), run(2, HOUR, { alone: true })];
    assert.equal(makespanHours(alone, 1, 2), 2);
    assert.equal(makespanHours([run(0, 1, { after: ['run of another plan'] })], 1, 1), 1 / HOUR);
    assert.throws(() => makespanHours([run(0, 1, { after: ['0'] })], 1, 1), /in a circle/);
  });
});

describe('the work of a run', () => {
  it('of a study is the product of its sizes', async () => {
    const unitsOf = async (name: string, overrides: object = {}): Promise<readonly number[]> =>
      (await planExperiment(experimentNamed(name), { profile: 'smoke', overrides: { ...overrides } })).map(
        ({ definition }) => {
          const work = definition.work();
          assert.ok(work.kind === 'study');
          return work.units;
        },
      );
    assert.deepEqual([...new Set(await unitsOf('early-stop', { rounds: 50 }))], [2 * 50 * 1]);
    assert.deepEqual([...new Set(await unitsOf('device-order'))], [2 * 30 * 1 * 1 * 1]);
    assert.deepEqual(await unitsOf('running-time'), [20 * 6, 2 * 20 * 6]);
  });

  it('of training counts the mini-batches of all scheduled devices and every measurement', async () => {
    const overrides = {
      rounds: 7,
      evaluateEvery: 3,
      trainExamples: 80,
      testExamples: 50,
      lossExamples: 20,
      batchSize: 5,
    };
    const name = 'training-constants';
    const [first] = await planExperiment(experimentNamed(name), { profile: 'smoke', overrides });
    const work = first!.definition.work();
    assert.ok(work.kind === 'training');
    const deviceCount = Number(first!.definition.settings['deviceCount']);
    const trace = simulateScheduling({
      settings: { ...defaultSettings, deviceCount, rounds: 7 },
      scheme: 'all-in',
      payloadBits: 1,
    });
    assert.equal(trace.rounds.length, 7);
    assert.equal(work.trained, 7 * deviceCount * 5);
    assert.equal(work.measured, (1 + 3) * (50 + 20)); // before, and after rounds 3, 6 and 7
  });
});

describe('what the size of the paper costs', () => {
  it('is estimated for every run of it, from records', () => {
    const { runs, experiments } = paperCost();
    assert.equal(
      runs.length,
      experiments.reduce((sum, { runs: count }) => sum + count, 0),
    );
    for (const { experiment, run: name, seconds } of runs) assert.ok(Number.isFinite(seconds), `${experiment}/${name}`);
    const scaled = experiments.find(({ experiment }) => experiment === 'transient')!;
    assert.ok(scaled.seconds > scaled.measuredSeconds!, 'the larger size takes longer');
  });
});
