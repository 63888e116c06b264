import {
  delayBudgetRuns,
  describeRepeated,
  type FoundLearningRun,
  finalNumbers,
  findLearningRuns,
  learningRuns,
  runsBySeed,
} from '../experiments';
import { percentText } from '../plot';
import { committedRecords } from '../records';
import { paperSchemeNames } from '../scheduling';
import { markdownTable } from './blocks';
import { schemeTable } from './schemeTable';
import { stepSizeTable } from './stepSizeTable';

/** Final numbers of every figure of section V, one table a task, from the committed records. */
export function learningBlock(): string {
  const parts = [...curveTables(), ...budgetTables(), stepSizeTable('laptop')].filter((part) => part !== '');
  return parts.length === 0
    ? 'No records of section V are committed; `npx fedft run learning` makes them.'
    : parts.join('\n\n');
}

const loss = (value: number): string => value.toFixed(3);
const short = (value: number): string => value.toPrecision(3);

/** Figures 3 and 4 on generated tasks; those of published checkpoints on real data are a block of their own. */
function curveTables(): string[] {
  const runs = findLearningRuns(learningRuns, { records: committedRecords() }).filter(
    ({ found }) => found.record.results.task.origin !== 'real',
  );
  return tasksOf(runs).flatMap((task) => {
    const own = runs.filter((run) => run.task === task);
    const bySeed = runsBySeed(own, paperSchemeNames);
    if (bySeed === undefined) return [];
    return [`${describeTask([...bySeed.values()][0]!)}\n\n${schemeTable(bySeed)}`];
  });
}

/** What a table is about: the data, the model, and what can be had without it. */
function describeTask(runs: readonly FoundLearningRun[]): string {
  const { results, settings, environment } = runs[0]!.found.record;
  const { task, payloadBits, parameters, deviceCount } = results;
  const { rounds, batchSize, loraLearningRate, headLearningRate, pretrainSteps } = settings as Record<string, number>;
  const { name } = settings['model'] as { name: string };
  const share =
    (100 * (parameters.trained + parameters.head)) / (parameters.lora + parameters.head + parameters.encoder);
  const origin = task.origin === 'real' ? 'REAL data' : 'generated, not real data';
  const tuned =
    pretrainSteps! > 0 ? `, tuned for ${pretrainSteps} steps on ${task.examples.publicSlice} public examples` : '';
  const seeds = runs.length === 1 ? 'one seed' : `${runs.length} seeds; means with 95 % intervals (Student)`;
  return (
    `**${task.title}** (${origin}). Model ${name}${tuned}; ${deviceCount} devices with ${task.examples.devices} training examples, ` +
    `${task.examples.test} test examples; ${rounds} rounds, mini-batch ${batchSize}, step sizes ${loraLearningRate} and ${headLearningRate}; ` +
    `L = ${payloadBits} bits. Trained: ${parameters.trained} numbers at the server and ${parameters.head} on each device (${share.toFixed(2)} %). ` +
    `A majority guess reaches ${percentText(task.majorityAccuracy)}, logistic regression on ${task.baseline.reads} ${percentText(task.baseline.testAccuracy)}. ` +
    `${seeds[0]!.toUpperCase()}${seeds.slice(1)}; ${environment.backend}.`
  );
}

/** Figure 5. */
function budgetTables(): string[] {
  const runs = findLearningRuns(delayBudgetRuns, { records: committedRecords(), varies: ['delayBudgetMsPerBit'] });
  return tasksOf(runs).map((task) => {
    const own = runs.filter((run) => run.task === task);
    const budgetOf = ({ found }: FoundLearningRun): number => found.record.settings['delayBudgetMsPerBit'] as number;
    const budgets = [...new Set(own.map(budgetOf))].sort((a, b) => a - b);
    const rows = budgets.flatMap((budget) =>
      paperSchemeNames.flatMap((scheme) => {
        const list = own.filter((run) => run.scheme === scheme && budgetOf(run) === budget);
        if (list.length === 0) return [];
        const { devices, delayOverBudget, trainingLoss, testAccuracy } = finalNumbers(scheme, list);
        return [
          [
            budget.toExponential(),
            scheme,
            describeRepeated(devices, short),
            describeRepeated(delayOverBudget, short),
            describeRepeated(trainingLoss, loss),
            describeRepeated(testAccuracy, percentText),
          ],
        ];
      }),
    );
    const header = [
      'budget, ms/bit',
      'scheme',
      'devices a round',
      'mean delay / budget, median run',
      'final loss',
      'final accuracy',
    ];
    const { title } = own[0]!.found.record.results.task;
    return `**${title} against the delay budget** (figure 5).\n\n${markdownTable(header, rows)}`;
  });
}

function tasksOf(runs: readonly FoundLearningRun[]): string[] {
  return [...new Set(runs.map(({ task }) => task))];
}
