import assert from 'node:assert/strict';
import { type PlannedRun, planExperiment } from '../../src/execution';
import { slowestFirst } from '../../src/execution/slowestFirst';
import { experimentNamed } from '../../src/experiments';
import { committedRecords, type RunWork } from '../../src/records';

describe('the order in which runs start', () => {
  const request = { profile: 'smoke', overrides: {} } as const;

  it('is that of the seconds in the committed records, the experiment with the slowest run first', async () => {
    const names = ['transient', 'formula-checks', 'bound'];
    const plan = (await Promise.all(names.map((name) => planExperiment(experimentNamed(name), request)))).flat();
    const seconds = ({ experiment, run }: PlannedRun): number =>
      committedRecords('smoke').named(experiment, run)!.record.environment.seconds!;
    const ordered = slowestFirst(plan);
    assert.deepEqual(new Set(ordered), new Set(plan));
    assert.equal(seconds(ordered[0]!), Math.max(...plan.map(seconds)));
    const order = [...new Set(ordered.map(({ experiment }) => experiment))];
    const slowest = order.map((name) => Math.max(...plan.filter(({ experiment }) => experiment === name).map(seconds)));
    assert.deepEqual(
      slowest,
      [...slowest].sort((a, b) => b - a),
    );
    let place = 0;
    for (const name of order) {
      const own = ordered.filter(({ experiment }) => experiment === name);
      assert.deepEqual(ordered.slice(place, place + own.length), own, `${name} is not kept together`);
      assert.deepEqual(
        own.map(seconds),
        own.map(seconds).sort((a, b) => b - a),
        name,
      );
      place += own.length;
    }
  });

  it('is that of their work where no record tells, and that of the plan between equals', async () => {
    const [first] = await planExperiment(experimentNamed('transient'), request);
    const training = (trained: number): RunWork => ({
      kind: 'training',
      input: 'text',
      trained,
      measured: 0,
      tokens: 8,
    });
    const own = (run: string, work: RunWork): PlannedRun => ({
      ...first!,
      experiment: 'crowd',
      run,
      definition: { ...first!.definition, work: () => work },
    });
    const study: RunWork = { kind: 'study', units: 1e12 };
    const plan = [
      own('study', study),
      own('short', training(5)),
      own('long', training(50)),
      own('as-long', training(50)),
    ];
    assert.deepEqual(
      slowestFirst(plan).map(({ run }) => run),
      ['long', 'as-long', 'short', 'study'],
    );
  });
});
