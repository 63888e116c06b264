import { RandomStream } from '../../math';
import {
  type BackendName,
  buildVocabulary,
  createEncoder,
  type Encoder,
  headGradient,
  initialHead,
  type Pretrained,
  predictions,
  randomPretrained,
  type TaskHead,
  type TextInput,
  WordPieceTokenizer,
} from '../../model';
import type { OnProgress } from '../../records';
import type { Settings } from '../../settings';
import type { TextExample } from '../../tasks';
import { type EncodedExamples, encodeExamples, trimPadding } from '../textInputs';
import { Adam } from './adam';
import { embeddingGradient, embedForTraining } from './embeddingTraining';

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
  /** The public slice: none of its sentences is on a device or in the test set. */
  readonly examples: readonly TextExample[];
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

/** Longest share and number of public examples that are held out to watch pre-training. */
const HELD_OUT = { share: 0.05, most: 512 };
/** Points of the curve. */
const POINTS = 10;
/** Shares of the steps in which the step size rises from 0 at the start and falls to 0 at the end. */
const RAMP = { up: 0.1, down: 0.3 };
const EVALUATION_BATCH = 128;

/**
 * Makes the small BERT that stands in for a downloaded checkpoint: a WordPiece vocabulary of the public slice, random
 * weights, and a few hundred steps of Adam on all of them, embeddings included.
 *
 * Differs from the paper: BERT was pre-trained on unlabelled text. At this size and in minutes that is not enough to
 * fine-tune anything, so the public slice is used with its labels, under a head that is thrown away, and training stops
 * early, while there is still something to learn. No example of a device or of the test set is seen.
 *
 * @returns the model with its tokenizer, and the curve; zero steps give random weights and an empty curve
 * @throws RangeError when there are no examples; DOMException `AbortError` when aborted
 */
export async function pretrainEncoder(options: PretrainingOptions): Promise<PretrainingOutcome> {
  const { examples, settings, classCount, onProgress, signal } = options;
  if (examples.length < 2) {
    throw new RangeError(
      `pre-training needs a public slice to build its vocabulary from, got ${examples.length} examples; raise pretrainExamples`,
    );
  }
  const { seed, sequenceLength, pretrainSteps, pretrainBatchSize } = settings;
  const heldOut = Math.min(Math.max(1, Math.floor(HELD_OUT.share * examples.length)), HELD_OUT.most);
  const start = startModel(examples, settings);
  const encoded = encodeExamples(examples, start.tokenizer, sequenceLength);
  const trained = slice(encoded, 0, examples.length - heldOut);
  const watched = slice(encoded, examples.length - heldOut, examples.length);
  const model = await TrainedModel.create(start, classCount, seed, options.backend);
  const curve = { steps: [] as number[], loss: [] as number[], heldOutAccuracy: [] as number[] };
  try {
    const adam = new Adam({ learningRate: settings.pretrainLearningRate });
    const batches = shuffledBatches(
      trained.inputs.length,
      pretrainBatchSize,
      new RandomStream(seed, 'pretrain/batches'),
    );
    let sum = 0;
    for (let step = 1; step <= pretrainSteps; step++) {
      signal?.throwIfAborted();
      sum += await model.step(pick(trained, batches.next().value), adam, stepScale(step, pretrainSteps));
      const before = curve.steps.at(-1) ?? 0;
      if (step - before >= pretrainSteps / POINTS || step === pretrainSteps) {
        curve.steps.push(step);
        curve.loss.push(sum / (step - before));
        curve.heldOutAccuracy.push(await model.accuracy(watched));
        sum = 0;
      }
      onProgress?.(step, pretrainSteps, 'pre-training the encoder on the public slice');
    }
  } finally {
    model.dispose();
  }
  return { pretrained: start, curve, backend: model.backend };
}

type StartModel = Pretrained & { readonly tokenizer: WordPieceTokenizer };

