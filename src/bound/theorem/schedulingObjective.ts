import { type BoundConstants, checkBoundConstants } from './constants';
import { contraction } from './contraction';
import { loraGap } from './gaps';
import { participationFactor } from './participationFactor';
import { productWeights } from './weights';

/**
 * The objective that the paper minimises over schedules.
 *
 * (17a) sum_t [prod_{i > t} lambda(n_i)] rho(n_t), which is (13) without the initial gap and without the terms in 1/K
 * and q_theta. Those terms carry the same weights, so they are not constants of the schedule, and (17a) and (13) can
 * rank two schedules differently; the notebook shows a pair.
 *
 * @paper (17)
 * @param schedule - n_0..n_{T-1}, integers in [1, K]
 * @param gap - what a round adds: `'rho'`, or `'lora-gap'`, the LoRA-related gap G_phi(n_t) with its 1/K, as (17) can be read too
 * @returns the objective, >= 0; with rho a pure number, 0 when every device is scheduled in every round
 * @throws InputError naming the round whose n_t is not such an integer
 * @example
 * schedulingObjective([4, 4], { devices: 4, ... }) // 0
 */
export function schedulingObjective(
  schedule: ArrayLike<number>,
  constants: BoundConstants,
  gap: 'rho' | 'lora-gap' = 'rho',
): number {
  checkBoundConstants(constants);
  const { rounds } = productWeights(Array.from(schedule, (n) => contraction(n, constants)));
  let sum = 0;
  for (let t = 0; t < rounds.length; t++) {
    const n = schedule[t]!;
    sum += rounds[t]! * (gap === 'rho' ? participationFactor(n, constants.devices) : loraGap(n, constants));
  }
  return sum;
}
