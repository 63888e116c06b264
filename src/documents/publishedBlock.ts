import {
  type FoundLearningRun,
  findLearningRuns,
  learningRuns,
  type ReferencePoint,
  referenceRuns,
  runsBySeed,
  schemesToCompare,
} from '../experiments';
import { percentText } from '../plot';
import { committedRecords } from '../records';
import { paperSchemeNames } from '../scheduling';
import { publishedAccuracy } from './publishedAccuracy';
import { remedyTable } from './remedyTable';
import { schemeTable } from './schemeTable';
import { stepSizeTable } from './stepSizeTable';

/** Figures 3 and 4 with published checkpoints: one table a task, from the committed records of the size `real`. */
export function publishedBlock(): string {
  const runs = findLearningRuns(learningRuns, { records: committedRecords('real') });
  const tables = [...new Set(runs.map(({ task }) => task))].flatMap((task) => {
    const own = runs.filter((run) => run.task === task);
    const bySeed = runsBySeed(own, [...new Set([...paperSchemeNames, ...schemesToCompare(own)])]);
    if (bySeed === undefined) return [];
    const cells = [...bySeed.values()][0]!;
    const parts = [describeRuns(cells), pointsOf(task, cells[0]!), schemeTable(bySeed), remedyTable(task)];
    return parts.filter((part) => part !== '').join('\n\n');
  });
  return tables.length === 0
    ? 'No records of published checkpoints are committed; `npx fedft run learning --profile real --data DIR` makes them.'
    : [...tables, stepSizeTable('real')].filter((part) => part !== '').join('\n\n');
}

/** Model, data and settings with their digests. */
function describeRuns(runs: readonly FoundLearningRun[]): string {
  const { settings, results, environment } = runs[0]!.found.record;
  const model = settings['model'] as { readonly name: string; readonly digest: string };
  const data = settings['task'] as { readonly digest: string };
  const number = (name: string): string => String(settings[name]);
  const { title, examples } = results.task;
  const seeds = runs.map(({ seed }) => seed).join(', ');
  const instructions = [...new Set(runs.map(({ found }) => found.record.environment.instructions))].join(' and ');
  return [
    `**${title}, ${model.name}** (model \`${model.digest.slice(0, 12)}\`, data \`${data.digest.slice(0, 12)}\`).`,
    `${results.deviceCount} devices with ${examples.devices} training examples, ${examples.test} test examples, ${number('sequenceLength')} tokens;`,
    `${number('rounds')} rounds, mini-batch ${number('batchSize')}, server ${number('serverOptimiser')}, step sizes ${number('loraLearningRate')} and ${number('headLearningRate')}.`,
    `${runs.length === 1 ? 'One cell' : `${runs.length} cells, means with 95 % intervals (Student)`} (seed ${seeds}); ${environment.backend}, ${instructions}.`,
  ].join(' ');
}

/** What the curves lie between, a table. */
function pointsOf(task: string, { found }: FoundLearningRun): string {
  const { settings, results } = found.record;
  const records = committedRecords('real');
  const measured = (point: ReferencePoint): string => {
    const record = records.find(referenceRuns.named({ task, point }));
    return record === undefined ? 'not measured' : percentText(record.record.results.testAccuracy);
  };
  const { majorityAccuracy, baseline } = results.task;
  const reported = publishedAccuracy((settings['model'] as { readonly name: string }).name, task);
  return [
    '| to hold it against | test accuracy |',
    '| --- | --- |',
    `| a majority guess | ${percentText(majorityAccuracy)} |`,
    `| logistic regression on ${baseline.reads} | ${percentText(baseline.testAccuracy)} |`,
    `| linear probe of the frozen features | ${measured('linear-probe')} |`,
    `| the same factors, all data in one place | ${measured('central')} |`,
    `| published${reported === undefined ? '' : `: ${reported.model} (${reported.source})`} | ${reported === undefined ? 'none found for this checkpoint' : `${reported.percent} %`} |`,
  ].join('\n');
}
