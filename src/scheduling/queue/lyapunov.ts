import { participationFactor } from '../../bound';
import { requireInteger, square } from '../../math';
import type { PenaltyKind } from '../../settings';

/**
 * The Lyapunov function Q^2 / 2 of a backlog, (19), seconds squared.
 *
 * @paper (19)
 */
export function lyapunovFunction(backlog: number): number {
  return square(backlog) / 2;
}

/** A backlog and the round that changes it, all in seconds. */
export interface QueueStep {
  /** Q_t. */
  readonly backlog: number;
  /** tau_t. */
  readonly delay: number;
  /** tau_bar. */
  readonly delayBudget: number;
}

/**
 * The change of the Lyapunov function over one round, the sample inside the expectation (20):
 * (Q_{t+1}^2 - Q_t^2) / 2 with Q_{t+1} of (18). Seconds squared.
 *
 * @paper (20)
 */
export function lyapunovDrift({ backlog, delay, delayBudget }: QueueStep): number {
  const change = Math.max(delay - delayBudget, -backlog);
  // (Q + c)^2 - Q^2 = c (2 Q + c), which keeps the digits that a difference of squares would lose.
  return (change * (2 * backlog + change)) / 2;
}

/**
 * Lemma 2's bound on the drift.
 *
 *     drift <= (tau - tau_bar)^2 / 2 + Q (tau - tau_bar)                   (21)
 *
 * An equality unless the queue runs empty: max(x, 0)^2 <= x^2.
 *
 * @paper (21), Lemma 2
 * @returns seconds squared
 */
export function driftBound({ backlog, delay, delayBudget }: QueueStep): number {
  const excess = delay - delayBudget;
  return square(excess) / 2 + backlog * excess;
}

/**
 * psi(n) of (22), the price of scheduling only n of K devices.
 *
 * @paper (22)
 * @param kind - `'bound'`: rho(n) of the convergence bound, in [0, 1]; `'count'`: -n/K, in [-1, 0)
 * @param scheduled - n, an integer in [1, K]: a round without devices has no averaged gradient
 * @param devices - K
 *
 * @example
 * schedulingPenalty('count', 5, 20) // -0.25
 */
export function schedulingPenalty(kind: PenaltyKind, scheduled: number, devices: number): number {
  if (kind === 'bound') return participationFactor(scheduled, devices);
  requireInteger('scheduled', scheduled, 1, devices);
  return -scheduled / devices;
}

/** The terms of problem P1 for one candidate schedule. */
export interface DriftPlusPenaltyInput extends QueueStep {
  readonly penalty: PenaltyKind;
  /** V_t, seconds squared. */
  readonly penaltyWeight: number;
  /** n. */
  readonly scheduled: number;
  /** K. */
  readonly devices: number;
}

/**
 * The objective of problem P1, which a round's schedule minimises.
 *
 *     V psi(n) + Q (tau - tau_bar)                                         (22)
 *
 * @paper (22)
 * @returns seconds squared
 *
 * @example
 * driftPlusPenalty({ penalty: 'bound', penaltyWeight: 10, scheduled: 1, devices: 3, backlog: 1.1, delay: 0.05, delayBudget: 0 })
 * // 10.055
 */
export function driftPlusPenalty(input: DriftPlusPenaltyInput): number {
  const { penalty, penaltyWeight, scheduled, devices, backlog, delay, delayBudget } = input;
  return penaltyWeight * schedulingPenalty(penalty, scheduled, devices) + backlog * (delay - delayBudget);
}
