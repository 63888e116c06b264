import { domainError, requireInteger } from '../../math';

/**
 * Every subset of size n of 0..K-1, in lexicographic order.
 *
 * @param devices - K, integer in [1, 20]; C(20, 10) = 184,756 is as far as an enumeration is of use
 * @param size - n, integer in [0, K]
 * @throws InputError outside these ranges
 * @example
 * subsetsOfSize(3, 2) // [[0, 1], [0, 2], [1, 2]]
 */
export function subsetsOfSize(devices: number, size: number): number[][] {
  requireInteger('devices', devices, 1, 20, 'use a smaller cell to enumerate');
  requireInteger('size', size, 0, devices);
  const all: number[][] = [];
  const grow = (set: number[], next: number): void => {
    if (set.length === size) {
      all.push(set);
      return;
    }
    for (let k = next; k <= devices - (size - set.length); k++) grow([...set, k], k + 1);
  };
  grow([], 0);
  return all;
}

/**
 * The mean of some rows: ghat of a set, or gbar of all devices.
 *
 * @paper (30), (31)
 */
export function meanOfRows(rows: readonly Float64Array[], set: readonly number[]): Float64Array {
  if (set.length === 0) throw domainError('set', 'non-empty', '[]');
  const mean = new Float64Array(rows[set[0]!]!.length);
  for (const k of set) {
    rows[k]!.forEach((value, i) => {
      mean[i] = mean[i]! + value / set.length;
    });
  }
  return mean;
}

/** Both sides of the sampling identity for the gradients of one round. */
export interface SamplingIdentity {
  /** E_S ||ghat - gbar||^2 over all sets of size n, by enumeration: the left side of (35). */
  readonly spreadOfMean: number;
  /** (1/K) sum_k ||g_k - gbar||^2, which rho(n) multiplies. */
  readonly spreadOfDevices: number;
  /** The part of (35) from k = j, (36): (1/n^2) sum_k P(k in S) ||g_k - gbar||^2. */
  readonly diagonal: number;
  /** The part of (35) from k /= j, (37): (1/n^2) sum_{k/=j} P(k, j in S) <g_k - gbar, g_j - gbar>. */
  readonly offDiagonal: number;
}

/**
 * Measures every part of (35)-(37) by walking through all sets of size n.
 *
 * @paper (32), (33), (35)-(37)
 * @param gradients - g_k, K vectors of one length, K <= 20
 * @param size - n, integer in [1, K]
 * @example
 * const { spreadOfMean, spreadOfDevices } = samplingIdentity(gradients, n);
 * spreadOfMean - participationFactor(n, K) * spreadOfDevices // 0 to rounding
 */
export function samplingIdentity(gradients: readonly Float64Array[], size: number): SamplingIdentity {
  const devices = gradients.length;
  requireInteger('size', size, 1, devices);
  const everyone = gradients.map((_, k) => k);
  const center = meanOfRows(gradients, everyone);
  const deviations = gradients.map((gradient) => gradient.map((value, i) => value - center[i]!));
  const sets = subsetsOfSize(devices, size);
  let spreadOfMean = 0;
  let diagonal = 0;
  let offDiagonal = 0;
  for (const set of sets) {
    spreadOfMean += squaredNorm(meanOfRows(deviations, set)) / sets.length;
    for (const k of set) {
      for (const j of set) {
        const product = dot(deviations[k]!, deviations[j]!) / (size * size * sets.length);
        if (k === j) diagonal += product;
        else offDiagonal += product;
      }
    }
  }
  const spreadOfDevices = deviations.reduce((sum, deviation) => sum + squaredNorm(deviation), 0) / devices;
  return { spreadOfMean, spreadOfDevices, diagonal, offDiagonal };
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function squaredNorm(a: Float64Array): number {
  return dot(a, a);
}
