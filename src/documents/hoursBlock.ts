import { learningRuns, stepCostRuns } from '../experiments';
import { least } from '../math';
import { committedRecords } from '../records';
import { markdownTable } from './blocks';

/** A larger checkpoint of the same family: its sizes, and the tokens of its images where it reads them. */
interface Larger {
  readonly checkpoint: string;
  readonly model: 'bert-base' | 'vit-base';
  readonly tokens?: number;
}

const base = { hiddenLayers: 12, hiddenSize: 768, intermediateSize: 3072 };
const bertBase: Larger = { checkpoint: 'bert-base-uncased', model: 'bert-base' };
const larger: { readonly [task: string]: Larger } = {
  sst2: bertBase,
  mrpc: bertBase,
  qnli: bertBase,
  cifar10: { checkpoint: 'vit-base-patch16-224', model: 'vit-base', tokens: 197 },
};

/** What a GPU is taken to sustain in single precision, operations a second: a third of what middling cards promise. */
const GPU_FLOPS = 5e12;

/** Forward and backward, of frozen weights: a product for what goes on and one for what comes back, two operations each. */
const TRAINING_OPERATIONS = 4;

/**
 * What a run of All-in takes with the checkpoints of the paper: the seconds of the committed runs, by the operations of the larger
 * model; on a GPU by what one core did and the card is taken to sustain.
 */
export function hoursBlock(): string {
  const records = committedRecords('real');
  const rows = Object.entries(larger).flatMap(([task, { checkpoint, model, tokens }]) => {
    const found = records.list(learningRuns).filter(({ record: { labels } }) => labels.task === task);
    const runs = found.filter(({ record: { labels } }) => labels.scheme === 'all-in');
    const seconds = runs.flatMap(({ record: { environment } }) => environment.seconds ?? []);
    if (seconds.length === 0) return [];
    const { settings } = runs[0]!.record;
    const number = (name: string): number => Number(settings[name]);
    const own = Object.fromEntries(Object.keys(base).map((name) => [name, number(name)])) as unknown as Sizes;
    const length = number('sequenceLength');
    const ratio = exampleOperations(base, tokens ?? length) / exampleOperations(own, length);
    const core = (least(seconds) * ratio) / 3600;
    return [
      [
        String(runs[0]!.record.results.task.title),
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

type Sizes = typeof base;

/** Matrix products of the encoder on an example of so many tokens, forward. */
function exampleOperations({ hiddenLayers, hiddenSize, intermediateSize }: Sizes, tokens: number): number {
  const dense = 2 * hiddenSize * (4 * hiddenSize + 2 * intermediateSize);
  return hiddenLayers * tokens * (dense + 4 * tokens * hiddenSize);
}

/** What one core sustained with a model of the paper, by `step-cost`, operations a second. */
function coreFlops(model: Larger['model']): number {
  const { trainingSecondsPerToken, parameters } = committedRecords().read(stepCostRuns.named({ model })).results;
  return (TRAINING_OPERATIONS * parameters) / trainingSecondsPerToken;
}
