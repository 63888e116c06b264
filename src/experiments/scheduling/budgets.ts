import type { Settings } from '../../settings';
import { type PrefixRound, prefixRounds } from './prefixRounds';

/**
 * The delay budget at which GS schedules a given number of devices on average, so that channel models with quite different
 * delays can be compared at equal stringency.
 *
 * @param seeds - tabulated rounds, one list a seed
 * @param devices - the wanted mean number of devices, in (0, K)
 * @returns tau_bar in milliseconds per bit, to four digits
 */
export function budgetForDevices(seeds: readonly (readonly PrefixRound[])[], devices: number): number {
  // The mean is the number of (round, n) pairs with tau*(n) <= tau_bar over the rounds: an order statistic.
  const delays: number[] = [];
  let rounds = 0;
  for (const seed of seeds) {
    for (const { delays: tabulated } of seed) {
      delays.push(...tabulated);
      rounds++;
    }
  }
  const all = Float64Array.from(delays).sort();
  return Number((1e3 * all[Math.min(all.length - 1, Math.floor(devices * rounds))]!).toPrecision(4));
}

/** Share of the devices that GS schedules at the common tau_bar; the prose asks for a budget at which few take part. */
export const COMMON_STRINGENCY = 0.21;

/** Seeds and rounds over which the default of tau_bar is chosen. */
const CHOOSING = { seeds: 30, rounds: 100 } as const;

/**
 * The rule for the default of tau_bar, whose value the paper has lost: GS takes {@link COMMON_STRINGENCY} of the devices on
 * average over thirty cells of a hundred rounds; one significant digit of that.
 *
 * @returns tau_bar in milliseconds per bit
 */
export function chosenDelayBudget(settings: Settings): number {
  const { seeds, rounds } = CHOOSING;
  const tables = Array.from({ length: seeds }, (_, seed) => prefixRounds({ ...settings, rounds, seed }));
  return Number(budgetForDevices(tables, COMMON_STRINGENCY * settings.deviceCount).toPrecision(1));
}

/** tau_bar of figures 5 and 6 as multiples of its default: from where GS mostly finds nobody to where it takes nearly all. */
export const budgetMultiples: readonly number[] = [0.25, 0.5, 1, 2, 4, 8];

/** A multiple of tau_bar, without the rounding of the product. */
export function budgetTimes(multiple: number, delayBudgetMsPerBit: number): number {
  return Number((multiple * delayBudgetMsPerBit).toPrecision(6));
}
