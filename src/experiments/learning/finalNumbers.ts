import { mean, type Repeated, repeatedMean, repeatedMedian } from '../../math';
import type { FoundLearningRun } from './learningRecords';

/** Where the runs of one scheme ended, over their seeds. */
export interface FinalNumbers {
  readonly scheme: string;
  readonly seeds: number;
  /** n_t, mean over the rounds. */
  readonly devices: Repeated;
  /** Average delay over all rounds, in units of tau_bar: the median over seeds, since it need not have a mean. */
  readonly delayOverBudget: Repeated;
  /** Over all devices, nats. */
  readonly trainingLoss: Repeated;
  /** Mean over the devices' own heads, in [0, 1]. */
  readonly testAccuracy: Repeated;
  /** Devices that were not scheduled once. */
  readonly neverScheduled: Repeated;
}

/** Final numbers of a scheme from its runs, one a seed: means over seeds with Student's 95 % intervals; of delays the median. */
export function finalNumbers(scheme: string, runs: readonly FoundLearningRun[]): FinalNumbers {
  const over = (read: (results: FoundLearningRun['found']['record']['results']) => number): Repeated =>
    repeatedMean(runs.map(({ found }) => read(found.record.results)));
  return {
    scheme,
    seeds: runs.length,
    devices: over(({ rounds }) => mean(rounds.devices)),
    delayOverBudget: repeatedMedian(
      runs.map(({ found: { record } }) => mean(record.results.rounds.delay) / record.results.delayBudget),
    ),
    trainingLoss: over(({ evaluations }) => evaluations.trainingLoss.at(-1)!),
    testAccuracy: over(({ evaluations }) => evaluations.testAccuracy.at(-1)!),
    neverScheduled: over(({ participation }) => participation.filter((rounds) => rounds === 0).length),
  };
}

/** A repeated number in words: `0.812 [0.790, 0.834]`, without the brackets where there is one repetition. */
export function describeRepeated({ mean, low, high }: Repeated, show: (value: number) => string): string {
  return low === null || high === null ? show(mean) : `${show(mean)} [${show(low)}, ${show(high)}]`;
}

/** By how much one scheme ends above another, seed by seed. */
export interface SchemeDifference {
  readonly first: string;
  readonly second: string;
  /** Training loss of the second minus that of the first, nats: positive where the first is better. */
  readonly trainingLoss: Repeated;
  /** Test accuracy of the first minus that of the second. */
  readonly testAccuracy: Repeated;
}

/**
 * Each scheme against the next one of a list, paired: the two runs of a seed share cell, channels, data and initial weights.
 *
 * @param bySeed - from runsBySeed, the schemes in the order that is to be judged
 */
export function successiveDifferences(
  bySeed: ReadonlyMap<string, readonly FoundLearningRun[]>,
): readonly SchemeDifference[] {
  const entries = [...bySeed];
  return entries.slice(1).map(([second, lower], i) => {
    const [first, upper] = entries[i]!;
    const differences = (quantity: 'trainingLoss' | 'testAccuracy'): Repeated =>
      repeatedMean(upper.map((run, k) => lastOf(run, quantity) - lastOf(lower[k]!, quantity)));
    const { mean: loss, low, high } = differences('trainingLoss');
    return {
      first,
      second,
      trainingLoss: { mean: -loss, low: high === null ? null : -high, high: low === null ? null : -low },
      testAccuracy: differences('testAccuracy'),
    };
  });
}

/** What a difference over seeds says at the 95 % level: `'yes'`, `'no'`, or `'undecided'` where its interval holds zero or there is none. */
export function isPositive({ low, high }: Repeated): 'yes' | 'no' | 'undecided' {
  if (low !== null && low > 0) return 'yes';
  return high !== null && high < 0 ? 'no' : 'undecided';
}

function lastOf({ found }: FoundLearningRun, quantity: 'trainingLoss' | 'testAccuracy'): number {
  return found.record.results.evaluations[quantity].at(-1)!;
}
