import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type BoundConstants, convergenceBound, subsetsOfSize } from '../../src/bound';
import { signPatterns } from './enumerated';

// Blocks that do not separate: F_k = (a theta_k^2 + 2 c theta_k phi + b phi^2)/2 with ab > c^2, least value 0 at 0. In the
// device-averaged norm the curvatures of F are a and the eigenvalues of [[a, c], [c, b]].

const K = 3;
const cases = fc.record({
  a: fc.double({ min: 0.2, max: 2, noNaN: true }),
  b: fc.double({ min: 0.2, max: 2, noNaN: true }),
  coupling: fc.double({ min: -0.9, max: 0.9, noNaN: true }),
  theta: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: K, maxLength: K }),
  phi: fc.double({ min: -3, max: 3, noNaN: true }),
  sigma: fc.double({ min: 0, max: 1, noNaN: true }),
  step: fc.double({ min: 0.05, max: 0.99, noNaN: true }),
  n: fc.integer({ min: 1, max: K }),
});

describe('the joint participation form, for blocks that do not separate', () => {
  it('bounds one round exactly enumerated over sets and noise, given the spread of the devices at that point', () => {
    fc.assert(
      fc.property(cases, ({ a, b, coupling, theta, phi, sigma, step, n }) => {
        const c = coupling * Math.sqrt(a * b);
        const centre = (a + b) / 2;
        const radius = Math.hypot((a - b) / 2, c);
        const constants: BoundConstants = {
          devices: K,
          smoothness: Math.max(a, centre + radius),
          plConstant: Math.min(a, centre - radius),
          gradientVariance: sigma ** 2,
          learningRate: step / Math.max(a, centre + radius),
          adapterSize: 1,
          headSize: 1,
        };
        const loss = (heads: readonly number[], at: number) =>
          heads.reduce((sum, head) => sum + (a * head * head + 2 * c * head * at + b * at * at) / 2, 0) / K;
        const slopes = theta.map((head) => c * head + b * phi);
        const mean = slopes.reduce((sum, slope) => sum + slope / K, 0);
        const deviceSpread = slopes.reduce((sum, slope) => sum + (slope - mean) ** 2 / K, 0);
        let expected = 0;
        const signs = signPatterns(2 * K);
        const sets = subsetsOfSize(K, n);
        for (const sign of signs) {
          for (const set of sets) {
            const heads = theta.slice();
            let averaged = 0;
            for (const k of set) {
              heads[k] = theta[k]! - constants.learningRate * (a * theta[k]! + c * phi + sigma * sign[k]!);
              averaged += (slopes[k]! + sigma * sign[K + k]!) / n;
            }
            expected += loss(heads, phi - constants.learningRate * averaged) / (signs.length * sets.length);
          }
        }
        const initialGap = loss(theta, phi);
        const { total } = convergenceBound({
          form: 'participation-joint',
          schedule: [n],
          constants,
          initialGap,
          deviceSpread,
        });
        assert.ok(expected <= total * (1 + 1e-12) + 1e-12, `${expected} > ${total}`);
      }),
      { numRuns: 200 },
    );
  });
});
