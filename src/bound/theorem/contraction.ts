import type { BoundConstants } from './constants';
import { participationFactor } from './participationFactor';

/**
 * The factor by which a round with n scheduled devices shrinks the optimality gap, in the paper's form.
 *
 * (14) lambda(n) = 1 - 2 mu eta + mu L_s eta^2 (1 + rho(n)). For 0 < eta < 1/L_s it lies in [0, 1) for every n >= 1, and
 * eta < 1/L_s is the largest range for which that is so at n = 1.
 *
 * @paper (14), (38)
 * @param scheduled - n, integer in [1, K]
 * @param constants - L_s, mu, eta and K; any eta > 0, so that the edge of the theorem can be studied
 * @returns lambda(n), falling in n
 * @throws InputError when n is not an integer in [1, K]
 * @example
 * contraction(20, { devices: 20, smoothness: 1, plConstant: 0.1, learningRate: 0.5, ... }) // 0.925
 */
export function contraction(scheduled: number, constants: BoundConstants): number {
  return 1 - progress(constants, 1 + participationFactor(scheduled, constants.devices));
}

/**
 * The factor of a full round, lambda = 1 - 2 mu eta + mu L_s eta^2.
 *
 * Differs from the paper: (14) carries rho(n) because its proof bounds the devices' spread about their mean by their
 * second moment. Independence across devices needs no such step, and the factor no longer depends on n.
 *
 * @paper (34), (38), (39)
 * @returns the factor, in [(1 - mu eta)^2, 1) for 0 < eta < 2/L_s
 */
export function tightContraction(constants: BoundConstants): number {
  return 1 - progress(constants, 1);
}

/**
 * The expected factor of the task modules when only n of K of them move: 1 - (n/K)(2 mu eta - mu L_s eta^2).
 *
 * Differs from the paper: (39) lets every task module step in every round, but a device that is not scheduled keeps its
 * own (section II-A), so only the share n/K of this block makes progress.
 *
 * @paper (39)
 * @param scheduled - n, integer in [1, K]
 * @throws InputError when n is not an integer in [1, K]
 */
export function headContraction(scheduled: number, constants: BoundConstants): number {
  participationFactor(scheduled, constants.devices); // checks n and K
  return 1 - (scheduled / constants.devices) * progress(constants, 1);
}

/** 2 mu eta - mu L_s eta^2 s: the share of the gap one step removes when E||g||^2 <= s ||grad F||^2 + noise. */
function progress({ plConstant, smoothness, learningRate }: BoundConstants, secondMoment: number): number {
  return plConstant * learningRate * (2 - smoothness * learningRate * secondMoment);
}
