import { requireInteger, square } from '../../math';
import type { PenaltyKind } from '../../settings';
import { schedulingPenalty } from './lyapunov';

/** The prefixes of one round as Algorithm 1 sees them. */
export interface PrefixCurve {
  /** tau*(1), tau*(2), ..., seconds, non-decreasing: least delays of the n strongest devices. */
  readonly delays: ArrayLike<number>; // [N], N <= K
  readonly penalty: PenaltyKind;
  /** K. */
  readonly devices: number;
}

/**
 * The price at which each next device stops paying.
 *
 *     theta_n = (tau*(n+1) - tau*(n)) / (psi(n) - psi(n+1)),   J(n+1) > J(n)  <=>  theta_n > V/Q
 *
 * With psi = rho this is n (n+1) (K-1)/K (tau*(n+1) - tau*(n)); with psi = -n/K it is K (tau*(n+1) - tau*(n)).
 *
 * @returns theta_1 ... theta_{N-1}, seconds
 */
export function expansionThresholds({ delays, penalty, devices }: PrefixCurve): Float64Array {
  // Integers times the delay first, so that thresholds which are equal on paper stay equal here.
  return Float64Array.from({ length: Math.max(0, delays.length - 1) }, (_, i) => {
    const added = delays[i + 1]! - delays[i]!;
    return penalty === 'count' ? devices * added : ((i + 1) * (i + 2) * (devices - 1) * added) / devices;
  });
}

/**
 * Where Algorithm 1 stops: the first n whose threshold exceeds V/Q, or all devices.
 *
 * @paper Algorithm 1
 * @param ratio - V/Q, seconds; Infinity for an empty queue
 */
export function earlyStopCount(thresholds: ArrayLike<number>, ratio: number): number {
  let n = 1;
  while (n <= thresholds.length && thresholds[n - 1]! <= ratio) n++;
  return n;
}

/** The n that minimises V psi(n) + Q tau*(n) over all prefixes, the smallest of equals. */
export function bestPrefixCount({ delays, penalty, devices }: PrefixCurve, ratio: number): number {
  if (ratio === Infinity) return delays.length;
  let best = 1;
  let bestValue = Infinity;
  for (let n = 1; n <= delays.length; n++) {
    const value = ratio * schedulingPenalty(penalty, n, devices) + delays[n - 1]!;
    if (value < bestValue) [best, bestValue] = [n, value];
  }
  return best;
}

/**
 * The condition under which Theorem 2(b) holds: Algorithm 1 finds the best prefix for every V and Q if and only if the
 * thresholds never fall.
 *
 * Proof. J(n+1) - J(n) = Q (psi(n) - psi(n+1)) (theta_n - V/Q) has the sign of theta_n - V/Q. If theta_n never falls, that
 * sign changes at most once, from - to +: the objective falls, then rises, and its first increase is behind its least
 * value. If it does fall, let theta_{n+1} < theta_n be the first time and take V/Q just below theta_n: the algorithm
 * stops at the latest at n with an increase as small as we like, while the next step lowers the objective by a fixed
 * amount, so J(n+2) < J(n), and the algorithm is wrong there.
 *
 * In a picture: the points (tau*(n), psi(n)) must lie on a convex curve.
 *
 * @paper Theorem 2
 */
export function thresholdsNeverFall(thresholds: ArrayLike<number>): boolean {
  for (let i = 1; i < thresholds.length; i++) if (thresholds[i]! < thresholds[i - 1]!) return false;
  return true;
}

/**
 * How bad the early stop can be with psi = rho: the least upper bound of J(stopped) / J(best), J = V rho(n) + Q tau.
 *
 *     max_{1 <= n <= K-2} (K - n) (n + 1) / K = floor((K+1)^2 / 4) / K,   about K/4
 *
 * Proof. Stopping at n needs V/Q < theta_n = n (n+1) (K-1)/K (tau_{n+1} - tau_n), hence J(n)/Q = (V/Q) rho(n) + tau_n <
 * (K-n)(n+1)/K (tau_{n+1} - tau_n) + tau_n <= (K-n)(n+1)/K tau_{n+1}. The best m > n + 1 has J(m)/Q >= tau_m >= tau_{n+1}.
 * It is approached by n devices of unbounded gain and K - n so weak that bandwidth does not limit them: tau_n -> 0 and
 * tau_{n+1} = ... = tau_K. So the gap is unbounded as K grows.
 *
 * @returns 1 for K <= 2, where the algorithm cannot fail
 */
export function worstEarlyStopRatio(devices: number): number {
  requireInteger('devices', devices, 1, 2 ** 26);
  return devices <= 2 ? 1 : Math.floor(square(devices + 1) / 4) / devices;
}
