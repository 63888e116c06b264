/** What the schemes of section 12 weigh, in pure numbers; V itself is the setting `penaltyWeight`, constant over the rounds. */
export interface ParticipationConstants {
  /** kappa: the gap of all heads at the start over the encoder's per unit of rho, >= 0. 0 leaves problem P1. */
  readonly headWeight: number;
  /** c, in (0, 1): the share of a head's gap that one round of its device removes. */
  readonly contraction: number;
  /** Q_0 / V, 1/tau_bar: where the queue starts, near the price at which it settles. */
  readonly initialPrice: number;
  /** Q_min / V, 1/tau_bar: the least price of delay. */
  readonly leastPrice: number;
}

/**
 * Fixed on 27 November 2026, before any run of the experiment `participation`: kappa, c and Q_0 are those of the derivation's
 * worked example (V = 30 tau_bar^2, Q_0 = 8 tau_bar, kappa = 3, c = 1/2), not fitted; Q_min = tau_bar / 4 only has to be positive, and
 * is far below every backlog of the pilot cells 100 to 103, which no result uses.
 */
export const participationConstants: ParticipationConstants = {
  headWeight: 3,
  contraction: 0.5,
  initialPrice: 8 / 30,
  leastPrice: 0.25 / 30,
};
