import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type BoundConstants, convergenceBound, convergenceBoundForSets, subsetsOfSize } from '../../src/bound';
import { near } from './arbitraries';

const constants: BoundConstants = {
  devices: 4,
  smoothness: 2,
  plConstant: 0.5,
  gradientVariance: 1.5,
  learningRate: 0.3,
  adapterSize: 6,
  headSize: 2,
};

describe('the bound for known sets', () => {
  it('averages to the participation form over all sequences of uniform sets', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (schedule, headGap) => {
          const sequences = schedule.reduce<number[][][]>(
            (all, n) => all.flatMap((sets) => subsetsOfSize(4, n).map((set) => [...sets, set])),
            [[]],
          );
          const headGaps = [headGap, headGap, headGap, headGap];
          const mean =
            sequences.reduce(
              (sum, sets) => sum + convergenceBoundForSets({ sets, constants, adapterGap: 1, headGaps }).total,
              0,
            ) / sequences.length;
          const initialGap = { adapter: 1, heads: headGap };
          assert.ok(near(mean, convergenceBound({ form: 'participation', schedule, constants, initialGap }).total));
        },
      ),
    );
  });

  it('sees what the counts cannot: a device that is never scheduled keeps its whole gap', () => {
    const { heads } = convergenceBoundForSets({
      sets: new Array(300).fill([0, 1]),
      constants: { ...constants, gradientVariance: 0 },
      adapterGap: 1,
      headGaps: [1, 1, 1, 1],
    });
    assert.ok(heads[0]! < 1e-6);
    assert.equal(heads[3], 1);
  });

  it('refuses empty sets, repeated and unknown devices, naming the round', () => {
    const call = (sets: number[][]) => () =>
      convergenceBoundForSets({ sets, constants, adapterGap: 1, headGaps: [1, 1, 1, 1] });
    assert.throws(call([[0], []]), /sets\[1\].length must be .* got 0/);
    assert.throws(call([[0, 0]]), /sets\[0\] must be free of repetitions, got 0/);
    assert.throws(call([[4]]), /sets\[0\] must be .* got 4/);
  });
});
