import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  convergenceBound,
  deviceSpread,
  exactConstants,
  exactExpectation,
  initialGap,
  type MonteCarloOptions,
  monteCarlo,
  SINE_PL_CONSTANT,
  SINE_SMOOTHNESS,
  separableProblem,
  shapes,
  withDeviceOptima,
} from '../../src/bound';

const base: MonteCarloOptions = {
  problem: separableProblem({ shape: 'quadratic', devices: 6, adapterSize: 5, headSize: 2, condition: 4, start: 1 }),
  schedule: [1, 2, 3, 6, 2, 1, 4, 4, 5, 3],
  learningRate: 0.6,
  noise: { kind: 'gaussian', variance: 0.5 },
  headUpdates: 'scheduled',
  runs: 4000,
  seed: 1,
};

/** Largest distance between Monte Carlo and exact expectation, in standard errors, over all rounds after the first. */
function worstDeviation(options: MonteCarloOptions): number {
  const measured = monteCarlo(options);
  const exact = exactExpectation(options);
  return Math.max(
    ...Array.from(options.schedule, (_, t) => {
      const expected = exact.adapter[t + 1]! + exact.heads[t + 1]!;
      return Math.abs(measured.mean[t + 1]! - expected) / measured.standardError[t + 1]!;
    }),
  );
}

describe('the Monte Carlo laboratory', () => {
  it('agrees with the exact expectation at every round: idle heads, all heads, devices that disagree, heavy tails', () => {
    assert.ok(worstDeviation(base) < 4.5);
    assert.ok(worstDeviation({ ...base, headUpdates: 'all' }) < 4.5);
    assert.ok(worstDeviation({ ...base, problem: withDeviceOptima(base.problem, 0.7) }) < 4.5);
    assert.ok(worstDeviation({ ...base, noise: { kind: 'pareto', scale: 0.3, tailIndex: 6 } }) < 4.5);
  });

  it('starts from the exact initial gap, with no error', () => {
    const { mean, standardError } = monteCarlo({ ...base, runs: 10 });
    const gap = initialGap(base.problem);
    assert.ok(Math.abs(mean[0]! - gap.adapter - gap.heads) < 1e-12);
    assert.ok(standardError[0]! < 1e-7);
  });

  it('is a function of its seed, and more runs only add runs', () => {
    const first = monteCarlo({ ...base, runs: 50 });
    assert.deepEqual(monteCarlo({ ...base, runs: 50 }), first);
    assert.deepEqual(monteCarlo({ ...base, runs: 80 }).finalGaps.subarray(0, 50), first.finalGaps);
    assert.notDeepEqual(monteCarlo({ ...base, runs: 50, seed: 2 }).finalGaps, first.finalGaps);
  });

  it('is gradient descent without noise: every coordinate shrinks by 1 - eta a', () => {
    const { mean } = monteCarlo({ ...base, schedule: [6, 6], noise: { kind: 'gaussian', variance: 0 }, runs: 2 });
    const expected = [...base.problem.adapterScales, ...base.problem.headScales].reduce(
      (sum, a) => sum + 0.5 * a * (1 - 0.6 * a) ** 4,
      0,
    );
    assert.ok(Math.abs(mean[2]! - expected) < 1e-12);
  });

  it('attains the participation form with equality when every scale is L_s: the bound cannot be sharper', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (schedule, learningRate) => {
          const problem = separableProblem({
            shape: 'quadratic',
            devices: 6,
            adapterSize: 3,
            headSize: 2,
            condition: 1,
            start: 1.5,
          });
          for (const [headUpdates, form] of [
            ['scheduled', 'participation'],
            ['all', 'tight'],
          ] as const) {
            const options = { ...base, problem, schedule, learningRate, headUpdates };
            const exact = exactExpectation(options);
            const { path } = convergenceBound({
              form,
              schedule,
              constants: exactConstants(problem, learningRate, 0.5),
              initialGap: initialGap(problem),
            });
            path.forEach((bound, t) => {
              assert.ok(Math.abs(bound - exact.adapter[t]! - exact.heads[t]!) < 1e-12 * (1 + bound));
            });
          }
        },
      ),
    );
  });

  it('refutes the form of the paper when heads idle: its bound falls below the exact gap', () => {
    const problem = separableProblem({
      shape: 'quadratic',
      devices: 20,
      adapterSize: 0,
      headSize: 1,
      condition: 1,
      start: 1,
    });
    const options = {
      ...base,
      problem,
      schedule: new Array(20).fill(1),
      noise: { kind: 'gaussian', variance: 0 },
    } as const;
    const exact = exactExpectation(options);
    const bound = (form: 'source' | 'tight' | 'participation') =>
      convergenceBound({
        form,
        schedule: options.schedule,
        constants: exactConstants(problem, 0.6, 0),
        initialGap: initialGap(problem),
      }).total;
    assert.ok(exact.heads[20]! > 100 * bound('source'));
    assert.ok(exact.heads[20]! > 100 * bound('tight'));
    assert.ok(Math.abs(exact.heads[20]! - bound('participation')) < 1e-12);
  });

  it('needs independent devices: noise that all of them share violates the bound at n = K', () => {
    const problem = separableProblem({
      shape: 'quadratic',
      devices: 20,
      adapterSize: 4,
      headSize: 0,
      condition: 1,
      start: 0,
    });
    const schedule = new Array(10).fill(20);
    const measured = monteCarlo({ ...base, problem, schedule, noise: { kind: 'shared', variance: 1 }, runs: 500 });
    const bound = convergenceBound({
      form: 'source',
      schedule,
      constants: exactConstants(problem, 0.6, 1),
      initialGap: 0,
    }).total;
    assert.ok(measured.mean[10]! - 5 * measured.standardError[10]! > 5 * bound);
  });

  it('prices devices that disagree by rho(n) zeta^2: without the term the bound fails, with it equality holds', () => {
    const even = separableProblem({
      shape: 'quadratic',
      devices: 6,
      adapterSize: 3,
      headSize: 0,
      condition: 1,
      start: 0,
    });
    const problem = withDeviceOptima(even, 2);
    const options = { ...base, problem, schedule: [2, 2, 2, 2, 2] };
    const exact = exactExpectation(options).adapter[5]!;
    const constants = exactConstants(problem, 0.6, 0.5);
    const bound = (spread: number) =>
      convergenceBound({ form: 'tight', schedule: options.schedule, constants, initialGap: 0, deviceSpread: spread })
        .total;
    assert.ok(exact > 2 * bound(0));
    assert.ok(Math.abs(exact - bound(deviceSpread(problem))) < 1e-12);
  });

  it('refuses options outside their domain, naming them', () => {
    assert.throws(() => monteCarlo({ ...base, schedule: [7] }), /schedule\[0\] must be .* got 7/);
    assert.throws(() => monteCarlo({ ...base, runs: 1 }), /runs must be .* got 1; one run has no standard error/);
    assert.throws(() => monteCarlo({ ...base, noise: { kind: 'gaussian', variance: -1 } }), /noise.variance .* got -1/);
    assert.throws(() => exactExpectation({ ...base, bias: 1 }), /bias must be 0, got 1; use monteCarlo/);
  });
});

