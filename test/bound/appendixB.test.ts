import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type BoundConstants,
  contraction,
  headGap,
  loraGap,
  participationFactor,
  SINE_PL_CONSTANT,
  samplingIdentity,
  shapes,
  tightContraction,
  tightLoraGap,
} from '../../src/bound';
import { near } from './arbitraries';
import { dot, expectation, outcomes, signPatterns, squaredNorm } from './enumerated';

const DEVICES = 3;
const SIZE = 2;

/** A point of the non-convex problem F = sum_i a_i s(x_i), a round, and everything that appendix B derives from them. */
const rounds = fc
  .record({
    x: fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: SIZE, maxLength: SIZE }),
    scale: fc.double({ min: 0.1, max: 1, noNaN: true }),
    sigma: fc.double({ min: 0, max: 3, noNaN: true }),
    stepShare: fc.double({ min: 0.01, max: 0.999, noNaN: true }),
    n: fc.integer({ min: 1, max: DEVICES }),
  })
  .map(({ x, scale, sigma, stepShare, n }) => {
    const scales = [1, scale];
    const gradient = Float64Array.from(x, (value, i) => scales[i]! * shapes.sine.slope(value));
    const constants: BoundConstants = {
      devices: DEVICES,
      smoothness: 1,
      plConstant: SINE_PL_CONSTANT * scale,
      gradientVariance: sigma ** 2,
      learningRate: stepShare,
      adapterSize: SIZE,
      headSize: SIZE,
    };
    const loss = (at: ArrayLike<number>) => scales.reduce((sum, a, i) => sum + a * shapes.sine.value(at[i]!), 0);
    const move = (g: ArrayLike<number>) => x.map((value, i) => value - stepShare * g[i]!);
    const means = Array.from({ length: DEVICES }, () => gradient);
    return { x, n, gradient, constants, loss, move, all: outcomes(means, sigma, n), noise: SIZE * sigma ** 2 };
  });

/** a <= b up to rounding. */
function atMost(a: number, b: number, line: string): void {
  assert.ok(a <= b + 1e-11 * Math.max(1, Math.abs(a), Math.abs(b)), `${line}: ${a} > ${b}`);
}

function equal(a: number, b: number, line: string): void {
  assert.ok(near(a, b, 1e-11), `${line}: ${a} /= ${b}`);
}

