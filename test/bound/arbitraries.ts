import fc from 'fast-check';
import type { BoundConstants } from '../../src/bound';

/** Constants inside the theorem: 0 < mu <= L_s and 0 < eta < 1/L_s. */
export const constantsArbitrary: fc.Arbitrary<BoundConstants> = fc
  .record({
    devices: fc.integer({ min: 1, max: 40 }),
    smoothness: fc.double({ min: 0.01, max: 100, noNaN: true }),
    plShare: fc.double({ min: 0.001, max: 1, noNaN: true }),
    stepShare: fc.double({ min: 0.001, max: 0.999, noNaN: true }),
    gradientVariance: fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 10, noNaN: true })),
    adapterSize: fc.integer({ min: 0, max: 1000 }),
    headSize: fc.integer({ min: 0, max: 1000 }),
  })
  .map(({ plShare, stepShare, ...rest }) => ({
    ...rest,
    plConstant: rest.smoothness * plShare,
    learningRate: stepShare / rest.smoothness,
  }));

/** Constants and a schedule of 1..12 rounds that they allow. */
export const scheduledArbitrary: fc.Arbitrary<{ constants: BoundConstants; schedule: number[] }> =
  constantsArbitrary.chain((constants) =>
    fc.record({
      constants: fc.constant(constants),
      schedule: fc.array(fc.integer({ min: 1, max: constants.devices }), { minLength: 1, maxLength: 12 }),
    }),
  );

/** |a - b| <= tolerance max(1, |a|, |b|). */
export function near(a: number, b: number, tolerance = 1e-12): boolean {
  return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));
}
