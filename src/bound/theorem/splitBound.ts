import { domainError, pow, requireInteger, requireNonNegative } from '../../math';
import { type BoundConstants, checkBoundConstants } from './constants';
import { headContraction, tightContraction } from './contraction';
import { headGap, tightLoraGap } from './gaps';

/** What the bound needs to know of a schedule: how many devices each round has, and how many rounds each device. */
export interface SplitBoundOptions {
  /** n_0..n_{T-1}, integers in [1, K]. */
  readonly scheduled: ArrayLike<number>; // [T]
  /** m_k, rounds that schedule device k, integers in [0, T]; their sum is that of n_t. */
  readonly participations: ArrayLike<number>; // [K]
  readonly constants: BoundConstants;
  /** Initial gap of the low-rank factors, >= 0, units of the loss. */
  readonly adapterGap: number;
  /** H_k^0, initial gap of each task module, >= 0, units of the loss. */
  readonly headGaps: ArrayLike<number>; // [K]
}

/** The bound on E F(omega^T) - F*, term by term, units of the loss. */
export interface SplitBound {
  /** initial + sampling + heads. */
  readonly total: number;
  /** (1 - c)^T Phi_0: what is left of the low-rank factors' gap. */
  readonly initial: number;
  /** A sum_t (1 - c)^{T-1-t} / n_t: what the noise of averaged gradients leaves, late rounds most. */
  readonly sampling: number;
  /** (1/K) sum_k [H_inf + (1 - c)^{m_k} (H_k^0 - H_inf)]: when a device was served does not matter, only how often. */
  readonly heads: number;
}

/**
 * The bound for a schedule, split by what it depends on:
 *
 *     E F(omega^T) - F* <= (1-c)^T Phi_0 + A sum_t (1-c)^{T-1-t} / n_t + (1/K) sum_k [H_inf + (1-c)^{m_k} (H_k^0 - H_inf)]
 *
 * with c = 2 mu eta - mu L_s eta^2, A = L_s eta^2 q_phi sigma^2 / 2 and H_inf = G_theta / c. The low-rank factors want many
 * devices, late; a task module wants to be served, whenever. So weak devices are best served early and many devices late.
 *
 * It is the closed form of `convergenceBoundForSets`: unroll gap <- (1 - c) gap + A / n_t over all rounds for the factors, and
 * gap <- (1 - c) gap + G_theta, whose fixed point is H_inf, over the m_k rounds of device k. The same conditions hold: sets
 * that do not depend on the gradient noise, eta < 1/L_s, and Assumption 3.
 *
 * @throws InputError for a value outside its domain, or sums of n_t and m_k that differ
 */
export function splitBound(options: SplitBoundOptions): SplitBound {
  const { scheduled, participations, constants, adapterGap, headGaps } = options;
  const { devices } = constants;
  checkBoundConstants(constants);
  if (!(constants.learningRate < 1 / constants.smoothness)) {
    const rule = `< 1/smoothness = ${1 / constants.smoothness}`;
    throw domainError('learningRate', rule, constants.learningRate, 'take a smaller step');
  }
  requireNonNegative('adapterGap', adapterGap);
  for (const [name, list] of [['participations', participations] as const, ['headGaps', headGaps] as const]) {
    if (list.length !== devices) throw domainError(`${name}.length`, `devices = ${devices}`, list.length);
  }
  const rounds = scheduled.length;
  const kept = tightContraction(constants);
  let initial = adapterGap;
  let sampling = 0;
  let sent = 0;
  for (let t = 0; t < rounds; t++) {
    requireInteger(`scheduled[${t}]`, scheduled[t]!, 1, devices, 'a round without devices has no gradient');
    initial *= kept;
    sampling = kept * sampling + tightLoraGap(scheduled[t]!, constants);
    sent += scheduled[t]!;
  }
  const limit = headLimit(constants);
  let heads = 0;
  for (let k = 0; k < devices; k++) {
    requireInteger(`participations[${k}]`, participations[k]!, 0, rounds, 'a device takes part once a round');
    requireNonNegative(`headGaps[${k}]`, headGaps[k]!);
    heads += (limit + pow(headKept(constants), participations[k]!) * (headGaps[k]! - limit)) / devices;
    sent -= participations[k]!;
  }
  if (sent !== 0) {
    throw domainError(
      'participations',
      'with the same sum as scheduled',
      `a difference of ${-sent}`,
      'count each device in each round',
    );
  }
  return { total: initial + sampling + heads, initial, sampling, heads };
}

/** H_inf = G_theta / c, the gap at which a task module that is served for ever stays; units of the loss. */
export function headLimit(constants: BoundConstants): number {
  return headGap(constants) / (1 - headKept(constants));
}

/**
 * What the next round of device k takes off the bound's heads, exactly:
 *
 *     (1/K) (H_k^0 - H_inf) c (1 - c)^{m_k}
 *
 * The index of a scheme that weighs who takes part: large for a device that was never served, halved by each service at
 * c = 1/2. Negative where a task module is already better than it can stay.
 *
 * @param served - m_k, rounds that device k took part in so far, an integer >= 0
 * @param gap - H_k^0, units of the loss, >= 0
 */
export function headDecrease(served: number, gap: number, constants: BoundConstants): number {
  requireInteger('served', served, 0, Number.MAX_SAFE_INTEGER);
  requireNonNegative('gap', gap);
  const kept = headKept(constants);
  return ((gap - headLimit(constants)) * (1 - kept) * pow(kept, served)) / constants.devices;
}

/** 1 - c. */
function headKept(constants: BoundConstants): number {
  return headContraction(constants.devices, constants);
}
