import { attributionOverSeeds, boundRuns, counterfactualRuns } from '../experiments';
import type { Repeated } from '../math';
import { committedRecords } from '../records';
import { markdownTable } from './blocks';

/** What the laboratory and the real training say of Theorem 1. */
export function boundBlock(): string {
  return [violationsTable(), attributionTable()].join('\n\n');
}

function violationsTable(): string {
  const tests = committedRecords().read(boundRuns.violations.named()).results;
  const rows = tests.map(({ form, headUpdates, cases, violations, rate, medianRatio }) => [
    form,
    headUpdates,
    `${violations} of ${cases.length}`,
    `${(100 * rate.low).toFixed(1)} % to ${(100 * rate.high).toFixed(1)} %`,
    medianRatio.toPrecision(3),
  ]);
  const header = [
    'form of the bound',
    'heads that move',
    'violated',
    '95 % interval of the rate',
    'median bound / measured',
  ];
  return `**Theorem 1 on random problems with known constants.**\n\n${markdownTable(header, rows)}`;
}

function attributionTable(): string {
  const all = committedRecords().list(counterfactualRuns);
  const rows = [...new Set(all.map(({ record }) => record.labels.task))].flatMap((task) => {
    const seeds = all.flatMap(({ record }) => (record.labels.task === task ? [record.results] : []));
    return attributionOverSeeds(seeds).map(({ scheme, loss }) => [
      task,
      scheme,
      interval(loss.gap),
      interval(loss.idleHeads),
      interval(loss.sampledGradients),
      interval(loss.interaction),
    ]);
  });
  const header = ['task', 'scheme', 'gap to all-in, nats', 'idle heads', 'sampled gradients', 'interaction'];
  return `**Why a scheme's final training loss lies above all-in's (counterfactual runs, mean and 95 % interval over seeds).**\n\n${markdownTable(header, rows)}`;
}

const interval = ({ mean, low, high }: Repeated): string =>
  low === null || high === null ? mean.toFixed(3) : `${mean.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
