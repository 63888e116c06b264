import { learningRuns, stepCostRuns, stepCostSizes } from '../experiments';
import { least } from '../math';
import { committedRecords } from '../records';
import { markdownTable } from './blocks';

/** The checkpoint of the paper's size that reads what a task has, and what `step-cost` calls its shape. */
const larger = {
  text: { checkpoint: 'bert-base-uncased', model: 'bert-base' },
  image: { checkpoint: 'vit-base-patch16-224', model: 'vit-base' },
} as const;

/** What a GPU is taken to sustain in single precision, operations a second: a third of what middling cards promise. */
const GPU_FLOPS = 5e12;

/** Forward and backward, of frozen weights: a product for what goes on and one for what comes back, two operations each. */
const TRAINING_OPERATIONS = 4;

/**
 * What a run of All-in takes with the checkpoints of the paper: the seconds of the committed runs, by the operations of the larger
 * model; on a GPU by what one core did and the card is taken to sustain.
 */
export function hoursBlock(): string {
  const allIn = committedRecords('real')
    .list(learningRuns)
    .filter(({ record: { labels } }) => labels.scheme === 'all-in');
  const tasks = [...new Set(allIn.map(({ record: { labels } }) => labels.task))];
  const rows = tasks.flatMap((task) => {
    const runs = allIn.filter(({ record: { labels } }) => labels.task === task);
    const seconds = runs.flatMap(({ record: { environment } }) => environment.seconds ?? []);
    if (seconds.length === 0) return [];
    const { settings, results } = runs[0]!.record;
    const { input, title } = results.task;
    const { checkpoint, model } = larger[input];
    const { layers, hidden, tokens } = stepCostSizes[model];
    const [own, length] = [Number(settings['hiddenSize']), Number(settings['sequenceLength'])];
    const ratio =
      exampleOperations(layers, hidden, input === 'image' ? tokens : length) /
      exampleOperations(Number(settings['hiddenLayers']), own, length);
    const core = (least(seconds) * ratio) / 3600;
    return [
      [
        title,
        (settings['model'] as { readonly name: string }).name,
        `${(least(seconds) / 60).toFixed(1)} min`,
        checkpoint,
        ratio.toFixed(1),
        `${core.toPrecision(2)} h`,
        `${((core * 60 * coreFlops(model)) / GPU_FLOPS).toPrecision(2)} min`,
      ],
    ];
  });
  const header = [
    'task',
    'model',
    'All-in, one core',
    'larger model',
    'operations',
    'one core',
    'a GPU, if it is kept busy',
  ];
  return markdownTable(header, rows);
}

/** Matrix products of an encoder on an example of so many tokens, forward, its layers four times as wide inside as outside. */
function exampleOperations(layers: number, hidden: number, tokens: number): number {
  return layers * tokens * (24 * hidden * hidden + 4 * tokens * hidden);
}

/** What one core sustained with a model of the paper, by `step-cost`, operations a second. */
function coreFlops(model: keyof typeof stepCostSizes): number {
  const { trainingSecondsPerToken, parameters } = committedRecords().read(stepCostRuns.named({ model })).results;
  return (TRAINING_OPERATIONS * parameters) / trainingSecondsPerToken;
}
