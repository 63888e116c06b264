import { square } from '../../math';

/**
 * A loss that can be evaluated with its gradient anywhere: all that an estimate of a constant needs to know of a problem.
 *
 * Points are in coordinates in which one round is a gradient step of length 1. With two step sizes that is the norm
 * ||omega||^2 = ||phi||^2 / eta_phi + (1/K) sum_k ||theta_k||^2 / eta_theta, in which the condition eta < 1/L_s of
 * Theorem 1 reads L_s < 1.
 */
export interface ProbedLoss {
  evaluate(point: Float64Array): Promise<Evaluation>;
}

/** F and grad F at a point. */
export interface Evaluation {
  readonly loss: number;
  readonly gradient: Float64Array;
}

/** An evaluation and where it was made. */
export interface EvaluatedPoint extends Evaluation {
  readonly point: Float64Array;
}

/** ||x||^2 */
export function squaredNorm(x: Float64Array): number {
  let sum = 0;
  for (const value of x) sum += value * value;
  return sum;
}

/** ||a - b||^2 */
export function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += square(a[i]! - b[i]!);
  return sum;
}
