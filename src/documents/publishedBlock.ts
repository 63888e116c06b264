import {
  describeRepeated,
  type FoundLearningRun,
  finalNumbers,
  findLearningRuns,
  learningRuns,
  referenceRuns,
  runsBySeed,
} from '../experiments';
import { committedRecords } from '../records';
import { paperSchemeNames } from '../scheduling';
import { markdownTable } from './blocks';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Figures 3 and 4 with published checkpoints: one table a task, from the committed records of the size `real`. */
export function publishedBlock(): string {
  const runs = findLearningRuns(learningRuns, { records: committedRecords('real') });
  const tables = [...new Set(runs.map(({ task }) => task))].flatMap((task) => {
    const bySeed = runsBySeed(
      runs.filter((run) => run.task === task),
      paperSchemeNames,
    );
    return bySeed === undefined ? [] : [tableOf(task, bySeed)];
  });
  return tables.length === 0
    ? 'No records of published checkpoints are committed; `npx fedft run learning --profile real --data DIR` makes them.'
    : tables.join('\n\n');
}

function tableOf(task: string, bySeed: ReadonlyMap<string, readonly FoundLearningRun[]>): string {
  const rows = [...bySeed].map(([scheme, list]) => {
    const { devices, delayOverBudget, neverScheduled, trainingLoss, testAccuracy } = finalNumbers(scheme, list);
    return [
      scheme,
      describeRepeated(devices, (value) => value.toPrecision(3)),
      describeRepeated(delayOverBudget, (value) => value.toPrecision(3)),
      describeRepeated(neverScheduled, (value) => value.toFixed(1)),
      describeRepeated(trainingLoss, (value) => value.toFixed(3)),
      describeRepeated(testAccuracy, percent),
    ];
  });
  const header = [
    'scheme',
    'devices a round',
    'delay / budget',
    'devices never scheduled',
    'final training loss',
    'final test accuracy',
  ];
  return `${describeRuns(task, [...bySeed.values()][0]!)}\n\n${markdownTable(header, rows)}`;
}

/** Model, data and settings with their digests, and what the curves lie between. */
function describeRuns(task: string, runs: readonly FoundLearningRun[]): string {
  const { settings, results, environment } = runs[0]!.found.record;
  const model = settings['model'] as { readonly name: string; readonly digest: string };
  const data = settings['task'] as { readonly digest: string };
  const number = (name: string): string => String(settings[name]);
  const { title, examples, majorityAccuracy, baseline } = results.task;
  const points = ['linear-probe', 'central'] as const;
  const records = committedRecords('real');
  const found = points.map((point) => records.find(referenceRuns.named({ task, point }))?.record.results.testAccuracy);
  const [probe, central] = found.map((accuracy) => (accuracy === undefined ? 'not measured' : percent(accuracy)));
  const seeds = runs.map(({ seed }) => seed).join(', ');
  const instructions = [...new Set(runs.map(({ found }) => found.record.environment.instructions))].join(' and ');
  return [
    `**${title}, ${model.name}** (model \`${model.digest.slice(0, 12)}\`, data \`${data.digest.slice(0, 12)}\`).`,
    `${results.deviceCount} devices with ${examples.devices} training examples, ${examples.test} test examples, ${number('sequenceLength')} tokens;`,
    `${number('rounds')} rounds, mini-batch ${number('batchSize')}, server ${number('serverOptimiser')}, step sizes ${number('loraLearningRate')} and ${number('headLearningRate')}.`,
    `${runs.length === 1 ? 'One cell' : `${runs.length} cells, means with 95 % intervals (Student)`} (seed ${seeds}); ${environment.backend}, ${instructions}.`,
    `A majority guess reaches ${percent(majorityAccuracy)}, logistic regression on ${baseline.reads} ${percent(baseline.testAccuracy)}, a linear probe of the frozen features ${probe}, the same factors trained with all data in one place ${central}.`,
  ].join(' ');
}
