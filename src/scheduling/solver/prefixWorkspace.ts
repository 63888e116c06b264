import { domainError, log, requireInteger, requireNonNegative, requirePositive } from '../../math';
import type { PenaltyKind } from '../../settings';
import { type BandwidthWorkspace, createBandwidthWorkspace } from './bandwidthKernel';

/** A round as the prefix search sees it: the devices in order of their gain, and the two weights of problem P1. */
export interface PrefixProblem {
  /** g, channel power gains >= 0 in descending order; devices with gain 0 cannot be scheduled. */
  readonly sortedChannelGains: ArrayLike<number>; // [at most K]
  /** K of psi, when the list leaves devices out; default: the length of the list. */
  readonly devices?: number;
  /** L, bits per scheduled device, >= 0. */
  readonly payloadBits: number;
  /** p, W, > 0. */
  readonly txPower: number;
  /** N0, W/Hz, > 0. */
  readonly noisePsd: number;
  /** B, Hz, > 0. */
  readonly totalBandwidth: number;
  /** Q_t, seconds, >= 0. */
  readonly backlog: number;
  /** V_t, seconds squared, >= 0. */
  readonly penaltyWeight: number;
  /** psi(n): `'bound'` is rho(n) = (K - n) / (n (K - 1)), `'count'` is -n/K. */
  readonly penalty: PenaltyKind;
  /** u >= 0, what every scheduled device is worth beside psi, seconds squared; default 0. */
  readonly deviceValue?: number;
  /** Memory to work in, from {@link createPrefixWorkspace}; without it the call allocates its own. */
  readonly workspace?: PrefixWorkspace;
}

/** Reusable memory of the prefix search: 52 bytes per device. Not to be shared by two searches at once. */
export interface PrefixWorkspace extends BandwidthWorkspace {
  /** Proven lower bound on 1/rate of the prefix of m + 1 devices. */
  readonly inverseRateBound: Float64Array;
  /** Prefixes not yet excluded, ascending. */
  readonly active: Uint32Array;
}

/** Allocates the memory of {@link exactPrefixSearch} once, for any number of rounds with up to `size` devices. */
export function createPrefixWorkspace(size: number): PrefixWorkspace {
  requireInteger('size', size, 1, 2 ** 28);
  const w = createBandwidthWorkspace(size, 'running-sums');
  // One by one: a spread gives objects of changing layouts, and every new one throws compiled searches away.
  return {
    size: w.size,
    capacity: w.capacity,
    inverseCapacity: w.inverseCapacity,
    logCapacity: w.logCapacity,
    bandwidth: w.bandwidth,
    slope: w.slope,
    curvature: w.curvature,
    sumAt: w.sumAt,
    slopeAt: w.slopeAt,
    totals: w.totals,
    inverseRateBound: new Float64Array(size),
    active: new Uint32Array(size),
  };
}

/**
 * Checks a problem and writes the capacities of the devices within reach into a workspace.
 *
 * @returns how many devices are within reach: the length of the longest prefix with a finite delay
 * @throws InputError for a value outside its domain, gains that are not in descending order, a workspace too small
 */
export function loadPrefixProblem(problem: PrefixProblem, workspace: PrefixWorkspace): number {
  const { sortedChannelGains, txPower, noisePsd, totalBandwidth } = problem;
  const listed = sortedChannelGains.length;
  requireNonNegative('payloadBits', problem.payloadBits);
  requirePositive('txPower', txPower);
  requirePositive('noisePsd', noisePsd);
  requirePositive('totalBandwidth', totalBandwidth);
  requireNonNegative('backlog', problem.backlog);
  requireNonNegative('penaltyWeight', problem.penaltyWeight);
  if (problem.deviceValue !== undefined) requireNonNegative('deviceValue', problem.deviceValue);
  if (problem.devices !== undefined) requireInteger('devices', problem.devices, Math.max(1, listed), 2 ** 53 - 1);
  if (workspace.size < listed) {
    throw domainError(
      'workspace.size',
      `at least ${listed}`,
      workspace.size,
      'create the workspace for the whole cell',
    );
  }
  const { capacity, inverseCapacity, logCapacity } = workspace;
  const perGain = txPower / (noisePsd * totalBandwidth);
  let previous = Infinity;
  let reach = 0;
  for (let k = 0; k < listed; k++) {
    const gain = sortedChannelGains[k]!;
    if (!(gain <= previous && gain >= 0 && gain < Infinity)) {
      requireNonNegative(`sortedChannelGains[${k}]`, gain, 'a power gain, not in dB');
      throw domainError(
        `sortedChannelGains[${k}]`,
        `at most the one before it, ${previous}`,
        gain,
        'sort with sortByGain',
      );
    }
    previous = gain;
    const s = gain * perGain;
    if (s > 0) {
      capacity[k] = s;
      inverseCapacity[k] = 1 / s;
      logCapacity[k] = log(s);
      reach = k + 1;
    }
  }
  return reach;
}

/** psi(n) of (22) without checks, for inner loops. */
export function prefixPenalty(penalty: PenaltyKind, scheduled: number, devices: number): number {
  if (penalty === 'count') return -scheduled / devices;
  return devices === 1 ? 0 : (devices - scheduled) / (scheduled * (devices - 1));
}
