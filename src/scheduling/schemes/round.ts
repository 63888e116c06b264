import { type RandomStream, requireInteger, requireNonNegative, requirePositive } from '../../math';
import type { PenaltyKind } from '../../settings';

/** What a scheme sees at the start of a round. */
export interface RoundState {
  /** t, from 0. */
  readonly round: number;
  /** T, rounds of the whole run. */
  readonly rounds: number;
  /** g of every device in this round, pure numbers >= 0; its length is K. */
  readonly channelGains: Float64Array; // [K]
  /** L of (7), bits per scheduled device. */
  readonly payloadBits: number;
  /** p, W. */
  readonly txPower: number;
  /** N0, W/Hz. */
  readonly noisePsd: number;
  /** B of (6), Hz. */
  readonly totalBandwidth: number;
  /** tau_bar, seconds. */
  readonly delayBudget: number;
  /** Q_t of (18), seconds. */
  readonly backlog: number;
  /** V_t of (22), seconds squared. */
  readonly penaltyWeight: number;
  /** psi of (22). */
  readonly penalty: PenaltyKind;
  /** Randomness of this round; only a random scheme draws from it. */
  readonly stream: RandomStream;
}

/** Who transmits in a round, with how much bandwidth, and how long it takes. */
export interface Schedule {
  /** Indices into the round's channel gains; the strongest first where the scheme sorts. Empty: nobody is scheduled. */
  readonly devices: readonly number[];
  /** b of each device, Hz, in the same order; their sum is at most B. */
  readonly bandwidths: Float64Array;
  /** tau_t of (7), seconds: the slowest scheduled device. 0 for an empty set. */
  readonly delay: number;
}

/** A round in which nobody transmits: it takes no time, and there is no gradient to learn from. */
export const emptySchedule: Schedule = Object.freeze({ devices: [], bandwidths: new Float64Array(0), delay: 0 });

/** Checks the numbers of a round that are not channel gains ({@link gainOrder} checks those). */
export function requireRoundState(state: RoundState): void {
  requireInteger('channelGains.length', state.channelGains.length, 1, 2 ** 26, 'a cell needs a device');
  requirePositive('payloadBits', state.payloadBits);
  requirePositive('txPower', state.txPower);
  requirePositive('noisePsd', state.noisePsd);
  requirePositive('totalBandwidth', state.totalBandwidth);
  requirePositive('delayBudget', state.delayBudget);
  requireNonNegative('backlog', state.backlog);
  requireNonNegative('penaltyWeight', state.penaltyWeight);
}
