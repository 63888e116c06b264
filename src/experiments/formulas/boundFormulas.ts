import {
  type BoundConstants,
  contraction,
  convergenceBound,
  exactConstants,
  exactExpectation,
  initialGap,
  type LoraPoint,
  loraFactorisation,
  loraGap,
  loraGapAt,
  loraStart,
  participationFactor,
  samplingIdentity,
  separableProblem,
  shapes,
  subsetsOfSize,
} from '../../bound';
import { greatest, mean, pow, RandomStream, square } from '../../math';
import { checkBoundReadings } from './boundReadings';
import { type FormulaChecks, type FormulaSize, logUniform, Tally } from './formulaCheck';

/** Section III: what the formulas of Theorem 1 say of themselves, on random constants inside its assumptions. */
export function checkBoundFormulas(size: FormulaSize): FormulaChecks {
  return {
    ...checkMonotony(size),
    ...checkSampling(size),
    ...checkSeparability(size),
    ...checkGeometry(),
    ...checkBatches(size),
    ...checkAnySets(size),
    ...checkBoundReadings(size),
  };
}

function randomConstants(stream: RandomStream): BoundConstants {
  const smoothness = logUniform(stream.uniform(), -2, 2);
  return {
    devices: 2 + stream.integer(99),
    smoothness,
    plConstant: smoothness * logUniform(stream.uniform(), -4, 0),
    gradientVariance: logUniform(stream.uniform(), -4, 2),
    learningRate: (0.999 * stream.uniform() + 5e-4) / smoothness,
    adapterSize: 1 + stream.integer(10_000),
    headSize: 1 + stream.integer(1000),
  };
}

function checkMonotony({ instances, seed }: FormulaSize): FormulaChecks {
  const stream = new RandomStream(seed, 'formulas/bound');
  const lambda = new Tally('(14): lambda(n+1) < lambda(n), rise relative to the fall from n = 1 to K', -1e-12);
  const noise = new Tally('(15): G_phi(n+1) < G_phi(n), rise relative to G_phi(1)', -1e-12);
  const below = new Tally('eta < 1/L_s: lambda(n) < 1 for every n', -1e-12);
  const beyond = new Tally('eta = 1.001/L_s: lambda(1) < 1', 0);
  for (let i = 0; i < instances; i++) {
    const constants = randomConstants(stream);
    const { devices: K, smoothness } = constants;
    const span = contraction(1, constants) - contraction(K, constants);
    for (let n = 1; n < K; n++) {
      lambda.add((contraction(n + 1, constants) - contraction(n, constants)) / span);
      noise.add((loraGap(n + 1, constants) - loraGap(n, constants)) / loraGap(1, constants));
      below.add(contraction(n, constants) - 1);
    }
    beyond.add(contraction(1, { ...constants, learningRate: 1.001 / smoothness }) - 1);
  }
  return {
    'lambda-falls': lambda.result(),
    'lora-gap-falls': noise.result(),
    'lambda-below-one': below.result(),
    'lambda-beyond-the-step': beyond.result(),
  };
}

function checkSampling({ enumerated, seed }: FormulaSize): FormulaChecks {
  const stream = new RandomStream(seed, 'formulas/sampling');
  const identity = new Tally('(35)-(37): E||ghat - gbar||^2 = rho(n) spread over all sets, relative difference', 1e-12);
  for (let i = 0; i < enumerated; i++) {
    const gradients = Array.from({ length: 2 + stream.integer(6) }, () =>
      Float64Array.from({ length: 3 }, () => stream.normal()),
    );
    for (let n = 1; n <= gradients.length; n++) {
      const { spreadOfMean, spreadOfDevices } = samplingIdentity(gradients, n);
      const expected = participationFactor(n, gradients.length) * spreadOfDevices;
      identity.add(Math.abs(spreadOfMean - expected) / spreadOfDevices);
    }
  }
  return { 'sampling-identity': identity.result() };
}

/** Lemma 1 through the mixed second difference of F, which is 0 everywhere if and only if F = f(phi) + h(theta). */
function checkSeparability({ instances, seed }: FormulaSize): FormulaChecks {
  const stream = new RandomStream(seed, 'formulas/separability');
  const separable = new Tally('Lemma 1 under Assumption 3: mixed difference of F over its own change', 1e-9);
  const lora = new Tally('Lemma 1 with heads behind an encoder: mixed difference of F over its own change', 1e-9);
  for (let i = 0; i < instances; i++) {
    const problem = separableProblem({
      shape: 'sine',
      devices: 4,
      adapterSize: 3,
      headSize: 2,
      condition: 3,
      start: 1,
    });
    const { value } = shapes.sine;
    const sum = (scales: Float64Array, at: readonly number[]): number =>
      scales.reduce((total, scale, j) => total + scale * value(at[j]!), 0);
    const points = (size: number): number[] => Array.from({ length: size }, () => stream.normal());
    separable.add(
      mixedDifference((phi, theta) => sum(problem.adapterScales, phi) + sum(problem.headScales, theta), {
        from: [points(3), points(2)],
        to: [points(3), points(2)],
      }),
    );
    const factors = loraFactorisation({ devices: 2, inSize: 4, outSize: 3, rank: 1, labelNoise: 0, seed: seed + i });
    const start = loraStart(factors);
    const at = (B: readonly number[], heads: readonly number[]): LoraPoint => ({
      A: start.A,
      B: Float64Array.from(B),
      heads: Float64Array.from(heads),
    });
    lora.add(
      mixedDifference((B, heads) => loraGapAt(factors, at(B, heads)), {
        from: [points(3), points(6)],
        to: [points(3), points(6)],
      }),
    );
  }
  return { 'blocks-separate': separable.result(), 'blocks-of-a-network': lora.result() };
}

