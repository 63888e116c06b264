import { InputError } from '../errors';
import type { RandomStream } from '../math';
import type { EmbeddingModule } from './embedding';
import { headGradient, headStep, predictions, type TaskHead } from './head';
import {
  type DownlinkFeatures,
  type UplinkEmbeddings,
  type UplinkFeatureGradient,
  uplinkEmbeddings,
  uplinkFeatureGradient,
} from './messages';
import type { SymbolFormat } from './symbols';

/** A device's own labelled examples. They never leave it. */
export interface LocalData<Input> {
  readonly inputs: readonly Input[];
  /** One class number per input. */
  readonly labels: ArrayLike<number>;
}

/** What a device is made of. */
export interface EdgeDeviceOptions<Input> {
  /** k */
  readonly index: number;
  readonly embedding: EmbeddingModule<Input>;
  /** theta_k at the start. */
  readonly head: TaskHead;
  readonly data: LocalData<Input>;
  /** Examples of a mini-batch, at most as many as the device holds. */
  readonly batchSize: number;
  /** eta of (3). */
  readonly stepSize: number;
  readonly format: SymbolFormat;
  /**
   * The randomness of a round's mini-batch, for example the stream `'minibatch/k/ROUND'`. A function of the round, so that
   * a device takes the same examples in a round whichever rounds it was scheduled in before.
   */
  readonly streamOf: (round: number) => RandomStream;
}

/**
 * An edge device of II-A: the frozen embedding module, its own task module theta_k and its local data.
 *
 * Only {@link UplinkEmbeddings} and {@link UplinkFeatureGradient} leave it.
 */
export class EdgeDevice<Input> {
  readonly index: number;
  readonly #options: EdgeDeviceOptions<Input>;
  #head: TaskHead;
  /** The mini-batch whose features are awaited. */
  #pending: { readonly round: number; readonly labels: Int32Array } | undefined;
  #lastLoss = Number.NaN;

  /** @throws InputError when the data does not fit the labels, the batch or the head */
  constructor(options: EdgeDeviceOptions<Input>) {
    const { index, data, batchSize } = options;
    const { inputs, labels } = data;
    if (labels.length !== inputs.length) {
      throw new InputError(`device ${index} has ${inputs.length} inputs and ${labels.length} labels`);
    }
    if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > inputs.length) {
      throw new InputError(
        `batchSize must be an integer in [1, ${inputs.length}], the examples of device ${index}, got ${batchSize}; lower batchSize or raise trainExamples`,
      );
    }
    this.index = index;
    this.#options = options;
    this.#head = options.head;
  }

  /** theta_k as it is now. */
  get head(): TaskHead {
    return this.#head;
  }

  /** The loss of the last mini-batch under the head before its step; NaN before the first. */
  get lastLoss(): number {
    return this.#lastLoss;
  }

  /** Step (ii): draws a mini-batch without replacement, embeds it and sends the embeddings up. */
  sendEmbeddings(round: number): UplinkEmbeddings {
    const { embedding, data, batchSize, format, streamOf } = this.#options;
    const drawn = drawBatch(data.inputs.length, batchSize, streamOf(round));
    const message = uplinkEmbeddings(
      { round, device: this.index, format },
      embedding.embed(drawn.map((example) => data.inputs[example]!)),
      embedding.padded,
    );
    this.#pending = { round, labels: Int32Array.from(drawn, (example) => data.labels[example]!) };
    return message;
  }

  /**
   * Step (iii): from the received features, the gradient (2) that is sent up, and the step (3) of the task module. Both
   * gradients are taken at the head before its step.
   *
   * @param headUpdate - `'keep'` leaves the task module as it is; the protocol always steps
   * @throws Error when these are not the features of the mini-batch that was sent
   */
  receiveFeatures(message: DownlinkFeatures, headUpdate: 'step' | 'keep' = 'step'): UplinkFeatureGradient {
    const pending = this.#pending;
    if (pending === undefined || message.device !== this.index || message.round !== pending.round) {
      throw new InputError(
        `device ${this.index} awaits ${pending === undefined ? 'no features' : `the features of round ${pending.round}`}, got those of device ${message.device} in round ${message.round}`,
      );
    }
    const { stepSize, format } = this.#options;
    const gradient = headGradient(this.#head, message.features, pending.labels);
    this.#pending = undefined;
    this.#lastLoss = gradient.loss;
    if (headUpdate === 'step') this.#head = headStep(this.#head, gradient, stepSize);
    return uplinkFeatureGradient(
      { round: message.round, device: this.index, format },
      message.batch,
      gradient.features,
    );
  }

  /** The share of examples that this device's head labels right; features are [examples, hidden]. */
  accuracy(features: Float32Array, labels: ArrayLike<number>): number {
    const predicted = predictions(this.#head, features);
    if (predicted.length !== labels.length) {
      throw new InputError(`there are ${labels.length} labels for ${predicted.length} rows of features`);
    }
    let right = 0;
    for (const [example, label] of predicted.entries()) if (label === labels[example]) right++;
    return right / predicted.length;
  }
}

/** `size` of the numbers 0..count-1, every subset equally likely, independent of earlier batches: unbiased, (11). */
function drawBatch(count: number, size: number, stream: RandomStream): number[] {
  const numbers = Array.from({ length: count }, (_, i) => i);
  for (let i = 0; i < size; i++) {
    const j = i + stream.integer(count - i);
    [numbers[i], numbers[j]] = [numbers[j]!, numbers[i]!];
  }
  return numbers.slice(0, size);
}
