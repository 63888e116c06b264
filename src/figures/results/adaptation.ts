import { InputError } from '../../errors';
import {
  type AdaptationMode,
  type AdaptationResults,
  adaptationModes,
  adaptationRuns,
  comparableRuns,
  runsBySeed,
} from '../../experiments';
import { greatest, least, mean } from '../../math';
import { bars, errorBars, type FigureSpec, percent, percentText, points } from '../../plot/grammar';
import type { FoundRecord } from '../../records';
import { tasks } from '../../tasks';
import { type Figure, figure, type Reads } from '../figure';
import { curveLook } from '../shared/curveLook';

/** What the runs of one task say. */
export interface AdaptationRow {
  /** As a figure names the task. */
  readonly title: string;
  /** What a linear model reads there, and its test accuracy. */
  readonly baseline: { readonly reads: 'words' | 'pixels'; readonly testAccuracy: number };
  /** Final test accuracy by mode, one value a seed. */
  readonly accuracies: ReadonlyMap<AdaptationMode, readonly number[]>;
  /** Elements trained at the server with low-rank adaptation, and elements of the encoder. */
  readonly lora: number;
  readonly encoder: number;
}

const labels: { readonly [mode in AdaptationMode]: string } = {
  'pretrained-lora': 'Pre-trained, low-rank factors',
  'pretrained-full': 'Pre-trained, every weight',
  'pretrained-head': 'Pre-trained, heads alone',
  'random-lora': 'Random weights, low-rank factors',
};

const allModes = Object.keys(adaptationModes) as AdaptationMode[];

/**
 * Claim C1: final test accuracy of each way to adapt, a group of bars for each task, with what a linear model on words or
 * pixels reaches.
 *
 * @throws InputError without rows
 */
export function adaptationFigure(options: {
  readonly id?: string;
  readonly rows: readonly AdaptationRow[];
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'adaptation', rows, source = [] } = options;
  if (rows.length === 0) throw new InputError('the figure of adaptation needs the runs of at least one task, got none');
  // A line for each word: six titles side by side stay level.
  const titles = rows.map(({ title }) => title.replaceAll(' ', '<br>'));
  const modes = allModes.filter((mode) => rows.every(({ accuracies }) => accuracies.has(mode)));
  const shown = modes.map((mode, i) => {
    const values = rows.map(({ accuracies }) => accuracies.get(mode)!);
    const means = bars({
      name: labels[mode],
      x: titles,
      y: values.map((own) => mean(own)),
      colour: curveLook(i).colour,
    });
    if (values.every(({ length }) => length === 1)) return means;
    const [low, high] = [values.map((own) => least(own)), values.map((own) => greatest(own))];
    return errorBars(means, { low, high });
  });
  const linear = points({
    name: 'Linear model on words or pixels',
    x: titles,
    y: rows.map(({ baseline }) => baseline.testAccuracy),
    colour: '#1a1a1a',
    marker: 'line-ew',
    size: 46,
    outline: 2.4,
  });
  const told = rows.map(({ title, baseline, accuracies }) => {
    const parts = modes.map((mode) => `${labels[mode].toLowerCase()} ${percentText(mean(accuracies.get(mode)!))}`);
    return `${title}: ${parts.join(', ')}, ${baseline.reads} alone ${percentText(baseline.testAccuracy)}`;
  });
  const shares = [...new Set(rows.map(({ lora, encoder }) => `${lora} of ${encoder}`))].join(' or ');
  return {
    id,
    title: 'Low-rank adaptation beside full fine-tuning',
    alt: `Bars of final test accuracy, a group for each task. ${told.join('. ')}.`,
    data: [...shown, linear],
    layout: {
      barmode: 'group',
      xaxis: { type: 'category', tickangle: 0 },
      yaxis: percent('Test accuracy, mean over devices', [0, 1], { range: [0, 1] }),
    },
    source: [
      `Low-rank factors: ${shares} encoder parameters.`,
      `Bars: means over seeds, whiskers: lowest to highest; ${describeSeeds(rows)}.`,
      ...source,
    ],
  };
}

/** How many seeds stand behind each task: `3 seeds`, or task by task where they differ. */
function describeSeeds(rows: readonly AdaptationRow[]): string {
  const words = (count: number): string => (count === 1 ? 'one seed' : `${count} seeds`);
  const tasksBy = new Map<number, string[]>();
  for (const { title, accuracies } of rows) {
    const count = least([...accuracies.values()].map(({ length }) => length));
    tasksBy.set(count, [...(tasksBy.get(count) ?? []), title]);
  }
  if (tasksBy.size === 1) return words([...tasksBy.keys()][0]!);
  return [...tasksBy].map(([count, titles]) => `${words(count)} of ${titles.join(', ')}`).join('; ');
}

/** Every task whose four modes have a record. */
const adaptedTasks: Reads<readonly AdaptationRow[]> = {
  experiment: 'adaptation',
  read(source) {
    const found = comparableRuns(
      source.list(adaptationRuns),
      ({ record }) => record.labels.task,
      ({ record }) => record.settings,
      ['seed', 'mode', 'adaptation', 'tried'],
    ).map((run) => ({ scheme: run.record.labels.mode, seed: run.record.labels.seed, run }));
    const read: AdaptationRow[] = [];
    const records: FoundRecord<unknown>[] = [];
    for (const { name } of tasks) {
      const ofTask = found.filter(({ run }) => run.record.labels.task === name);
      const bySeed = runsBySeed(ofTask, allModes);
      if (bySeed === undefined) continue;
      records.push(...[...bySeed.values()].flat().map(({ run }) => run));
      const resultsOf = (mode: AdaptationMode): readonly AdaptationResults[] =>
        bySeed.get(mode)!.map(({ run }) => run.record.results);
      const { task: about, parameters } = resultsOf('pretrained-lora')[0]!;
      read.push({
        title: about.title,
        baseline: about.baseline,
        accuracies: new Map(
          allModes.map((mode) => [mode, resultsOf(mode).map(({ evaluations }) => evaluations.testAccuracy.at(-1)!)]),
        ),
        lora: parameters.lora,
        encoder: parameters.encoder,
      });
    }
    return read.length === 0 ? undefined : { read, records };
  },
};

/** The figure of claim C1. */
export const adaptation: Figure = figure({
  id: 'adaptation',
  reads: adaptedTasks,
  draw: (rows, { id, source }) => adaptationFigure({ id, rows, source }),
});
