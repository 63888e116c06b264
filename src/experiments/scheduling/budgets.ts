import type { PrefixRound } from './prefixRounds';

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
    for (const { best } of seed) {
      delays.push(...best);
      rounds++;
    }
  }
  const all = Float64Array.from(delays).sort();
  return Number((1e3 * all[Math.min(all.length - 1, Math.floor(devices * rounds))]!).toPrecision(4));
}
