import { type FoundLearningRun, findLearningRuns, learningRuns, referenceRuns, runsBySeed } from '../experiments';
import { percentText } from '../plot';
import { committedRecords } from '../records';
import { paperSchemeNames } from '../scheduling';
import { schemeTable } from './schemeTable';
import { stepSizeTable } from './stepSizeTable';

/** Figures 3 and 4 with published checkpoints: one table a task, from the committed records of the size `real`. */
export function publishedBlock(): string {
  const runs = findLearningRuns(learningRuns, { records: committedRecords('real') });
  const tables = [...new Set(runs.map(({ task }) => task))].flatMap((task) => {
    const bySeed = runsBySeed(
      runs.filter((run) => run.task === task),
      paperSchemeNames,
    );
    return bySeed === undefined ? [] : [`${describeRuns(task, [...bySeed.values()][0]!)}\n\n${schemeTable(bySeed)}`];
  });
  return tables.length === 0
    ? 'No records of published checkpoints are committed; `npx fedft run learning --profile real --data DIR` makes them.'
    : [...tables, stepSizeTable('real')].filter((part) => part !== '').join('\n\n');
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
  const [probe, central] = found.map((accuracy) => (accuracy === undefined ? 'not measured' : percentText(accuracy)));
  const seeds = runs.map(({ seed }) => seed).join(', ');
  const instructions = [...new Set(runs.map(({ found }) => found.record.environment.instructions))].join(' and ');
  return [
    `**${title}, ${model.name}** (model \`${model.digest.slice(0, 12)}\`, data \`${data.digest.slice(0, 12)}\`).`,
    `${results.deviceCount} devices with ${examples.devices} training examples, ${examples.test} test examples, ${number('sequenceLength')} tokens;`,
    `${number('rounds')} rounds, mini-batch ${number('batchSize')}, server ${number('serverOptimiser')}, step sizes ${number('loraLearningRate')} and ${number('headLearningRate')}.`,
    `${runs.length === 1 ? 'One cell' : `${runs.length} cells, means with 95 % intervals (Student)`} (seed ${seeds}); ${environment.backend}, ${instructions}.`,
    `A majority guess reaches ${percentText(majorityAccuracy)}, logistic regression on ${baseline.reads} ${percentText(baseline.testAccuracy)}, a linear probe of the frozen features ${probe}, the same factors trained with all data in one place ${central}.`,
  ].join(' ');
}
