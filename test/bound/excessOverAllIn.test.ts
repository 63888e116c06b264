import assert from 'node:assert/strict';
import fc from 'fast-check';
import { convergenceBound, convergenceBoundForSets, excessOverAllIn, subsetsOfSize } from '../../src/bound';
import { near, scheduledArbitrary } from './arbitraries';

const constants = {
  devices: 4,
  smoothness: 1,
  plConstant: 0.5,
  gradientVariance: 0.3,
  learningRate: 0.4,
  adapterSize: 5,
  headSize: 2,
};
const initialGap = { adapter: 1, heads: 2 };

describe('the excess of a schedule over all-in, by cause', () => {
  it('adds up to the difference of the two bounds', () => {
    fc.assert(
      fc.property(scheduledArbitrary, ({ constants: c, schedule }) => {
        const total = (plan: number[]) =>
          convergenceBound({ form: 'participation', schedule: plan, constants: c, initialGap }).total;
        const expected = total(schedule) - total(schedule.map(() => c.devices));
        assert.ok(near(excessOverAllIn({ schedule, constants: c, initialGap }).total, expected, 1e-9));
      }),
    );
    const sets = [[0], [0, 1], [0]];
    const { total } = convergenceBoundForSets({ sets, constants, adapterGap: 1, headGaps: [2, 2, 2, 2] });
    const allIn = convergenceBound({ form: 'participation', schedule: [4, 4, 4], constants, initialGap }).total;
    assert.ok(near(excessOverAllIn({ schedule: [1, 2, 1], sets, constants, initialGap }).total, total - allIn));
  });

  it('is nothing when everyone is scheduled', () => {
    const sets = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
    ];
    const excess = excessOverAllIn({ schedule: [4, 4], sets, constants, initialGap });
    for (const value of Object.values(excess)) assert.ok(Math.abs(value) < 1e-12);
  });

  it('blames uneven sets for a device that is never scheduled, and no one on the average over uniform sets', () => {
    const uneven = (sets: number[][]) =>
      excessOverAllIn({ schedule: sets.map((set) => set.length), sets, constants, initialGap }).unevenSets;
    assert.ok(uneven(new Array(20).fill([0, 1])) > 0.5);
    const pairs = subsetsOfSize(4, 2);
    const sequences = pairs.flatMap((a) => pairs.flatMap((b) => pairs.map((c) => [a, b, c])));
    const mean = sequences.reduce((sum, sets) => sum + uneven(sets), 0) / sequences.length;
    assert.ok(Math.abs(mean) < 1e-12);
  });

  it('refuses sets of other sizes than the schedule, naming the round', () => {
    const call = (sets: number[][]) => () => excessOverAllIn({ schedule: [1, 2], sets, constants, initialGap });
    assert.throws(call([[0], [1]]), /sets\[1\].length must be schedule\[1\] = 2, got 1/);
    assert.throws(call([[0]]), /sets.length must be schedule.length = 2, got 1/);
  });
});
