import { type FoundLearningRun, finalNumbers, type LearningRunResults } from '../experiments';
import { mean, type Repeated, repeatedMean, repeatedMedian } from '../math';
import type { FoundRecord, RecordSource } from '../records';
import {
  type AgainstReference,
  type Measure,
  percent,
  type ResultRow,
  type RowKeys,
  threeDecimals,
  threeDigits,
} from './resultTable';

/** A federated run with what tells it from others. */
export interface FederatedRunFound {
  readonly found: FoundRecord<LearningRunResults>;
  /** Labels and the varied settings, without the seed. */
  readonly keys: RowKeys;
}

/** Where federated runs end. Delays are medians over seeds: they need not have a mean. */
export const federatedMeasures: readonly Measure[] = [
  { id: 'test_accuracy', title: 'test accuracy', unit: 'share', show: percent },
  { id: 'training_loss_nats', title: 'training loss', unit: 'nats', show: threeDecimals },
  { id: 'devices_per_round', title: 'devices a round', unit: '1', show: threeDigits },
  { id: 'delay_s', title: 'delay, s', unit: 's', show: threeDigits },
  { id: 'delay_over_budget', title: 'delay / budget', unit: '1', show: threeDigits },
  { id: 'devices_never_scheduled', title: 'never scheduled', unit: '1', show: (value) => value.toFixed(1) },
];

/** What figures of a sweep show of them. */
export const federatedDrawn: readonly string[] = ['test_accuracy', 'training_loss_nats'];

/** Whether a record is that of a federated run, of whatever experiment: it tells of its rounds and of where it ended. */
export function isFederated(found: FoundRecord<unknown>): found is FoundRecord<LearningRunResults> {
  const { rounds, evaluations, delayBudget, participation } = (found.record.results ??
    {}) as Partial<LearningRunResults>;
  const lists = [rounds?.devices, rounds?.delay, evaluations?.testAccuracy, evaluations?.trainingLoss, participation];
  return typeof delayBudget === 'number' && lists.every((list) => Array.isArray(list) && list.length > 0);
}

/**
 * The row of runs that differ by nothing but their seed.
 *
 * @param reference - records to compare with, where these runs are not the committed ones themselves
 */
export function federatedRow(runs: readonly FederatedRunFound[], reference: RecordSource | undefined): ResultRow {
  const sorted = [...runs].sort((a, b) => a.found.record.seed - b.found.record.seed);
  const { keys } = sorted[0]!;
  const numbers = finalNumbers(String(keys['scheme'] ?? ''), sorted.map(asLearningRun));
  const delays = sorted.map(({ found }) => mean(found.record.results.rounds.delay));
  const against = reference && againstReference(sorted, reference);
  return {
    keys,
    records: sorted.map(({ found: { record } }) => ({
      name: `${record.experiment}/${record.run}`,
      digest: record.digest,
    })),
    values: {
      test_accuracy: numbers.testAccuracy,
      training_loss_nats: numbers.trainingLoss,
      devices_per_round: numbers.devices,
      delay_s: repeatedMedian(delays),
      delay_over_budget: numbers.delayOverBudget,
      devices_never_scheduled: numbers.neverScheduled,
    },
    ...(against === undefined ? {} : { against }),
  };
}

function asLearningRun({ found, keys }: FederatedRunFound): FoundLearningRun {
  const { seed } = found.record;
  const { task = '', scheme = '', variant = '' } = keys;
  const [labels, named] = [{ task: String(task), scheme: String(scheme), seed }, String(variant)];
  return { ...labels, variant: named, found: { ...found, record: { ...found.record, labels } } };
}

/** The same seeds of both: the two runs of a seed share cell, channels, data and initial weights. */
function againstReference(runs: readonly FederatedRunFound[], reference: RecordSource): AgainstReference | undefined {
  const pairs = runs.flatMap(({ found }) => {
    const committed =
      found.origin === 'reference' ? undefined : reference.named(found.record.experiment, found.record.run);
    return committed !== undefined && isFederated(committed)
      ? [{ own: found.record, committed: committed.record }]
      : [];
  });
  if (pairs.length === 0) return undefined;
  const difference = (quantity: 'testAccuracy' | 'trainingLoss'): Repeated =>
    repeatedMean(
      pairs.map(
        ({ own, committed }) =>
          own.results.evaluations[quantity].at(-1)! - committed.results.evaluations[quantity].at(-1)!,
      ),
    );
  return {
    seeds: pairs.length,
    identical: pairs.every(({ own, committed }) => own.digest === committed.digest),
    testAccuracy: difference('testAccuracy'),
    trainingLoss: difference('trainingLoss'),
  };
}