function startModel(examples: readonly TextExample[], settings: PretrainingSettings): StartModel {
  const { hiddenLayers, hiddenSize, attentionHeads, intermediateSize, sequenceLength, vocabularySize, seed } = settings;
  const sentences = examples.flatMap(({ text, pair }) => (pair === undefined ? [text] : [text, pair]));
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

/** All weights of a model, its throw-away head and its encoder, stepping together. */
class TrainedModel {
  readonly #hidden: number;
  readonly #epsilon: number;
  readonly #encoder: Encoder;
  readonly #head: TaskHead;
  /** Every array that is trained, by name; the encoder holds copies of its own. */
  readonly #weights: ReadonlyMap<string, Float32Array>;

  private constructor(model: StartModel, encoder: Encoder, head: TaskHead) {
    this.#hidden = model.config.hiddenSize;
    this.#epsilon = model.config.layerNormEps;
    this.#encoder = encoder;
    this.#head = head;
    this.#weights = new Map([
      ...[...model.weights].map(([name, { data }]) => [name, data] as const),
      ['head.weight', head.weight],
      ['head.bias', head.bias],
    ]);
  }

  static async create(
    model: StartModel,
    classCount: number,
    seed: number,
    backend: BackendName | undefined,
  ): Promise<TrainedModel> {
    const head = initialHead(classCount, model.config.hiddenSize, new RandomStream(seed, 'pretrain/head'));
    const encoder = await createEncoder(model, backend === undefined ? {} : { backend });
    return new TrainedModel(model, encoder, head);
  }

  /** One step of Adam on a batch; its loss before the step. */
  async step({ inputs, labels }: EncodedExamples, adam: Adam, scale: number): Promise<number> {
    const { batch, tape: embeddingTape } = this.#embed(inputs);
    const { features, tape } = await this.#encoder.forward(batch, new Map(), 'all');
    const top = headGradient(this.#head, features, labels);
    const middle = await this.#encoder.backwardAll(tape, top.features);
    const bottom = embeddingGradient(this.#weights, embeddingTape, middle.embeddings, this.#hidden);
    adam.step(
      this.#weights,
      new Map([...middle.weights, ...bottom, ['head.weight', top.weight], ['head.bias', top.bias]]),
      scale,
    );
    this.#encoder.updateWeights(new Map([...middle.weights.keys()].map((name) => [name, this.#weights.get(name)!])));
    return top.loss;
  }

  async accuracy(examples: EncodedExamples): Promise<number> {
    let right = 0;
    for (let from = 0; from < examples.inputs.length; from += EVALUATION_BATCH) {
      const { inputs, labels } = slice(examples, from, from + EVALUATION_BATCH);
      const features = await this.#encoder.infer(this.#embed(inputs).batch, new Map());
      for (const [i, label] of predictions(this.#head, features).entries()) if (label === labels[i]) right++;
    }
    return right / examples.inputs.length;
  }

  get backend(): BackendName {
    return this.#encoder.backend;
  }

  dispose(): void {
    this.#encoder.dispose();
  }

  #embed(padded: readonly TextInput[]) {
    const inputs = trimPadding(padded);
    const tokens = inputs[0]!.inputIds.length;
    const join = (read: (input: TextInput) => Int32Array): Int32Array => {
      const joined = new Int32Array(inputs.length * tokens);
      for (const [i, input] of inputs.entries()) joined.set(read(input), i * tokens);
      return joined;
    };
    const ids = {
      batch: inputs.length,
      tokens,
      inputIds: join((input) => input.inputIds),
      tokenTypeIds: join((input) => input.tokenTypeIds),
    };
    const attentionMask = Uint8Array.from(join((input) => input.attentionMask));
    const { values, tape } = embedForTraining(this.#weights, ids, this.#hidden, this.#epsilon);
    return { batch: { batch: inputs.length, tokens, hidden: this.#hidden, values, attentionMask }, tape };
  }
}

/** The step size's factor: a linear rise, a plateau, a linear fall. */
function stepScale(step: number, steps: number): number {
  return Math.min(1, step / (RAMP.up * steps), (steps - step + 1) / (RAMP.down * steps));
}

/** Batches of indices for ever, every pass over the examples in a new order; a last incomplete batch is left out. */
function* shuffledBatches(count: number, size: number, stream: RandomStream): Generator<readonly number[], never> {
  const order = Array.from({ length: count }, (_, i) => i);
  for (;;) {
    stream.shuffle(order);
    const whole = Math.min(size, count);
    for (let from = 0; from + whole <= count; from += whole) yield order.slice(from, from + whole);
  }
}

function pick({ inputs, labels }: EncodedExamples, indices: readonly number[]): EncodedExamples {
  return { inputs: indices.map((i) => inputs[i]!), labels: Int32Array.from(indices, (i) => labels[i]!) };
}

function slice({ inputs, labels }: EncodedExamples, from: number, to: number): EncodedExamples {
  return { inputs: inputs.slice(from, to), labels: labels.slice(from, to) };
}
