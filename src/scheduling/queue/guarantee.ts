import { domainError, lambertW0, log1p, requireNonNegative, requirePositive, square } from '../../math';

/** A run of a scheme that minimises V f(S) + Q tau in every round, up to an error. */
export interface GuaranteeInput {
  /** tau_t, seconds. */
  readonly delays: ArrayLike<number>; // [T]
  /** tau_bar, seconds. */
  readonly delayBudget: number;
  /** V, the same in every round, seconds squared, > 0. */
  readonly penaltyWeight: number;
  /** Q_0, seconds. */
  readonly initialBacklog: number;
  /** Q_min, floor of the queue, seconds; default 0. */
  readonly floor?: number;
  /** How far the objective of a round may be above its least value, seconds squared; default 0. */
  readonly roundError?: number;
}

/**
 * How much larger the mean penalty of a run can be than that of any other one within the limit in the same rounds: the
 * guarantee of drift plus penalty, along the path that the run took.
 *
 * With Q <- max(Q + tau - tau_bar, q), X = Q - q obeys (18), so that Lemma 2 bounds the drift of X^2/2:
 *
 *     X_{t+1}^2 / 2 - X_t^2 / 2 <= (tau_t - tau_bar)^2 / 2 + (Q_t - q) (tau_t - tau_bar)
 *
 * Round t chose S_t with V f(S_t) + Q_t tau_t <= V f(S) + Q_t tau(S) + C for every S. Let S be what another scheme does that
 * keeps tau(S) <= tau_bar in every round; add up, and drop X_T^2 >= 0:
 *
 *     mean f(S_t) <= mean f(S) + (D + C + E) / V + X_0^2 / (2 V T)
 *     D = mean (tau_t - tau_bar)^2 / 2,   E = q (tau_bar - mean tau_t)
 *
 * Nothing is random in this. Under channels that are independent across rounds the same holds in expectation against every
 * stationary scheme that keeps the budget only on average, since its tau(S) is independent of Q_t: the textbook's (D + C)/V.
 *
 * Conditions: D has to be finite, and its expectation is not under Rayleigh fading where a queue can be empty, because an
 * empty queue schedules everybody and E[1/|h|^2] is infinite. A floor q > 0, or a cap on the delay beyond which a device
 * counts as out of reach, gives D a bound.
 *
 * @returns (D + C + E)/V + X_0^2/(2 V T), in the unit of f
 * @throws InputError for no rounds or a value outside its domain
 */
export function penaltyGuarantee(input: GuaranteeInput): number {
  const { delays, delayBudget, penaltyWeight, initialBacklog, floor = 0, roundError = 0 } = input;
  requirePositive('delayBudget', delayBudget);
  requirePositive('penaltyWeight', penaltyWeight);
  requireNonNegative('floor', floor);
  requireNonNegative('roundError', roundError);
  requireNonNegative('initialBacklog - floor', initialBacklog - floor, 'a queue starts at its floor or above');
  const rounds = delays.length;
  if (rounds === 0) throw domainError('delays.length', '>= 1', 0, 'a run has a round');
  let squares = 0;
  let excess = 0;
  for (let t = 0; t < rounds; t++) {
    requireNonNegative(`delays[${t}]`, delays[t]!);
    squares += square(delays[t]! - delayBudget) / 2;
    excess += delays[t]! - delayBudget;
  }
  const perRound = (squares - floor * excess) / rounds + roundError;
  return perRound / penaltyWeight + square(initialBacklog - floor) / (2 * penaltyWeight * rounds);
}

/**
 * How large the mean backlog can be: (D + C + V F)/s + Q_0^2/(2 s T), of the order of V, so that the queue is mean-rate stable.
 *
 * As in {@link penaltyGuarantee} for q = 0, against a scheme that keeps tau(S) <= tau_bar - s: Slater's condition with slack s,
 * in every round here, on average under independent channels. F is the range of f.
 *
 * @param slack - s, seconds, > 0
 * @param penaltyRange - F, the difference of the largest and the least f, >= 0
 * @returns seconds
 */
export function backlogGuarantee(
  input: Omit<GuaranteeInput, 'floor'>,
  { slack, penaltyRange }: { readonly slack: number; readonly penaltyRange: number },
): number {
  requirePositive('slack', slack);
  requireNonNegative('penaltyRange', penaltyRange);
  return ((penaltyGuarantee(input) + penaltyRange) * input.penaltyWeight) / slack;
}

/** Values of one head in the fluid limit, in units of its gap at the start; smaller is better. */
export interface FluidIndex {
  /** Gap left and effort spent by the scheme that pays each moment's own decrease. */
  readonly index: number;
  /** The least possible. */
  readonly optimal: number;
  /** index - optimal, in [0, 1/2). */
  readonly gap: number;
}

/**
 * What the index form loses in the fluid limit, for one head whose service x costs x^2 / (2 beta) per unit of time.
 *
 * Many rounds with little progress each (c -> 0, c T = a): after service X the head's gap is e^{-aX}. The index pays what
 * the next service takes off, a e^{-aX(s)}, and so serves at the rate x = beta a e^{-aX}: X(s) = ln(1 + z s)/a, z = a^2 beta, with
 * gap 1/(1 + z) and effort z/(2 (1 + z)) at the end. The best plan has one price for all time, that of the end: x = y/a with
 * y e^y = z, so y = W_0(z), gap y/z and effort y^2/(2 z).
 *
 * The index pays too much too early. For z -> 0 nothing is lost, to second order; for large z up to half of the gap at the
 * start. Virtual queues, whose price is the same at the end as before, lose nothing in this limit.
 *
 * @param effort - z = a^2 beta, a pure number, > 0
 * @example
 * fluidIndex(Math.E) // { index: 0.6345, optimal: 0.5518, gap: 0.0827 }
 */
export function fluidIndex(effort: number): FluidIndex {
  requirePositive('effort', effort);
  const index = (1 + 1 / (1 + effort)) / 2;
  const y = lambertW0(effort);
  const optimal = (y / effort) * (1 + y / 2);
  return { index, optimal, gap: index - optimal };
}

/** X(s) of the index form of {@link fluidIndex}, times a: ln(1 + z s). */
export function fluidIndexService(effort: number, time: number): number {
  requirePositive('effort', effort);
  requireNonNegative('time', time);
  return log1p(effort * time);
}