describe('appendix B, line by line, by enumeration of every set and every sign of the noise', () => {
  it('(30)-(32): the expected step over sets is the step of the virtual model in which all participate', () => {
    fc.assert(
      fc.property(rounds, ({ all, move }) => {
        for (let i = 0; i < SIZE; i++) {
          equal(
            expectation(all, ({ averaged }) => move(averaged)[i]!),
            expectation(all, ({ full }) => move(full)[i]!),
            '(32)',
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it('Assumption 2 gives F(phi+d) <= F(phi) + <grad F, d> + (L_s/2) ||d||^2 for every single outcome', () => {
    fc.assert(
      fc.property(rounds, ({ all, x, gradient, constants, loss, move }) => {
        for (const { averaged } of all) {
          const next = move(averaged);
          const d = next.map((value, i) => value - x[i]!);
          atMost(loss(next), loss(x) + dot(gradient, d) + (constants.smoothness / 2) * squaredNorm(d), 'smoothness');
        }
      }),
      { numRuns: 40 },
    );
  });

  it('(33): the squared step splits into sampling error and full step, the cross term vanishing', () => {
    fc.assert(
      fc.property(rounds, ({ all }) => {
        const error = ({ averaged, full }: { averaged: Float64Array; full: Float64Array }) =>
          averaged.map((value, i) => value - full[i]!);
        equal(
          expectation(all, (o) => dot(error(o), o.full)),
          0,
          'cross term',
        );
        equal(
          expectation(all, ({ averaged }) => squaredNorm(averaged)),
          expectation(all, (o) => squaredNorm(error(o))) + expectation(all, ({ full }) => squaredNorm(full)),
          '(33)',
        );
      }),
      { numRuns: 40 },
    );
  });

  it('(34): unbiased gradients turn the inner product into ||grad F||^2', () => {
    fc.assert(
      fc.property(rounds, ({ all, gradient }) => {
        equal(
          expectation(all, ({ averaged }) => dot(gradient, averaged)),
          squaredNorm(gradient),
          '(34)',
        );
      }),
      { numRuns: 40 },
    );
  });

  it('bounds the virtual step: E||gbar||^2 = ||grad F||^2 + q sigma^2/K when devices are independent', () => {
    fc.assert(
      fc.property(rounds, ({ all, gradient, noise }) => {
        equal(
          expectation(all, ({ full }) => squaredNorm(full)),
          squaredNorm(gradient) + noise / DEVICES,
          'gbar',
        );
      }),
      { numRuns: 40 },
    );
  });

  it('drops the mean: (1/K) sum ||g_k - gbar||^2 <= (1/K) sum ||g_k||^2, and E||g_k||^2 = ||grad F||^2 + q sigma^2', () => {
    fc.assert(
      fc.property(rounds, ({ all, gradient, noise }) => {
        for (const { gradients, full } of all) {
          const spread = gradients.map((g) => squaredNorm(g.map((value, i) => value - full[i]!)));
          atMost(
            dot(spread, [1, 1, 1]),
            gradients.reduce((sum, g) => sum + squaredNorm(g), 0),
            'spread',
          );
        }
        equal(
          expectation(all, ({ gradients }) => squaredNorm(gradients[0]!)),
          squaredNorm(gradient) + noise,
          'g_k',
        );
      }),
      { numRuns: 20 },
    );
  });

  it('collects E||ghat||^2 <= (1 + rho) ||grad F||^2 + (rho + 1/K) q sigma^2, where equality holds with 1 and 1/n', () => {
    fc.assert(
      fc.property(rounds, ({ all, gradient, noise, n }) => {
        const rho = participationFactor(n, DEVICES);
        const second = expectation(all, ({ averaged }) => squaredNorm(averaged));
        atMost(second, (1 + rho) * squaredNorm(gradient) + (rho + 1 / DEVICES) * noise, 'source');
        equal(second, squaredNorm(gradient) + noise / n, 'tight');
      }),
      { numRuns: 40 },
    );
  });

  it('(38): one round of the low-rank block obeys the paper and the tight form, with the gradient still in it', () => {
    fc.assert(
      fc.property(rounds, ({ all, x, gradient, constants, loss, move, n }) => {
        const { learningRate: eta, smoothness } = constants;
        const rho = participationFactor(n, DEVICES);
        const change = expectation(all, ({ averaged }) => loss(move(averaged))) - loss(x);
        const bound = (second: number) => -eta * (1 - (smoothness * eta * second) / 2) * squaredNorm(gradient);
        atMost(change, bound(1 + rho) + loraGap(n, constants), '(38)');
        atMost(change, bound(1) + tightLoraGap(n, constants), '(38) tight');
      }),
      { numRuns: 40 },
    );
  });

  it('Assumption 5 turns (38) into gap <- lambda(n) gap + G_phi(n), the recursion that (13) unrolls', () => {
    fc.assert(
      fc.property(rounds, ({ all, x, gradient, constants, loss, move, n }) => {
        atMost(2 * constants.plConstant * loss(x), squaredNorm(gradient), 'Polyak-Lojasiewicz');
        const next = expectation(all, ({ averaged }) => loss(move(averaged)));
        atMost(next, contraction(n, constants) * loss(x) + loraGap(n, constants), '(14)-(15)');
        atMost(next, tightContraction(constants) * loss(x) + tightLoraGap(n, constants), 'tight');
      }),
      { numRuns: 40 },
    );
  });

  it('(39): a task module that steps obeys gap <- (1 - 2 mu eta + mu L_s eta^2) gap + G_theta', () => {
    fc.assert(
      fc.property(rounds, ({ x, gradient, constants, loss, move }) => {
        const sigma = Math.sqrt(constants.gradientVariance);
        const next = expectation(signPatterns(SIZE), (signs) =>
          loss(move(gradient.map((value, i) => value + sigma * signs[i]!))),
        );
        atMost(next, tightContraction(constants) * loss(x) + headGap(constants), '(39)');
      }),
      { numRuns: 40 },
    );
  });

  it('combines both blocks under one lambda because lambda(n) is at least the factor of (39)', () => {
    fc.assert(
      fc.property(rounds, ({ constants, n }) => {
        atMost(tightContraction(constants), contraction(n, constants), '(38) + (39)');
      }),
    );
  });
});

describe('the sampling identity (35)-(37)', () => {
  const gradients = fc
    .record({ devices: fc.integer({ min: 1, max: 8 }), size: fc.integer({ min: 1, max: 4 }) })
    .chain(({ devices, size }) =>
      fc.record({
        rows: fc.array(
          fc
            .array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: size, maxLength: size })
            .map((row) => Float64Array.from(row)),
          { minLength: devices, maxLength: devices },
        ),
        n: fc.integer({ min: 1, max: devices }),
      }),
    );

  it('is exact to 1e-12 for any gradients: E||ghat - gbar||^2 = rho(n) (1/K) sum ||g_k - gbar||^2', () => {
    fc.assert(
      fc.property(gradients, ({ rows, n }) => {
        const { spreadOfMean, spreadOfDevices } = samplingIdentity(rows, n);
        const expected = participationFactor(n, rows.length) * spreadOfDevices;
        assert.ok(Math.abs(spreadOfMean - expected) <= 1e-12 * Math.max(1, spreadOfDevices));
      }),
    );
  });

  it('(36): the diagonal is 1/n of the spread; (37): the rest is -(n-1)/(n (K-1)) of it', () => {
    fc.assert(
      fc.property(gradients, ({ rows, n }) => {
        const { spreadOfDevices, diagonal, offDiagonal } = samplingIdentity(rows, n);
        const K = rows.length;
        const tolerance = 1e-12 * Math.max(1, spreadOfDevices);
        assert.ok(Math.abs(diagonal - spreadOfDevices / n) <= tolerance);
        const pair = K === 1 ? 0 : -(n - 1) / (n * (K - 1));
        assert.ok(Math.abs(offDiagonal - pair * spreadOfDevices) <= tolerance);
      }),
    );
  });

  it('holds for a case worked by hand: 0, 0, 3 with n = 2', () => {
    const rows = [0, 0, 3].map((value) => Float64Array.of(value));
    // means of pairs: 0, 3/2, 3/2 against gbar = 1: (1 + 1/4 + 1/4)/3 = 1/2; spread (1 + 1 + 4)/3 = 2; rho(2) = 1/4
    const { spreadOfMean, spreadOfDevices } = samplingIdentity(rows, 2);
    assert.ok(near(spreadOfMean, 0.5) && near(spreadOfDevices, 2));
  });

  it('fails for sets that are not uniform, so the bound needs more than n_t there', () => {
    // Always the first two of 0, 0, 3: the mean is 0, its squared error 1, not rho(2) * 2 = 1/2.
    const { spreadOfDevices } = samplingIdentity(
      [0, 0, 3].map((value) => Float64Array.of(value)),
      2,
    );
    assert.notEqual((0 - 1) ** 2, participationFactor(2, 3) * spreadOfDevices);
  });
});
