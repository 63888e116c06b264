import { domainError, greatest, least, pow, requireInteger, requirePositive, square } from '../../math';
import type { BoundConstants } from '../theorem/constants';
import type { GapByBlock } from '../theorem/convergenceBound';
import { SINE_PL_CONSTANT, SINE_SMOOTHNESS, shapes } from './lossShapes';

/** The loss of one coordinate of unit curvature scale: x^2/2, or the non-convex (x^2 + 3 sin^2 x)/8. */
export type LossShape = 'quadratic' | 'sine';

/**
 * A federated problem whose every constant is known.
 *
 * F = sum_i a_i s(phi_i) + (1/K) sum_k sum_j b_j s(theta_kj), with s of {@link LossShape}: K devices, low-rank factors phi
 * with scales a, task modules theta_k with scales b. The least value is 0, at the origin. The blocks separate, because
 * Assumption 3 (each device's gradient is unbiased for the global one) allows nothing else for K >= 2; see notebook 03.
 */
export interface SeparableProblem {
  readonly shape: LossShape;
  /** K, integer >= 1. */
  readonly devices: number;
  /** [q_phi] a_i > 0. */
  readonly adapterScales: Float64Array;
  /** [q_theta] b_j > 0, the same for every device. */
  readonly headScales: Float64Array;
  /** [q_phi] phi^0. */
  readonly adapterStart: Float64Array;
  /** [q_theta] theta_k^0, the same for every device. */
  readonly headStart: Float64Array;
  /** [K x q_phi] where device k alone would have its minimum, mean zero over k; absent under Assumption 3. Quadratic only. */
  readonly deviceOptima?: Float64Array;
}

export interface ProblemOptions {
  readonly shape: LossShape;
  readonly devices: number;
  /** q_phi, integer >= 0. */
  readonly adapterSize: number;
  /** q_theta, integer >= 0; the two sizes may not both be 0. */
  readonly headSize: number;
  /** Largest scale over smallest, >= 1; scales are spaced geometrically and the largest is 1. */
  readonly condition: number;
  /** Value of every coordinate at the start. */
  readonly start: number;
}

/**
 * A problem with geometrically spaced scales in both blocks.
 *
 * @paper (12), Lemma 1
 * @throws InputError for an option outside its domain
 * @example
 * separableProblem({ shape: 'quadratic', devices: 10, adapterSize: 40, headSize: 1, condition: 10, start: 1 })
 */
export function separableProblem(options: ProblemOptions): SeparableProblem {
  const { shape, devices, adapterSize, headSize, condition, start } = options;
  requireInteger('devices', devices, 1, 1e6);
  requireInteger('adapterSize', adapterSize, 0, 1e6);
  requireInteger('headSize', headSize, adapterSize === 0 ? 1 : 0, 1e6, 'a problem needs at least one parameter');
  if (!(condition >= 1 && condition < Infinity)) throw domainError('condition', 'a finite number >= 1', condition);
  return {
    shape,
    devices,
    adapterScales: geometric(adapterSize, condition),
    headScales: geometric(headSize, condition),
    adapterStart: new Float64Array(adapterSize).fill(start),
    headStart: new Float64Array(headSize).fill(start),
  };
}

function geometric(size: number, condition: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => (size === 1 ? 1 : pow(condition, -i / (size - 1))));
}

/**
 * The same quadratic problem with devices that disagree: device k's optimum is moved by spread * (+1 or -1), balanced.
 *
 * Breaks Assumption 3: grad_phi F_k = a (phi - c_k). Device k in the first half of each coordinate's alternation gets
 * +spread, its partner -spread, so that the mean over devices is exactly zero.
 *
 * @param spread - distance of every device's optimum from the common one, in each coordinate
 * @throws InputError for a problem that is not quadratic or has an odd number of devices
 */
export function withDeviceOptima(problem: SeparableProblem, spread: number): SeparableProblem {
  if (problem.shape !== 'quadratic') throw domainError('problem.shape', "'quadratic'", problem.shape);
  if (problem.devices % 2 !== 0) throw domainError('problem.devices', 'even, to balance', problem.devices);
  const size = problem.adapterScales.length;
  const deviceOptima = new Float64Array(problem.devices * size);
  for (let k = 0; k < problem.devices; k++) {
    for (let i = 0; i < size; i++) deviceOptima[k * size + i] = k % 2 === 0 ? spread : -spread;
  }
  return { ...problem, deviceOptima };
}

/** zeta^2 = (1/K) sum_k ||grad_phi F_k - grad_phi F||^2, the same at every point of a quadratic problem; 0 if i.i.d. */
export function deviceSpread({ deviceOptima, adapterScales, devices }: SeparableProblem): number {
  if (deviceOptima === undefined) return 0;
  const size = adapterScales.length;
  let sum = 0;
  for (let k = 0; k < devices; k++) {
    for (let i = 0; i < size; i++) sum += square(adapterScales[i]! * deviceOptima[k * size + i]!);
  }
  return sum / devices;
}

/**
 * The exact constants of a problem for Theorem 1, in the device-averaged geometry.
 *
 * Quadratic: L_s and mu are the largest and the smallest scale. Sine: f = (x^2 + 3 sin^2 x)/8 has |f''| <= 1 and
 * f'^2 >= 2 mu f with mu = 0.0219..., each times the largest and the smallest scale.
 *
 * @paper (10), Assumption 2, Assumption 5
 * @param learningRate - eta > 0
 * @param gradientVariance - sigma^2 >= 0 of one gradient entry
 */
export function exactConstants(
  problem: SeparableProblem,
  learningRate: number,
  gradientVariance: number,
): BoundConstants {
  requirePositive('learningRate', learningRate);
  const scales = [...problem.adapterScales, ...problem.headScales];
  const [smooth, pl] = problem.shape === 'sine' ? [SINE_SMOOTHNESS, SINE_PL_CONSTANT] : [1, 1];
  return {
    devices: problem.devices,
    smoothness: smooth * greatest(scales),
    plConstant: pl * least(scales),
    gradientVariance,
    learningRate,
    adapterSize: problem.adapterScales.length,
    headSize: problem.headScales.length,
  };
}

/**
 * F(omega^0) - F* by block, exact.
 *
 * @paper (9), Assumption 1
 */
export function initialGap(problem: SeparableProblem): GapByBlock {
  const { value } = shapes[problem.shape];
  const block = (scales: Float64Array, start: Float64Array): number =>
    scales.reduce((sum, scale, i) => sum + scale * value(start[i]!), 0);
  return {
    adapter: block(problem.adapterScales, problem.adapterStart),
    heads: block(problem.headScales, problem.headStart),
  };
}
