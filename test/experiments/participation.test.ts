import assert from 'node:assert/strict';
import { coreRuns, experimentNamed, lateAccuracy, secondsAt, timeToAccuracy } from '../../src/experiments';
import { participationSchemes, peerSchemes } from '../../src/scheduling';

const labelsOf = async (request: Record<string, unknown>) => {
  const runs = await experimentNamed('participation').runs({ profile: 'laptop', overrides: {}, ...request });
  return runs.map(({ run }) => run);
};

describe('the experiment participation', () => {
  it('has every scheme on its first task, and the further conditions', async () => {
    const names = await labelsOf({ tasks: ['generated-sentiment'] });
    for (const { name } of [...participationSchemes, ...peerSchemes]) {
      assert.ok(
        names.some((run) => run.startsWith(`generated-sentiment/iid/${name}/`)),
        name,
      );
    }
    for (const mode of ['label-skew', 'unequal', 'kappa-1', 'kappa-10']) {
      assert.ok(
        names.some((run) => run.startsWith(`generated-sentiment/${mode}/participation/`)),
        mode,
      );
    }
  });

  it('has cells that no other experiment uses where none are named, and those that are', async () => {
    const seeds = (names: readonly string[]): number[] => [
      ...new Set(names.map((run) => Number(run.split('seed-')[1]))),
    ];
    const [usual] = [seeds(await labelsOf({ tasks: ['generated-sentiment'] }))];
    assert.equal(usual!.length, 10);
    assert.ok(usual!.every((seed) => seed % 1000 >= 500));
    assert.deepEqual(seeds(await labelsOf({ tasks: ['generated-sentiment'], seeds: [3, 4] })), [3, 4]);
  });

  it('has every condition and peer on each task, of which the core leaves out conditions of images', async () => {
    const request = { profile: 'laptop', overrides: {} } as const;
    const tasks = ['generated-entailment', 'generated-images'];
    const all = await experimentNamed('participation').runs({ ...request, tasks });
    for (const task of tasks) {
      for (const part of ['unequal/gs', 'label-skew/participation', 'kappa-10/participation', 'iid/ocean', 'iid/gs'])
        assert.ok(
          all.some(({ run }) => run.startsWith(`${task}/${part}/`)),
          `${task}/${part}`,
        );
    }
    const core = coreRuns('participation', 'laptop', all).map(({ run }) => run);
    assert.ok(core.some((run) => run.startsWith('generated-images/iid/ocean/')));
    assert.ok(!core.some((run) => run.startsWith('generated-images/') && !run.startsWith('generated-images/iid/')));
  });

  it('tells of what its modes change in the settings of a record', async () => {
    const runs = await experimentNamed('participation').runs({
      profile: 'smoke',
      overrides: {},
      tasks: ['generated-sentiment'],
      schemes: ['participation'],
      seeds: [1],
    });
    const told = (mode: string) => runs.find(({ run }) => run.includes(`/${mode}/`))!.settings;
    assert.equal(told('unequal')['sizeConcentration'], 0.3);
    assert.equal(told('label-skew')['labelSkew'], 0.3);
    assert.equal(told('kappa-10')['headWeight'], 10);
    assert.equal(told('iid')['headWeight'], undefined);
  });
});

describe('time to an accuracy', () => {
  const results = {
    rounds: { devices: [1, 1, 0, 1], delay: [3, 2, 0, 1], backlog: [0, 0, 0, 0], scheduledLoss: [1, 1, null, 1] },
    evaluations: { round: [0, 2, 4], trainingLoss: [1, 1, 1], testAccuracy: [0.5, 0.7, 0.9] },
  };

  it('is the sum of the delays before the first measurement that has it', () => {
    assert.deepEqual(secondsAt(results), [0, 5, 6]);
    assert.equal(timeToAccuracy(results, 0.7), 5);
    assert.equal(timeToAccuracy(results, 0.71), 6);
    assert.equal(timeToAccuracy(results, 0.5), 0);
    assert.equal(timeToAccuracy(results, 0.95), undefined);
  });

  it('is measured against the mean over the last quarter of the rounds', () => {
    assert.equal(lateAccuracy(results), 0.9);
  });
});
