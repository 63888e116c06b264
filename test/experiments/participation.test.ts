import assert from 'node:assert/strict';
import { experimentNamed, lateAccuracy, secondsAt, timeToAccuracy } from '../../src/experiments';
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

  it('has every condition on each task of text, and on images neither these nor peers unless schemes are named', async () => {
    const names = await labelsOf({ tasks: ['generated-entailment', 'generated-images'] });
    const has = (part: string): boolean => names.some((run) => run.startsWith(part));
    assert.ok(has('generated-entailment/unequal/gs/') && has('generated-entailment/iid/ocean/'));
    assert.ok(
      has('generated-images/iid/gs/') && !has('generated-images/unequal/') && !has('generated-images/iid/ocean/'),
    );
    const named = await labelsOf({ tasks: ['generated-images'], schemes: ['ocean', 'gs'] });
    assert.ok(named.some((run) => run.includes('/iid/ocean/')) && named.some((run) => run.includes('/unequal/gs/')));
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
