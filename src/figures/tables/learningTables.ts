import {
  describeRepeated,
  type FoundLearningRun,
  finalNumbers,
  isPositive,
  type StepSizeResults,
  successiveDifferences,
} from '../../experiments';
import { mean } from '../../math';
import type { TableSpec } from '../../plot';
import { percentText } from '../../plot/grammar';
import { paperSchemeNames } from '../../scheduling';
import type { BudgetRuns } from '../results/againstBudget';

/** The runs of one task, a list a scheme with the same seeds in the same order, as `runsBySeed` gives them. */
export type RunsByScheme = ReadonlyMap<string, readonly FoundLearningRun[]>;

/** Runs by the label `task` of their records. */
export type RunsByTask = ReadonlyMap<string, RunsByScheme>;

const nats = (loss: number): string => loss.toFixed(3);
const count = (devices: number): string => devices.toFixed(2);
const few = (devices: number): string => devices.toFixed(1);

/** What was run: data, model, sizes and step sizes of each task. */
export function tasksTable(tasks: RunsByTask): TableSpec {
  return {
    caption: 'The tasks of this notebook',
    columns: [
      'task',
      'data',
      'model',
      'devices K',
      'examples on devices',
      'test examples',
      'rounds T',
      'seeds',
      'eta of phi',
      'eta of theta',
    ],
    rows: [...tasks.values()].map((runs) => {
      const list = anyOf(runs);
      const { settings, results } = list[0]!.found.record;
      const { origin, title, examples } = results.task;
      return [
        title,
        origin === 'real' ? 'real' : 'GENERATED',
        (settings['model'] as { readonly name: string }).name,
        results.deviceCount,
        examples.devices,
        examples.test,
        Number(settings['rounds']),
        list.length,
        `${settings['loraLearningRate']}`,
        `${settings['headLearningRate']}`,
      ];
    }),
  };
}

/** Where the schemes end on a task: means over the seeds with Student's 95 % intervals, beside what needs no transformer. */
export function learningTable(runs: RunsByScheme): TableSpec {
  const { title, majorityAccuracy, baseline } = anyOf(runs)[0]!.found.record.results.task;
  return {
    caption:
      `${title}: a majority guess reaches ${percentText(majorityAccuracy)}, ` +
      `logistic regression on ${baseline.reads} ${percentText(baseline.testAccuracy)}`,
    columns: ['scheme', 'devices a round', 'never scheduled', 'training loss', 'test accuracy'],
    rows: [...runs].map(([scheme, list]) => {
      const { devices, neverScheduled, trainingLoss, testAccuracy } = finalNumbers(scheme, list);
      return [
        scheme,
        describeRepeated(devices, count),
        describeRepeated(neverScheduled, few),
        describeRepeated(trainingLoss, nats),
        describeRepeated(testAccuracy, percentText),
      ];
    }),
  };
}

/** The same for runs on real data, with how much data that is. */
export function realDataTable(runs: RunsByScheme): TableSpec {
  const { title, examples, majorityAccuracy, baseline } = anyOf(runs)[0]!.found.record.results.task;
  return {
    caption:
      `${title}, REAL data, ${examples.devices} training and ${examples.test} test examples: ` +
      `majority ${percentText(majorityAccuracy)}, logistic regression on ${baseline.reads} ${percentText(baseline.testAccuracy)}`,
    columns: ['scheme', 'seeds', 'never scheduled', 'training loss', 'test accuracy'],
    rows: [...runs].map(([scheme, list]) => {
      const { seeds, neverScheduled, trainingLoss, testAccuracy } = finalNumbers(scheme, list);
      return [
        scheme,
        seeds,
        describeRepeated(neverScheduled, few),
        describeRepeated(trainingLoss, nats),
        describeRepeated(testAccuracy, percentText),
      ];
    }),
  };
}

/** Each scheme against the next one, seed by seed, on every task: whether the order is there. */
export function orderTable(tasks: RunsByTask): TableSpec {
  return {
    caption: 'Is the first scheme better than the second at the end?',
    columns: ['task', 'first', 'second', 'lower loss by (nats)', 'better?', 'higher accuracy by', 'better? '],
    rows: [...tasks].flatMap(([name, runs]) =>
      successiveDifferences(runs).map(({ first, second, trainingLoss, testAccuracy }) => [
        name,
        first,
        second,
        describeRepeated(trainingLoss, nats),
        isPositive(trainingLoss),
        describeRepeated(testAccuracy, percentText),
        isPositive(testAccuracy),
      ]),
    ),
  };
}

/** Rounds and accuracy of the third of the devices scheduled most often and of the third scheduled least, in the first seed. */
export function participationTable(runs: RunsByScheme): TableSpec {
  return {
    caption: `${taskOf(runs)}: the third of the devices scheduled most often and the third scheduled least often`,
    columns: [
      'scheme',
      { title: 'rounds, most often', digits: 3 },
      'accuracy',
      { title: 'rounds, least often', digits: 3 },
      'accuracy ',
    ],
    rows: [...runs].map(([scheme, list]) => {
      const { participation, finalAccuracyByDevice } = list[0]!.found.record.results;
      const order = participation.map((_, k) => k).sort((a, b) => participation[b]! - participation[a]!);
      const third = Math.ceil(order.length / 3);
      const over = (part: readonly number[], of: readonly number[]): number => mean(part.map((k) => of[k]!));
      return [
        scheme,
        ...[order.slice(0, third), order.slice(-third)].flatMap((part) => [
          over(part, participation),
          percentText(over(part, finalAccuracyByDevice)),
        ]),
      ];
    }),
  };
}

