import { domainError } from '../../math';
import { convergenceBoundForSets } from './boundForSets';
import type { BoundConstants } from './constants';
import { type BoundTerms, convergenceBound, type GapByBlock } from './convergenceBound';

export interface ExcessOptions {
  /** n_0..n_{T-1}, integers in [1, K]. */
  readonly schedule: ArrayLike<number>;
  /** The sets themselves, of those sizes; absent, sets are taken as uniform. */
  readonly sets?: readonly (readonly number[])[];
  readonly constants: BoundConstants;
  readonly initialGap: GapByBlock;
}

/** Why the bound of a schedule lies above that of scheduling every device; units of the loss. */
export interface Excess {
  /** Fewer devices average less noise out of the gradient of the low-rank factors. >= 0. */
  readonly gradientVariance: number;
  /** Task modules stand still in rounds that do not schedule their device. */
  readonly idleHeads: number;
  /** Some devices are scheduled more often than others; 0 for uniform sets. */
  readonly unevenSets: number;
  /** The sum of the three. */
  readonly total: number;
}

/**
 * Splits the distance between the participation-aware bound of a schedule and that of all-in by its causes.
 *
 * @throws InputError for sets whose sizes are not those of the schedule, and as {@link convergenceBound}
 * @example
 * excessOverAllIn({ schedule: [5, 5], constants, initialGap: { adapter: 1, heads: 1 } }).idleHeads
 */
export function excessOverAllIn({ schedule, sets, constants, initialGap }: ExcessOptions): Excess {
  const counts = Array.from(schedule);
  const bound = (plan: readonly number[], gap: GapByBlock): BoundTerms =>
    convergenceBound({ form: 'participation', schedule: plan, constants, initialGap: gap });
  const everyone = counts.map(() => constants.devices);
  const heads = (plan: readonly number[]): number => {
    const { initial, heads: noise } = bound(plan, { adapter: 0, heads: initialGap.heads });
    return initial + noise;
  };
  const gradientVariance = bound(counts, initialGap).lora - bound(everyone, initialGap).lora;
  const idleHeads = heads(counts) - heads(everyone);
  const unevenSets = sets === undefined ? 0 : headsForSets(sets, counts, constants, initialGap) - heads(counts);
  return { gradientVariance, idleHeads, unevenSets, total: gradientVariance + idleHeads + unevenSets };
}

function headsForSets(
  sets: readonly (readonly number[])[],
  counts: readonly number[],
  constants: BoundConstants,
  { adapter, heads }: GapByBlock,
): number {
  if (sets.length !== counts.length) {
    throw domainError('sets.length', `schedule.length = ${counts.length}`, sets.length, 'give one set a round');
  }
  sets.forEach((set, t) => {
    if (set.length !== counts[t]) {
      throw domainError(`sets[${t}].length`, `schedule[${t}] = ${counts[t]}`, set.length, 'take n_t from the sets');
    }
  });
  const headGaps = new Float64Array(constants.devices).fill(heads);
  const { total, adapter: adapterPart } = convergenceBoundForSets({ sets, constants, adapterGap: adapter, headGaps });
  return total - adapterPart;
}
