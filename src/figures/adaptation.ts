import { InputError } from '../errors';
import type { AdaptationMode } from '../experiments';
import { mean } from '../math';
import type { FigureSpec } from '../plot/spec';
import { curveLook } from './curveStyle';

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
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  // A line for each word: six titles side by side stay level.
  const titles = rows.map(({ title }) => title.replaceAll(' ', '<br>'));
  const modes = (Object.keys(labels) as AdaptationMode[]).filter((mode) =>
    rows.every(({ accuracies }) => accuracies.has(mode)),
  );
  const bars = modes.map((mode, i) => {
    const values = rows.map(({ accuracies }) => accuracies.get(mode)!);
    const means = values.map((own) => mean(own));
    const repeated = values.some(({ length }) => length > 1);
    return {
      type: 'bar' as const,
      name: labels[mode],
      x: titles,
      y: means,
      marker: { color: curveLook(i).colour },
      ...(repeated && {
        error_y: {
          type: 'data' as const,
          symmetric: false,
          array: values.map((own, row) => Math.max(...own) - means[row]!),
          arrayminus: values.map((own, row) => means[row]! - Math.min(...own)),
          thickness: 1.2,
          width: 3,
        },
      }),
    };
  });
  const linear = {
    type: 'scatter' as const,
    mode: 'markers' as const,
    name: 'Linear model on words or pixels',
    x: titles,
    y: rows.map(({ baseline }) => baseline.testAccuracy),
    marker: { symbol: 'line-ew', size: 46, line: { width: 2.4, color: '#1a1a1a' } },
  };
  const told = rows.map(({ title, baseline, accuracies }) => {
    const parts = modes.map((mode) => `${labels[mode].toLowerCase()} ${percent(mean(accuracies.get(mode)!))}`);
    return `${title}: ${parts.join(', ')}, ${baseline.reads} alone ${percent(baseline.testAccuracy)}`;
  });
  const shares = [...new Set(rows.map(({ lora, encoder }) => `${lora} of ${encoder}`))].join(' or ');
  return {
    id,
    title: 'Low-rank adaptation beside full fine-tuning',
    alt: `Bars of final test accuracy, a group for each task. ${told.join('. ')}.`,
    data: [...bars, linear] as unknown as FigureSpec['data'],
    layout: {
      barmode: 'group',
      xaxis: { type: 'category', tickangle: 0 },
      yaxis: { title: { text: 'Test accuracy, mean over devices' }, tickformat: '.0%', range: [0, 1] },
    } as FigureSpec['layout'],
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
    const count = Math.min(...[...accuracies.values()].map(({ length }) => length));
    tasksBy.set(count, [...(tasksBy.get(count) ?? []), title]);
  }
  if (tasksBy.size === 1) return words([...tasksBy.keys()][0]!);
  return [...tasksBy].map(([count, titles]) => `${words(count)} of ${titles.join(', ')}`).join('; ');
}
