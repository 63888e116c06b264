import { requireNonNegative } from '../../math';
import type { BoundConstants } from './constants';
import { participationFactor } from './participationFactor';

/**
 * What the gradient noise of the low-rank factors adds to the gap in one round, in the paper's form.
 *
 * (15) G_phi(n) = (L_s eta^2 / 2) q_phi sigma^2 (rho(n) + 1/K).
 *
 * @paper (15), (38)
 * @param scheduled - n, integer in [1, K]
 * @returns G_phi(n) >= 0, in units of the loss, falling in n
 * @throws InputError when n is not an integer in [1, K]
 * @example
 * loraGap(1, { devices: 4, smoothness: 1, learningRate: 0.5, adapterSize: 10, gradientVariance: 2, ... }) // 3.125
 */
export function loraGap(scheduled: number, constants: BoundConstants): number {
  const factor = participationFactor(scheduled, constants.devices) + 1 / constants.devices;
  return stepNoise(constants, constants.adapterSize) * factor;
}

/**
 * The same with the noise of n independent devices averaged: (L_s eta^2 / 2) (q_phi sigma^2 / n + rho(n) zeta^2).
 *
 * Differs from the paper: independence gives E||ghat - gradF||^2 <= q_phi sigma^2 / n, and
 * rho(n) (K-1)/K + 1/K = 1/n shows that (15) is larger by the term rho(n)/K. What rho(n) really prices is the spread of
 * the devices' true gradients, which Assumption 3 sets to zero.
 *
 * @param scheduled - n, integer in [1, K]
 * @param deviceSpread - zeta^2 = (1/K) sum_k ||grad_phi F_k - grad_phi F||^2 at most, >= 0; 0 under Assumption 3
 */
export function tightLoraGap(scheduled: number, constants: BoundConstants, deviceSpread = 0): number {
  requireNonNegative('deviceSpread', deviceSpread);
  const rho = participationFactor(scheduled, constants.devices);
  const { smoothness, learningRate, adapterSize } = constants;
  return (
    stepNoise(constants, adapterSize) / scheduled +
    ((smoothness * learningRate * learningRate) / 2) * rho * deviceSpread
  );
}

/**
 * What the gradient noise of the task modules adds to the gap in a round in which all of them move.
 *
 * (16) G_theta = (L_s eta^2 / 2) q_theta sigma^2: the mean over devices, so it does not grow with K.
 *
 * @paper (16), (39)
 * @returns G_theta >= 0, in units of the loss
 */
export function headGap(constants: BoundConstants): number {
  return stepNoise(constants, constants.headSize);
}

/** (L_s eta^2 / 2) q sigma^2. */
function stepNoise({ smoothness, learningRate, gradientVariance }: BoundConstants, entries: number): number {
  return ((smoothness * learningRate * learningRate) / 2) * entries * gradientVariance;
}