function mixedDifference(
  loss: (phi: readonly number[], theta: readonly number[]) => number,
  ends: {
    readonly from: readonly [readonly number[], readonly number[]];
    readonly to: readonly [readonly number[], readonly number[]];
  },
): number {
  const [phi, theta] = ends.from;
  const [phiMoved, thetaMoved] = ends.to;
  const [none, first, second, both] = [
    loss(phi, theta),
    loss(phiMoved, theta),
    loss(phi, thetaMoved),
    loss(phiMoved, thetaMoved),
  ];
  const scale = Math.abs(first - none) + Math.abs(second - none) + Math.abs(both - none);
  return Math.abs(both - first - second + none) / scale;
}

/** The norm in which (3)-(4) is a gradient step: F_k = theta_k^2/2, whose Euclidean constant is 1/K. */
function checkGeometry(): FormulaChecks {
  const rounds = 10;
  const euclidean = new Tally('Theorem 1 with the Euclidean L_s and mu: measured gap over bound, less 1', 0);
  const averaged = new Tally('Theorem 1 with the device-averaged L_s and mu: measured gap over bound, less 1', 1e-9);
  for (const devices of [2, 5, 10, 20]) {
    const problem = separableProblem({
      shape: 'quadratic',
      devices,
      adapterSize: 0,
      headSize: 1,
      condition: 1,
      start: 1,
    });
    const schedule = new Array<number>(rounds).fill(devices);
    const ratio = (learningRate: number, change: Partial<BoundConstants>): number => {
      const noise = { kind: 'gaussian', variance: 0 } as const;
      const measured = exactExpectation({ problem, schedule, learningRate, noise, headUpdates: 'all' }).heads[rounds]!;
      const constants = { ...exactConstants(problem, learningRate, 0), ...change };
      return (
        measured / convergenceBound({ form: 'source', schedule, constants, initialGap: initialGap(problem) }).total
      );
    };
    // Half of the largest step that the theorem allows, in either norm.
    euclidean.add(ratio(devices / 2, { smoothness: 1 / devices, plConstant: 1 / devices }) - 1);
    averaged.add(ratio(0.5, {}) - 1);
  }
  return { 'euclidean-norm': euclidean.result(), 'averaged-norm': averaged.result() };
}

/** The variance of a mini-batch of b out of n samples, over all mini-batches: (s^2/b)(1 - b/n). */
function checkBatches({ enumerated, seed }: FormulaSize): FormulaChecks {
  const stream = new RandomStream(seed, 'formulas/batches');
  const identity = new Tally(
    'variance of a mini-batch mean over all batches, against (s^2/b)(1 - b/n), relative',
    1e-9,
  );
  const grows = new Tally('the same s^2 and b, one sample more: variance before over variance after', 1);
  for (let i = 0; i < enumerated; i++) {
    const size = 2 + stream.integer(7);
    const values = Array.from({ length: size }, () => stream.normal());
    const centre = mean(values);
    const spread = values.reduce((sum, value) => sum + square(value - centre), 0) / (size - 1);
    for (let b = 1; b < size; b++) {
      const means = [...subsetsOfSize(size, b)].map((batch) => mean(batch.map((k) => values[k]!)));
      const variance = mean(means.map((value) => square(value - centre)));
      const formula = (n: number): number => (spread / b) * (1 - b / n);
      identity.add(Math.abs(variance - formula(size)) / formula(size));
      grows.add(formula(size) / formula(size + 1));
    }
  }
  return { 'batch-variance': identity.result(), 'batch-variance-grows': grows.result() };
}

/**
 * Theorem 1 for sets that are not uniform. Under Assumption 3 the gradient of phi is the same on every device, so the tight form
 * holds whoever is scheduled, and (13) lies above it. Without, a schedule that prefers a device ends at that device's minimum.
 */
function checkAnySets({ instances, enumerated, seed }: FormulaSize): FormulaChecks {
  const stream = new RandomStream(seed, 'formulas/any-sets');
  const within = new Tally('Assumption 3: the bound for any sets over (13), less 1', 1e-12);
  const biased = new Tally('devices that differ, always the same one: gap over the bound for uniform sets, less 1', 0);
  for (let i = 0; i < instances; i++) {
    const constants = randomConstants(stream);
    const schedule = Array.from({ length: 20 }, () => 1 + stream.integer(constants.devices));
    const bound = (form: 'source' | 'tight'): number =>
      convergenceBound({ form, schedule, constants, initialGap: 1 }).total;
    within.add(bound('tight') / bound('source') - 1);
  }
  for (let i = 0; i < enumerated; i++) {
    const devices = 2 + stream.integer(19);
    const minima = Array.from({ length: devices }, () => stream.normal());
    const centre = mean(minima);
    const distances = minima.map((minimum) => square(minimum - centre));
    const learningRate = 0.05 + 0.9 * stream.uniform();
    const constants = {
      devices,
      smoothness: 1,
      plConstant: 1,
      gradientVariance: 0,
      learningRate,
      adapterSize: 1,
      headSize: 1,
    };
    // F_k = (phi - c_k)^2 / 2 from phi = the mean of the c_k, and the device that is furthest from it.
    const furthest = greatest(distances);
    const rounds = 400;
    const measured = (furthest * square(1 - pow(1 - learningRate, rounds))) / 2;
    const uniform = convergenceBound({
      form: 'tight',
      schedule: new Array<number>(rounds).fill(1),
      constants,
      initialGap: 0,
      deviceSpread: mean(distances),
    });
    biased.add(measured / uniform.total - 1);
  }
  return { 'any-sets': within.result(), 'biased-sets': biased.result() };
}
