import { buildVocabulary, type Pretrained, randomPretrained, WordPieceTokenizer } from '../checkpoint';
import { InputError } from '../errors';
import { type ExampleReader, imageReader, textReader } from '../federation/exampleReader';
import { type EncodedExamples, trimPadding } from '../federation/textInputs';
import { RandomStream } from '../math';
import type { OnProgress } from '../records';
import type { Settings } from '../settings';
import { headGradient, initialHead, predictions, type TaskHead, type TextInput } from '../split';
import { type Example, isText } from '../tasks';
import {
  architectureOf,
  type BackendName,
  createEncoder,
  type EmbeddingBatch,
  type Encoder,
  readsText,
  type TextConfig,
} from '../transformer';
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

/** Longest share and number of public examples that are held out to watch pre-training. */
const HELD_OUT = { share: 0.05, most: 512 };
/** Points of the curve. */
const POINTS = 10;
/** Shares of the steps in which the step size rises from 0 at the start and falls to 0 at the end. */
const RAMP = { up: 0.1, down: 0.3 };
const EVALUATION_BATCH = 128;

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
  return readsText(model.config)
    ? trainOnSlice(options, model, trainedTextEmbedding(model, model.config, settings.sequenceLength))
    : trainOnSlice(options, model, frozenEmbedding(imageReader(model)));
}

async function trainOnSlice<Input>(
  { examples, settings, classCount, backend, onProgress, signal }: PretrainingOptions,
  pretrained: Pretrained,
  bottom: Bottom<Input>,
): Promise<PretrainingOutcome> {
  const { seed, pretrainSteps, pretrainBatchSize } = settings;
  const heldOut = Math.min(Math.max(1, Math.floor(HELD_OUT.share * examples.length)), HELD_OUT.most);
  const encoded = bottom.encode(examples);
  const trained = slice(encoded, 0, examples.length - heldOut);
  const watched = slice(encoded, examples.length - heldOut, examples.length);
  const model = await TrainedModel.create(pretrained, bottom, classCount, seed, backend);
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
      onProgress?.(step, pretrainSteps, 'training the encoder on the public slice');
    }
  } finally {
    model.dispose();
  }
  return { pretrained, curve, backend: model.backend };
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

/** What lies below the encoder: from examples to embeddings and, where it is trained, from their gradient to its own. */
interface Bottom<Input> {
  encode(examples: readonly Example[]): EncodedExamples<Input>;
  embed(inputs: readonly Input[]): EmbeddedBatch;
}

interface EmbeddedBatch {
  readonly batch: EmbeddingBatch;
  /** Gradients by weight name from the gradient of the embeddings, [batch, tokens, hidden]. */
  readonly backward: (gradient: Float32Array) => ReadonlyMap<string, Float32Array>;
}

function frozenEmbedding<Input>(reader: ExampleReader<Input>): Bottom<Input> {
  return {
    encode: reader.encode,
    embed: (inputs) => ({ batch: reader.embedTogether(inputs), backward: () => new Map() }),
  };
}

/** The tables of text, trained: the embeddings are computed from `model`'s arrays as they are at the moment. */
function trainedTextEmbedding(model: Pretrained, config: TextConfig, length: number): Bottom<TextInput> {
  const { hiddenSize: hidden, layerNormEps } = config;
  const names = architectureOf(config).embedding(config);
  const weights = new Map([...model.weights].map(([name, { data }]) => [name, data] as const));
  return {
    encode: textReader(model, length).encode,
    embed(padded) {
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
      const { values, tape } = embedForTraining(weights, names, ids, hidden, layerNormEps);
      return {
        batch: { batch: inputs.length, tokens, hidden, values, attentionMask },
        backward: (gradient) => embeddingGradient(weights, names, tape, gradient, hidden),
      };
    },
  };
}

/** All weights of a model, its throw-away head and its encoder, stepping together. */
class TrainedModel<Input> {
  readonly #bottom: Bottom<Input>;
  readonly #encoder: Encoder;
  readonly #head: TaskHead;
  /** Every array that is trained, by name; the encoder holds copies of its own. */
  readonly #weights: ReadonlyMap<string, Float32Array>;

  private constructor(model: Pretrained, bottom: Bottom<Input>, encoder: Encoder, head: TaskHead) {
    this.#bottom = bottom;
    this.#encoder = encoder;
    this.#head = head;
    this.#weights = new Map([
      ...[...model.weights].map(([name, { data }]) => [name, data] as const),
      ['head.weight', head.weight],
      ['head.bias', head.bias],
    ]);
  }

  static async create<Input>(
    model: Pretrained,
    bottom: Bottom<Input>,
    classCount: number,
    seed: number,
    backend: BackendName | undefined,
  ): Promise<TrainedModel<Input>> {
    const head = initialHead(classCount, model.config.hiddenSize, new RandomStream(seed, 'pretrain/head'));
    const encoder = await createEncoder(model, backend === undefined ? {} : { backend });
    return new TrainedModel(model, bottom, encoder, head);
  }

  /** One step of Adam on a batch; its loss before the step. */
  async step({ inputs, labels }: EncodedExamples<Input>, adam: Adam, scale: number): Promise<number> {
    const { batch, backward } = this.#bottom.embed(inputs);
    const { features, tape } = await this.#encoder.forward(batch, new Map(), 'all');
    const top = headGradient(this.#head, features, labels);
    const middle = await this.#encoder.backwardAll(tape, top.features);
    const bottom = backward(middle.embeddings);
    adam.step(
      this.#weights,
      new Map([...middle.weights, ...bottom, ['head.weight', top.weight], ['head.bias', top.bias]]),
      scale,
    );
    this.#encoder.updateWeights(new Map([...middle.weights.keys()].map((name) => [name, this.#weights.get(name)!])));
    return top.loss;
  }

  async accuracy(examples: EncodedExamples<Input>): Promise<number> {
    let right = 0;
    for (let from = 0; from < examples.inputs.length; from += EVALUATION_BATCH) {
      const { inputs, labels } = slice(examples, from, from + EVALUATION_BATCH);
      const features = await this.#encoder.infer(this.#bottom.embed(inputs).batch, new Map());
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

function pick<Input>({ inputs, labels }: EncodedExamples<Input>, indices: readonly number[]): EncodedExamples<Input> {
  return { inputs: indices.map((i) => inputs[i]!), labels: Int32Array.from(indices, (i) => labels[i]!) };
}

function slice<Input>({ inputs, labels }: EncodedExamples<Input>, from: number, to: number): EncodedExamples<Input> {
  return { inputs: inputs.slice(from, to), labels: labels.slice(from, to) };
}
