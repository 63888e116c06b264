import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type BoundConstants,
  convergenceBoundForSets,
  exactConstants,
  exactExpectation,
  headDecrease,
  headLimit,
  initialGap,
  separableProblem,
  splitBound,
  subsetsOfSize,
} from '../../src/bound';
import { near } from './arbitraries';

const constants: BoundConstants = {
  devices: 5,
  smoothness: 2,
  plConstant: 0.5,
  gradientVariance: 1.5,
  learningRate: 0.3,
  adapterSize: 6,
  headSize: 2,
};
const sets: fc.Arbitrary<number[][]> = fc.array(fc.subarray([0, 1, 2, 3, 4], { minLength: 1 }), { maxLength: 12 });
const countsOf = (schedule: readonly number[][]) => ({
  scheduled: schedule.map((set) => set.length),
  participations: [0, 1, 2, 3, 4].map((k) => schedule.filter((set) => set.includes(k)).length),
});

describe('the split bound', () => {
  it('is the bound for known sets in closed form, for any sets', () => {
    const gaps = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(sets, gaps, (schedule, headGaps) => {
        const unrolled = convergenceBoundForSets({ sets: schedule, constants, adapterGap: 2, headGaps });
        const split = splitBound({ ...countsOf(schedule), constants, adapterGap: 2, headGaps });
        assert.ok(near(split.total, unrolled.total));
        assert.ok(near(split.initial + split.sampling, unrolled.adapter));
      }),
    );
  });

  it('falls by the index when a device takes part once more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.double({ min: 0, max: 5, noNaN: true }), (served, gap) => {
        const bound = (m: number): number =>
          splitBound({
            scheduled: new Array(40).fill(1),
            participations: [m, 40 - m, 0, 0, 0],
            constants: { ...constants, gradientVariance: 0.1 },
            adapterGap: 0,
            headGaps: [gap, headLimit({ ...constants, gradientVariance: 0.1 }), 0, 0, 0],
          }).heads;
        const fall = bound(served) - bound(served + 1);
        const index = headDecrease(served, gap, { ...constants, gradientVariance: 0.1 });
        assert.ok(Math.abs(fall - index) < 1e-13, `${fall} against ${index}`);
      }),
    );
  });

  it('bounds the laboratory: an exact expectation over the sets of a schedule is never above it', () => {
    for (const condition of [1, 4]) {
      for (const schedule of [
        [1, 1, 1],
        [1, 2, 4],
        [4, 2, 1],
        [4, 4, 4],
        [3, 1, 3, 1, 3],
      ]) {
        const problem = separableProblem({
          shape: 'quadratic',
          devices: 4,
          adapterSize: 3,
          headSize: 2,
          condition,
          start: 1,
        });
        const known = exactConstants(problem, 0.4, 0.2);
        const { adapter, heads } = initialGap(problem);
        const truth = exactExpectation({
          problem,
          schedule,
          learningRate: 0.4,
          noise: { kind: 'gaussian', variance: 0.2 },
          headUpdates: 'scheduled',
        });
        // The bound given the sets, averaged over all of them: their number is small enough to walk through.
        const sequences = schedule.reduce<number[][][]>(
          (all, n) => all.flatMap((before) => subsetsOfSize(4, n).map((set) => [...before, set])),
          [[]],
        );
        const bounds = sequences.map((sequence) => {
          const participations = [0, 1, 2, 3].map((k) => sequence.filter((set) => set.includes(k)).length);
          return splitBound({
            scheduled: schedule,
            participations,
            constants: known,
            adapterGap: adapter,
            headGaps: new Array(4).fill(heads),
          }).total;
        });
        const mean = bounds.reduce((sum, bound) => sum + bound, 0) / bounds.length;
        const measured = truth.adapter.at(-1)! + truth.heads.at(-1)!;
        assert.ok(measured <= mean * (1 + 1e-12), `${measured} is above ${mean}`);
        // With one curvature nothing is lost: the bound is the expectation.
        if (condition === 1) assert.ok(near(measured, mean));
      }
    }
  });

  it('does not ask when a device was served, and wants many devices late', () => {
    const of = (schedule: number[][]) =>
      splitBound({ ...countsOf(schedule), constants, adapterGap: 1, headGaps: [1, 2, 3, 4, 5] });
    const [few, many] = [
      [[0], [1]],
      [
        [2, 3, 4],
        [0, 1, 2, 3, 4],
      ],
    ];
    const late = of([...few, ...many]);
    const early = of([...many, ...few]);
    assert.ok(near(late.heads, early.heads));
    assert.ok(late.sampling < early.sampling);
  });

  it('names what does not fit together', () => {
    const options = {
      scheduled: [2],
      participations: [1, 1, 0, 0, 0],
      constants,
      adapterGap: 1,
      headGaps: [1, 1, 1, 1, 1],
    };
    assert.throws(
      () => splitBound({ ...options, participations: [1, 0, 0, 0, 0] }),
      /participations must be with the same sum/,
    );
    assert.throws(
      () => splitBound({ ...options, participations: [2, 0, 0, 0, 0] }),
      /participations\[0\] must be .* got 2/,
    );
    assert.throws(() => splitBound({ ...options, scheduled: [0] }), /scheduled\[0\] must be .* got 0/);
    assert.throws(() => splitBound({ ...options, headGaps: [1] }), /headGaps.length must be devices = 5, got 1/);
  });
});
