/** An accuracy that others report, to hold ours against. */
export interface PublishedAccuracy {
  /** What was fine-tuned. */
  readonly model: string;
  /** Accuracy on the development set, in percent, as printed. */
  readonly percent: string;
  readonly source: string;
}

/** MiniLM-L12xH384 has the shape of bge-small-en-v1.5 (12 x 384, 33 M parameters); all of its parameters are tuned there. */
const miniLm = (percent: string): PublishedAccuracy => ({
  model: 'MiniLM-L12xH384, of the same shape, all parameters tuned',
  percent,
  source: '[Wang et al. 2020](https://arxiv.org/abs/2002.10957)',
});

const published: ReadonlyMap<string, PublishedAccuracy> = new Map([
  ['bge-small-en-v1.5 sst2', miniLm('93.0')],
  ['bge-small-en-v1.5 mrpc', miniLm('89.5')],
  ['bge-small-en-v1.5 qnli', miniLm('91.5')],
]);

/** What is reported for a checkpoint, or one of its shape, on a task; undefined where nothing was found. */
export function publishedAccuracy(checkpoint: string, task: string): PublishedAccuracy | undefined {
  return published.get(`${checkpoint} ${task}`);
}
