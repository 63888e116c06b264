import { buildVocabulary, type Pretrained, randomPretrained, WordPieceTokenizer } from '../checkpoint';
import { InputError } from '../errors';
import { imageReader } from '../federation/imageReader';
import type { OnProgress } from '../records';
import type { Settings } from '../settings';
import { type Example, isText } from '../tasks';
import { type BackendName, createEncoder, readsText } from '../transformer';
import { SliceProblem } from './sliceProblem';
import { train } from './train';
import { type Bottom, frozenEmbedding, trainedTextEmbedding } from './trainableEmbedding';

/** The settings that decide what a pre-trained encoder is. */
export type PretrainingSettings = Pick<
  Settings,
  | 'hiddenLayers'
  | 'hiddenSize'
  | 'attentionHeads'
  | 'intermediateSize'
  | 'vocabularySize'
  | 'sequenceLength'
  | 'pretrainSteps'
  | 'pretrainBatchSize'
  | 'pretrainLearningRate'
  | 'seed'
>;

/** What {@link pretrainEncoder} learns from and how. */
export interface PretrainingOptions {
  /** The public slice: none of it is on a device or in the test set. */
  readonly examples: readonly Example[];
  /** The model to start from, left as it is; without one, a BERT of random weights with a vocabulary of the slice. */
  readonly start?: Pretrained | undefined;
  readonly classCount: number;
  readonly settings: PretrainingSettings;
  readonly backend?: BackendName | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How pre-training went. */
export interface PretrainingCurve {
  /** Steps done at each point. */
  readonly steps: readonly number[];
  /** Mean loss over the steps since the point before, nats. */
  readonly loss: readonly number[];
  /** Accuracy on public examples held out of pre-training. */
  readonly heldOutAccuracy: readonly number[];
}

/** A model that was pre-trained now. */
export interface PretrainingOutcome {
  readonly pretrained: Pretrained;
  readonly curve: PretrainingCurve;
  /** What did the arithmetic. */
  readonly backend: BackendName;
}

/** Shares of the steps in which the step size rises from 0 at the start and falls to 0 at the end. */
const RAMP = { rise: 0.1, fall: 0.3 };

/**
 * Trains a model with labels on a public slice, all weights together, under a head that is thrown away.
 *
 * It makes a small model that knows something of a real task before anything federated begins. Training stops early, while
 * there is still something to learn. A ViT's patch embedding stays as it is.
 *
 * Differs from the paper: its checkpoints were pre-trained on far more data than a repository can hold or a laptop can read,
 * so this stage stands in for what a small model lacks. No example of a device or of the test set is seen.
 *
 * @returns the model, and the curve; zero steps leave the model as it started and an empty curve
 * @throws InputError when there are no examples or the model cannot read them; DOMException `AbortError` when aborted
 */
export async function pretrainEncoder(options: PretrainingOptions): Promise<PretrainingOutcome> {
  const { examples, settings } = options;
  if (examples.length < 2) {
    throw new InputError(
      `training on the public slice needs at least 2 examples, got ${examples.length}; raise pretrainExamples`,
    );
  }
  const model = options.start === undefined ? newBert(examples, settings) : copyOf(options.start);
  if (readsText(model.config)) {
    return trainOnSlice(options, model, trainedTextEmbedding(model, model.config, settings.sequenceLength));
  }
  const { backend, signal } = options;
  const reader = imageReader(model, { backend });
  try {
    await reader.prepare(examples, { signal });
    return await trainOnSlice(options, model, frozenEmbedding(reader));
  } finally {
    reader.dispose();
  }
}

async function trainOnSlice<Input>(
  { examples, settings, classCount, backend, onProgress, signal }: PretrainingOptions,
  pretrained: Pretrained,
  bottom: Bottom<Input>,
): Promise<PretrainingOutcome> {
  const encoder = await createEncoder(pretrained, backend === undefined ? {} : { backend });
  try {
    const problem = new SliceProblem({ examples, settings, classCount, pretrained, bottom, encoder });
    const { curve } = await train(problem, {
      schedule: { steps: settings.pretrainSteps, learningRate: settings.pretrainLearningRate, ...RAMP },
      onProgress,
      signal,
    });
    return {
      pretrained,
      curve: {
        steps: curve.map(({ step }) => step),
        loss: curve.map(({ losses }) => losses['loss']!),
        heldOutAccuracy: curve.map(({ measures }) => measures['accuracy']!),
      },
      backend: encoder.backend,
    };
  } finally {
    encoder.dispose();
  }
}

/** A BERT of random weights with a vocabulary of the slice. */
function newBert(examples: readonly Example[], settings: PretrainingSettings): Pretrained {
  const { hiddenLayers, hiddenSize, attentionHeads, intermediateSize, sequenceLength, vocabularySize, seed } = settings;
  const sentences = examples.flatMap((example) => {
    if (!isText(example)) throw new InputError('a new model can be made for text only; give a ViT to start from');
    return example.pair === undefined ? [example.text] : [example.text, example.pair];
  });
  const vocabulary = buildVocabulary(sentences, vocabularySize);
  const random = randomPretrained(
    {
      modelType: 'bert',
      hiddenLayers,
      hiddenSize,
      attentionHeads,
      intermediateSize,
      layerNormEps: 1e-12, // BERT's
      vocabularySize: vocabulary.length,
      maxPositions: sequenceLength,
      tokenTypes: 2,
    },
    seed,
  );
  return { ...random, tokenizer: new WordPieceTokenizer(vocabulary) };
}

/** The model with weights of its own, to be stepped in place. */
function copyOf(model: Pretrained): Pretrained {
  const weights = [...model.weights].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }] as const);
  return { ...model, weights: new Map(weights) };
}