/** The proposed scheme and GS in each cell: what the first round cost and what became of the run. */
export function cellsTable(runs: RunsByScheme): TableSpec {
  const [proposed, gs] = ['proposed', 'gs'].map((scheme) => runs.get(scheme)!.map(({ found }) => found.record));
  return {
    caption: `${taskOf(runs)}: the proposed scheme and GS, cell by cell`,
    columns: [
      'seed',
      { title: 'first round, in budgets', digits: 3 },
      { title: 'devices a round, proposed', digits: 2 },
      { title: 'devices a round, GS', digits: 2 },
      'accuracy, proposed',
      'accuracy, GS',
    ],
    rows: proposed!.map(({ seed, results: own }, i) => {
      const other = gs![i]!.results;
      return [
        `${seed}`,
        own.rounds.delay[0]! / own.delayBudget,
        mean(own.rounds.devices),
        mean(other.rounds.devices),
        percentText(own.evaluations.testAccuracy.at(-1)!),
        percentText(other.evaluations.testAccuracy.at(-1)!),
      ];
    }),
  };
}

/** Devices a round and final accuracy of each scheme under each delay budget. */
export function budgetTable(title: string, { budgets, runs }: BudgetRuns): TableSpec {
  return {
    caption: `${title}: devices a round and final accuracy under each budget`,
    columns: ['budget, ms/bit', ...[...runs.keys()].flatMap((scheme) => [`${scheme}: devices`, `${scheme}: accuracy`])],
    rows: budgets.map((budget, i) => [
      budget.toExponential(),
      ...[...runs].flatMap(([scheme, lists]) => {
        const { devices, testAccuracy } = finalNumbers(scheme, lists[i]!);
        return [describeRepeated(devices, count), describeRepeated(testAccuracy, percentText)];
      }),
    ]),
  };
}

/** The average delay of each scheme over all rounds, in budgets. */
export function delayTable(runs: RunsByScheme): TableSpec {
  return {
    caption: 'Average delay over all rounds, in units of the budget: (8) asks for at most 1',
    columns: ['scheme', 'average delay / budget'],
    rows: [...runs].map(([scheme, list]) => [
      scheme,
      describeRepeated(finalNumbers(scheme, list).delayOverBudget, (ratio) => ratio.toPrecision(4)),
    ]),
  };
}

/**
 * Where runs end that differ by their mini-batch.
 *
 * @param runs - of any tasks and schemes, from `findLearningRuns`
 */
export function batchSizeTable(runs: readonly FoundLearningRun[]): TableSpec {
  const sizeOf = (run: FoundLearningRun): number => Number(run.found.record.settings['batchSize']);
  const groups = new Map<string, FoundLearningRun[]>();
  for (const run of runs) {
    const key = `${run.task} ${sizeOf(run)} ${run.scheme}`;
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  const sorted = [...groups.values()].sort(([a], [b]) => a!.scheme.localeCompare(b!.scheme) || sizeOf(a!) - sizeOf(b!));
  return {
    caption: 'Final numbers against the size of the mini-batch',
    columns: ['task', 'scheme', 'mini-batch', 'payload, kbit', 'training loss', 'test accuracy'],
    rows: sorted.map((group) => {
      const { task, scheme, found } = group[0]!;
      const { trainingLoss, testAccuracy } = finalNumbers(scheme, group);
      return [
        task,
        scheme,
        sizeOf(group[0]!),
        Math.round(found.record.results.payloadBits / 1000),
        describeRepeated(trainingLoss, nats),
        describeRepeated(testAccuracy, percentText),
      ];
    }),
  };
}

/** The grid of a search for step sizes: the criterion at each pair, and the pair that was chosen. */
export function stepSizeTable(task: string, { points, chosen, classes }: StepSizeResults): TableSpec {
  const heads = [...new Set(points.map(({ headLearningRate }) => headLearningRate))];
  const factors = [...new Set(points.map(({ loraLearningRate }) => loraLearningRate))];
  const schemes = points[0]?.outcomes.map(({ scheme }) => scheme) ?? [];
  const trained = schemes.length === paperSchemeNames.length ? 'the four schemes' : schemes.join(', ');
  return {
    caption:
      `${task}: final training loss, mean of ${trained}; ` +
      `chance is ln ${classes} = ${Math.log(classes).toFixed(3)}; ` +
      `chosen: ${chosen ? `${chosen.loraLearningRate} for phi, ${chosen.headLearningRate} for theta` : 'none'}`,
    columns: ['eta of phi', ...heads.map((head) => `eta of theta ${head}`)],
    rows: factors.map((lora) => [
      `${lora}`,
      ...heads.map((head) => {
        const point = points.find((one) => one.loraLearningRate === lora && one.headLearningRate === head);
        return point?.criterion?.toFixed(4) ?? 'diverged';
      }),
    ]),
  };
}

/** The runs of any scheme: task and sizes are the same for all. */
function anyOf(runs: RunsByScheme): readonly FoundLearningRun[] {
  return [...runs.values()][0]!;
}

function taskOf(runs: RunsByScheme): string {
  return anyOf(runs)[0]!.task;
}
