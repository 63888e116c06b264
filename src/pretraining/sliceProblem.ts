import type { Pretrained } from '../checkpoint';
import type { EncodedExamples } from '../federation/textInputs';
import { RandomStream } from '../math';
import type { Settings } from '../settings';
import { headGradient, initialHead, predictions, type TaskHead } from '../split';
import type { Example } from '../tasks';
import { type Encoder, encoderWeightShapes } from '../transformer';
import type { Bottom } from './trainableEmbedding';
import type { TrainingProblem, TrainingStep } from './trainingProblem';

/** Longest share and number of public examples that are held out to watch the training. */
const HELD_OUT = { share: 0.05, most: 512 };
const EVALUATION_BATCH = 128;

/** A public slice to learn, and what is to learn it. */
export interface SliceProblemOptions<Input> {
  readonly examples: readonly Example[];
  readonly settings: Pick<Settings, 'seed' | 'pretrainBatchSize'>;
  readonly classCount: number;
  /** Its arrays are the ones that are trained. */
  readonly pretrained: Pretrained;
  readonly bottom: Bottom<Input>;
  /** Of `pretrained`; the caller disposes of it. */
  readonly encoder: Encoder;
}

/** The loss of a public slice in all weights of a model, under a head that is thrown away. */
export class SliceProblem<Input> implements TrainingProblem {
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly #bottom: Bottom<Input>;
  readonly #encoder: Encoder;
  readonly #encoderWeights: ReadonlyMap<string, Float32Array>;
  readonly #head: TaskHead;
  readonly #trained: EncodedExamples<Input>;
  readonly #watched: EncodedExamples<Input>;
  readonly #batchOf: (step: number) => readonly number[];

  constructor({ examples, settings, classCount, pretrained, bottom, encoder }: SliceProblemOptions<Input>) {
    const { seed, pretrainBatchSize } = settings;
    const heldOut = Math.min(Math.max(1, Math.floor(HELD_OUT.share * examples.length)), HELD_OUT.most);
    const encoded = bottom.encode(examples);
    this.#trained = slice(encoded, 0, examples.length - heldOut);
    this.#watched = slice(encoded, examples.length - heldOut, examples.length);
    this.#bottom = bottom;
    this.#encoder = encoder;
    this.#head = initialHead(classCount, pretrained.config.hiddenSize, new RandomStream(seed, 'pretrain/head'));
    this.#batchOf = shuffledBatches(this.#trained.inputs.length, pretrainBatchSize, seed);
    const arrays = new Map([...pretrained.weights].map(([name, { data }]) => [name, data] as const));
    this.weights = new Map([...arrays, ['head.weight', this.#head.weight], ['head.bias', this.#head.bias]]);
    const names = [...encoderWeightShapes(pretrained.config).keys()];
    this.#encoderWeights = new Map(names.map((name) => [name, arrays.get(name)!]));
  }

  async gradient(step: number): Promise<TrainingStep> {
    // Before the first step the encoder still has the weights that it was made of.
    if (step > 0) this.#encoder.updateWeights(this.#encoderWeights);
    const { inputs, labels } = pick(this.#trained, this.#batchOf(step));
    const { batch, backward } = this.#bottom.embed(inputs);
    const { features, tape } = await this.#encoder.forward(batch, new Map(), 'all');
    const top = headGradient(this.#head, features, labels);
    const middle = await this.#encoder.backwardAll(tape, top.features);
    const bottom = backward(middle.embeddings);
    return {
      losses: { loss: top.loss },
      gradients: new Map([...middle.weights, ...bottom, ['head.weight', top.weight], ['head.bias', top.bias]]),
    };
  }

  /** The share of the examples held out that is labelled right. */
  async measure(): Promise<{ readonly accuracy: number }> {
    this.#encoder.updateWeights(this.#encoderWeights);
    const count = this.#watched.inputs.length;
    let right = 0;
    for (let from = 0; from < count; from += EVALUATION_BATCH) {
      const { inputs, labels } = slice(this.#watched, from, from + EVALUATION_BATCH);
      const features = await this.#encoder.infer(this.#bottom.embed(inputs).batch, new Map());
      for (const [i, label] of predictions(this.#head, features).entries()) if (label === labels[i]) right++;
    }
    return { accuracy: right / count };
  }
}

/**
 * The batch of each step, as places of examples: every pass over the examples has a new order, and a last incomplete
 * batch is left out.
 */
function shuffledBatches(count: number, size: number, seed: number): (step: number) => readonly number[] {
  const whole = Math.min(size, count);
  const perPass = Math.floor(count / whole);
  let order: number[] = [];
  let passes = Infinity;
  let stream: RandomStream;
  return (step) => {
    const pass = Math.floor(step / perPass);
    if (passes > pass + 1) {
      stream = new RandomStream(seed, 'pretrain/batches');
      order = Array.from({ length: count }, (_, i) => i);
      passes = 0;
    }
    // Each order is a shuffle of the one before.
    for (; passes <= pass; passes++) stream.shuffle(order);
    const from = (step % perPass) * whole;
    return order.slice(from, from + whole);
  };
}

function pick<Input>({ inputs, labels }: EncodedExamples<Input>, indices: readonly number[]): EncodedExamples<Input> {
  return { inputs: indices.map((i) => inputs[i]!), labels: Int32Array.from(indices, (i) => labels[i]!) };
}

function slice<Input>({ inputs, labels }: EncodedExamples<Input>, from: number, to: number): EncodedExamples<Input> {
  return { inputs: inputs.slice(from, to), labels: labels.slice(from, to) };
}
