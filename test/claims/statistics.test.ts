import assert from 'node:assert/strict';
import { across, describeEvidence, judgeClaims, type Verdict } from '../../src/claims';
import { overSeeds } from '../../src/claims/learningRuns';
import { RandomStream } from '../../src/math';
import { type RunRecord, recordsInMemory } from '../../src/records';
import { shuffledSchemes } from './shuffledSchemes';
import { changed, worldOf } from './world';

const world = worldOf();

const judge = (id: string, records: readonly RunRecord<unknown>[]): Verdict =>
  judgeClaims(recordsInMemory(records), [id])[0]!.verdict;

describe('the statistics of the ledger', () => {
  it('has nothing to say of schemes whose outcomes are shuffled within every cell', () => {
    for (const seed of [1, 2, 3]) {
      const shuffled = shuffledSchemes(world, new RandomStream(seed, 'shuffled schemes'));
      for (const id of ['C15', 'C16', 'C20', 'M1', 'F30']) {
        const { conclusion } = judge(id, shuffled);
        assert.ok(['undecided', 'refuted'].includes(conclusion), `${id} is ${conclusion} after shuffle ${seed}`);
      }
      const { checks } = judge('C18', shuffled);
      const tasks = checks.filter(({ label }) => label !== 'scheduled devices');
      assert.ok(tasks.length > 0 && tasks.every(({ answer }) => answer !== 'yes'));
    }
  });

  it('does not count a task on which All-in learns nothing, and says so', () => {
    const blind = changed(world, /^learning\/sst2\//, ({ evaluations, ...r }) => ({
      ...r,
      evaluations: { ...evaluations, testAccuracy: evaluations.testAccuracy.map(() => 0.5) },
    }));
    const verdict = judge('C15', blind);
    assert.equal(verdict.conclusion, 'supported');
    assert.deepEqual(verdict.noSignal, ['sst2']);
    assert.match(describeEvidence(verdict), /; no signal: sst2$/);
  });

  it('takes back a "no" that one of many comparisons can give by chance', () => {
    const values = [-0.056, -0.018, -0.002, -0.027, -0.036, -0.007];
    const asked = (label: string, numbers: readonly number[]) =>
      overSeeds(numbers, { about: 'a difference', label, margin: 0, seeds: 3 });
    const alone = across([asked('one', values)]);
    assert.equal(alone.conclusion, 'refuted');
    const others = Array.from({ length: 5 }, (_, i) => asked(`other ${i}`, [0.3, 0.31, 0.32]));
    const among = across([asked('one', values), ...others]);
    assert.equal(among.conclusion, 'undecided');
    assert.match(among.missing.join(), /among 6 comparisons can be chance \(Holm\)/);
    assert.equal(across([asked('one', [-0.3, -0.31, -0.32]), ...others]).conclusion, 'conditional');
  });
});