describe('the non-convex shape (x^2 + 3 sin^2 x)/8', () => {
  const { value, slope } = shapes.sine;

  it('has the derivative it states, and curvature from -1/2 to 1', () => {
    let least = 0;
    let most = 0;
    for (let x = -10; x <= 10; x += 0.01) {
      assert.ok(Math.abs((value(x + 1e-5) - value(x - 1e-5)) / 2e-5 - slope(x)) < 1e-9);
      const curvature = (slope(x + 1e-4) - slope(x - 1e-4)) / 2e-4;
      least = Math.min(least, curvature);
      most = Math.max(most, curvature);
    }
    assert.ok(Math.abs(least + 0.5) < 1e-4 && most <= SINE_SMOOTHNESS + 1e-7 && most > SINE_SMOOTHNESS - 1e-4);
  });

  it("satisfies f'^2 >= 2 mu f everywhere, with a constant that could not be 0.1 % larger", () => {
    // h = f'^2 - 2 mu f has |h'| = 2 |f'| |f'' - mu| <= 2.1 |f'|, so a grid point certifies half a step to each side.
    const mu = SINE_PL_CONSTANT;
    const h = (x: number) => slope(x) ** 2 - 2 * mu * value(x);
    const step = 1e-5;
    for (let x = 1; x <= 12; x += step) {
      if (h(x) <= 1.05 * (Math.abs(slope(x)) + step) * step) assert.fail(`h(${x}) = ${h(x)}`);
    }
    // 0 < x < 1: sin 2x >= x sin 2 gives f' >= x (2 + 3 sin 2)/8, and f <= x^2/2.
    assert.ok(((2 + 3 * Math.sin(2)) / 8) ** 2 > mu);
    // |x| > 12: f' >= (2x - 3)/8 and f <= (x^2 + 3)/8, whose ratio grows.
    assert.ok(((2 * 12 - 3) / 8) ** 2 > (2 * mu * (12 * 12 + 3)) / 8);
    const at = 2.20171;
    assert.ok(slope(at) ** 2 < 2 * (mu * 1.001) * value(at));
  });
});
