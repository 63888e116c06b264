import { domainError, requireInteger, requireNonNegative } from '../../math';
import { type BoundConstants, checkBoundConstants } from './constants';
import { headContraction, tightContraction } from './contraction';
import { headGap, tightLoraGap } from './gaps';

export interface SetsBoundOptions {
  /** S_0..S_{T-1}: the devices scheduled in each round, distinct indices in [0, K). */
  readonly sets: readonly (readonly number[])[];
  readonly constants: BoundConstants;
  /** Initial gap of the low-rank factors, >= 0, units of the loss. */
  readonly adapterGap: number;
  /** [K] initial gap of each task module, >= 0, units of the loss. */
  readonly headGaps: ArrayLike<number>;
}

export interface SetsBound {
  /** adapter + mean of heads: the bound on E F(omega^T) - F* given the sets. */
  readonly total: number;
  readonly adapter: number;
  /** [K] */
  readonly heads: Float64Array;
}

/**
 * Bounds the gap for a schedule whose sets are known, however they were chosen.
 *
 * The participation form averages over uniform sets of size n_t. A scheme that prefers strong channels does not draw
 * uniform sets, so this form takes the sets themselves: a task module contracts by 1 - 2 mu eta + mu L_s eta^2 and gains
 * G_theta in the rounds that schedule its device and stands still in the others; the low-rank factors see |S_t| alone.
 * It needs the sets to be independent of the gradient noise and Assumption 3. Averaged over uniform sets it is the
 * participation form exactly.
 *
 * @throws InputError for an empty set, a repeated or unknown device, a constant outside its domain, or eta >= 1/L_s
 */
export function convergenceBoundForSets({ sets, constants, adapterGap, headGaps }: SetsBoundOptions): SetsBound {
  checkBoundConstants(constants);
  const limit = 1 / constants.smoothness;
  if (!(constants.learningRate < limit)) {
    throw domainError('learningRate', `< 1/smoothness = ${limit}`, constants.learningRate, 'take a smaller step');
  }
  requireNonNegative('adapterGap', adapterGap);
  if (headGaps.length !== constants.devices) {
    throw domainError('headGaps.length', `devices = ${constants.devices}`, headGaps.length, 'give one gap per device');
  }
  const heads = Float64Array.from(headGaps);
  heads.forEach((gap, k) => {
    requireNonNegative(`headGaps[${k}]`, gap);
  });
  const full = headContraction(constants.devices, constants);
  let adapter = adapterGap;
  sets.forEach((set, t) => {
    checkSet(set, t, constants.devices);
    adapter = tightContraction(constants) * adapter + tightLoraGap(set.length, constants);
    for (const device of set) heads[device] = full * heads[device]! + headGap(constants);
  });
  const mean = heads.reduce((sum, gap) => sum + gap, 0) / constants.devices;
  return { total: adapter + mean, adapter, heads };
}

function checkSet(set: readonly number[], round: number, devices: number): void {
  requireInteger(`sets[${round}].length`, set.length, 1, devices, 'schedule at least one device, each once');
  const seen = new Set<number>();
  for (const device of set) {
    requireInteger(`sets[${round}]`, device, 0, devices - 1, 'devices are numbered from 0');
    if (seen.has(device)) throw domainError(`sets[${round}]`, 'free of repetitions', device, 'list each device once');
    seen.add(device);
  }
}
