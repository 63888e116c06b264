import { domainError, log, requireInteger, requireNonNegative, requirePositive } from '../../math';
import type { PenaltyKind } from '../../settings';
import { sortByGain } from './sortGains';

/** A round in which devices differ in what they are worth, not only in their gains. */
export interface SetProblem {
  /** g, channel power gains >= 0, any order; devices with gain 0 cannot be scheduled. */
  readonly channelGains: ArrayLike<number>; // [K]
  /** u_k >= 0, what scheduling device k is worth beside the number of devices, in the unit of V: seconds squared. */
  readonly deviceValues: ArrayLike<number>; // [K]
  /** L, bits per scheduled device, > 0. */
  readonly payloadBits: number;
  /** p, W, > 0. */
  readonly txPower: number;
  /** N0, W/Hz, > 0. */
  readonly noisePsd: number;
  /** B, Hz, > 0. */
  readonly totalBandwidth: number;
  /** tau_bar, seconds, > 0: with it V + Q tau_bar is the scale of the gap. */
  readonly delayBudget: number;
  /** Q_t, seconds, >= 0. */
  readonly backlog: number;
  /** V w_t, seconds squared, >= 0: the weight of psi. */
  readonly penaltyWeight: number;
  /** psi(n): `'bound'` is rho(n) = (K - n) / (n (K - 1)), `'count'` is -n/K. */
  readonly penalty: PenaltyKind;
  /** tau_max, seconds, > 0: sets that take longer are out. Default: none are. */
  readonly longestDelay?: number;
  /** How far the answer may be above the optimum, relative to V + Q tau_bar, > 0. Default 1e-6. */
  readonly relativeGap?: number;
  /** Nodes after which the search ends with the gap that it has then. Default 1e6. */
  readonly nodeLimit?: number;
}

/** What proves that a set is the best one, and what the proof cost. */
export interface SetCertificate {
  /** No set has a smaller objective than this; seconds squared. */
  readonly lowerBound: number;
  /** (objective - lowerBound) / (V + Q tau_bar), at most the gap asked for unless the node limit was met. */
  readonly gap: number;
  /** Nodes of the branch and bound: intervals of the delay, with devices that are in and devices that are out. */
  readonly nodes: number;
  /** Evaluations of the bandwidth function of one device. */
  readonly evaluations: number;
}

/** The best set of a round. */
export interface SetSearchResult {
  /** Indices into `channelGains`, the strongest first; empty if no device is within reach, or none within `longestDelay`. */
  readonly devices: readonly number[];
  /** tau of the set with the best bandwidths, seconds; 0 for an empty set. */
  readonly delay: number;
  /** V psi(n) - sum of u_k + Q tau, seconds squared; Infinity for an empty set. */
  readonly objective: number;
  readonly certificate: SetCertificate;
}

/** The devices within reach, strongest first, in the units of the solver: the band is 1, rates are nat/s over B. */
export interface LoadedSetProblem {
  /** Index into `channelGains` of each. */
  readonly order: Uint32Array; // [N]
  /** s = p g / (N0 B), 1/s, ln s. */
  readonly capacity: Float64Array; // [N]
  readonly inverseCapacity: Float64Array;
  readonly logCapacity: Float64Array;
  /** u. */
  readonly value: Float64Array;
  /** L ln 2 / B: seconds per 1/rate. */
  readonly perInverseRate: number;
  /** Q L ln 2 / B: the delay term is price / rate. */
  readonly price: number;
  /** tau_max in the same unit: the largest 1/rate; Infinity for none. */
  readonly longest: number;
  /** The penalty of n devices is falling (1/n - 1/K) - constant n. */
  readonly falling: number;
  readonly constant: number;
  /** V + Q tau_bar. */
  readonly scale: number;
}

/**
 * Checks a problem and sorts its devices.
 *
 * @throws InputError for a value outside its domain, or lists of different lengths
 */
export function loadSetProblem(problem: SetProblem): LoadedSetProblem {
  const { channelGains, deviceValues, payloadBits, txPower, noisePsd, totalBandwidth } = problem;
  const { delayBudget, backlog, penaltyWeight, penalty } = problem;
  const devices = channelGains.length;
  requirePositive('payloadBits', payloadBits);
  requirePositive('txPower', txPower);
  requirePositive('noisePsd', noisePsd);
  requirePositive('totalBandwidth', totalBandwidth);
  requirePositive('delayBudget', delayBudget);
  requireNonNegative('backlog', backlog);
  requireNonNegative('penaltyWeight', penaltyWeight);
  const { longestDelay = Infinity } = problem;
  if (longestDelay < Infinity) requirePositive('longestDelay', longestDelay);
  if (problem.relativeGap !== undefined) requirePositive('relativeGap', problem.relativeGap);
  if (problem.nodeLimit !== undefined) requireInteger('nodeLimit', problem.nodeLimit, 1, Number.MAX_SAFE_INTEGER);
  if (deviceValues.length !== devices) {
    throw domainError(
      'deviceValues.length',
      `that of channelGains, ${devices}`,
      deviceValues.length,
      'give each device a value',
    );
  }
  const sorted = sortByGain(channelGains);
  const perGain = txPower / (noisePsd * totalBandwidth);
  let reach = devices;
  while (reach > 0 && !(channelGains[sorted[reach - 1]!]! * perGain > 1e-300)) reach--;
  const order = sorted.subarray(0, reach);
  const capacity = new Float64Array(reach);
  const inverseCapacity = new Float64Array(reach);
  const logCapacity = new Float64Array(reach);
  const value = new Float64Array(reach);
  for (let k = 0; k < devices; k++) requireNonNegative(`deviceValues[${k}]`, deviceValues[k]!);
  for (let i = 0; i < reach; i++) {
    const s = channelGains[order[i]!]! * perGain;
    capacity[i] = s;
    inverseCapacity[i] = 1 / s;
    logCapacity[i] = log(s);
    value[i] = deviceValues[order[i]!]!;
  }
  const perInverseRate = (payloadBits * Math.LN2) / totalBandwidth;
  const counts = penalty === 'count';
  return {
    order,
    capacity,
    inverseCapacity,
    logCapacity,
    value,
    perInverseRate,
    price: backlog * perInverseRate,
    longest: longestDelay / perInverseRate,
    falling: counts || devices === 1 ? 0 : (penaltyWeight * devices) / (devices - 1),
    constant: counts ? penaltyWeight / devices : 0,
    scale: penaltyWeight + backlog * delayBudget,
  };
}

/** What rounding may add to a delay that is at the limit. */
const ROUNDING = 1e-13;

/** Whether a round of this 1/rate ends within the longest delay. */
export function isWithin(inverseRate: number, { longest }: LoadedSetProblem): boolean {
  return inverseRate <= longest * (1 + ROUNDING);
}
