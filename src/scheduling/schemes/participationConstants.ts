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
  /** tau_max, tau_bar: no round is to take longer; Infinity for no limit. */
  readonly longestDelay: number;
}

/**
 * Fixed on 27 November 2026, before any run of the experiment `participation`. kappa = 3 and c = 1/2 are those of the derivation's
 * worked example, not fitted. Q_0 is 10 tau_bar at V = 30 tau_bar^2: the queue ended between 7 and 10 on the pilot cells 100 to 103, which
 * no result uses, and a start below the end overdraws the budget by the difference. Q_min = tau_bar / 4 only has to be positive.
 */
export const participationConstants: ParticipationConstants = {
  headWeight: 3,
  contraction: 0.5,
  initialPrice: 10 / 30,
  leastPrice: 0.25 / 30,
  longestDelay: Number.POSITIVE_INFINITY,
};

/** Q_0 / V of the form with a queue for each device, 1/tau_bar: on the same pilot cells its queue ended between 10 and 13. */
export const INITIAL_PRICE_WITH_QUEUES: number = 13 / 30;
