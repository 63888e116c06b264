import { InputError } from '../errors';
import { greatest } from '../math';
import type { EmbeddingBatch } from '../transformer';
import { sequenceLengths } from '../transformer/passes/microBatches';
import { addGradient } from '../transformer/passes/sumGradients';
import { type DownlinkFeatures, downlinkFeatures, type UplinkEmbeddings, type UplinkFeatureGradient } from './messages';
import type { ServerGradient, TrainedEncoder } from './trainedEncoder';

/** Micro-batches that are served together: with more, little padding is saved and memory grows. */
const GROUP_MICRO_BATCHES = 4;

/**
 * The edge server of II-A: the encoder and its low-rank factors phi.
 *
 * Its whole input are {@link UplinkEmbeddings} and {@link UplinkFeatureGradient}: it imports neither devices, task
 * modules nor data, and no message has a field that could hold an input, a label or a head.
 *
 * @paper (4)
 */
export class EdgeServer {
  readonly trained: TrainedEncoder;
  /** The round that is under way. */
  #round: number | undefined;

  constructor(trained: TrainedEncoder) {
    this.trained = trained;
  }

  /**
   * Steps (ii) to (iv) of a round: features go down, their gradients come up, the chain rule turns them into the
   * gradient of phi, averaged over the scheduled devices, and phi takes the step (4), phi - eta ghat with
   * ghat = (1/n) sum_k g_k.
   *
   * The chain rule is linear in the uploaded gradients, so each is divided by n and what comes of them is summed. A few
   * devices are served at a time, as many as fill {@link GROUP_MICRO_BATCHES} micro-batches of the encoder: enough for
   * sequences of like length to find each other, and the activations of the whole round need not fit into memory.
   *
   * @param messages - one of each scheduled device, all of one round
   * @param answer - takes features to their device and brings its gradient; called in the order of the messages
   * @returns ghat
   * @throws InputError for no message, two of one device or of two rounds, a gradient that was not awaited, or while
   *   another round is under way; whatever `answer` throws. phi stays as it is then
   */
  async exchange(
    messages: readonly UplinkEmbeddings[],
    answer: (message: DownlinkFeatures) => UplinkFeatureGradient | Promise<UplinkFeatureGradient>,
  ): Promise<ServerGradient> {
    if (this.#round !== undefined) {
      throw new InputError(`round ${this.#round} still awaits its gradients; await it before the next`);
    }
    const round = checkOneRound(messages);
    this.#round = round;
    try {
      let sum: ServerGradient | undefined;
      for (const group of groupsOf(messages, GROUP_MICRO_BATCHES * this.trained.encoder.microBatchTokens)) {
        const gradient = await this.#exchangeGroup(group, answer, messages.length);
        if (sum === undefined) sum = gradient;
        else addGradient(sum, gradient);
      }
      this.trained.descend(sum!);
      return sum!;
    } finally {
      this.#round = undefined;
    }
  }

  /** Features for evaluation, [batch, hidden]; takes part in no round. */
  infer(embeddings: EmbeddingBatch): Promise<Float32Array> {
    return this.trained.infer(embeddings);
  }

  /**
   * Steps (ii) to (iv) of a few devices, in one forward and one backward pass.
   *
   * @param count - n, the scheduled devices of the whole round
   * @returns their part of ghat
   */
  async #exchangeGroup(
    group: readonly UplinkEmbeddings[],
    answer: (message: DownlinkFeatures) => UplinkFeatureGradient | Promise<UplinkFeatureGradient>,
    count: number,
  ): Promise<ServerGradient> {
    const { features, tape } = await this.trained.forward(joinEmbeddings(group.map(({ embeddings }) => embeddings)));
    try {
      const uploaded = new Float32Array(features.length);
      let at = 0;
      for (const { round, device, format, embeddings } of group) {
        const end = at + embeddings.batch * embeddings.hidden;
        const down = downlinkFeatures({ round, device, format }, embeddings.batch, features.subarray(at, end));
        const { gradient } = checkAnswer(down, await answer(down));
        for (let i = 0; i < gradient.length; i++) uploaded[at + i] = gradient[i]! / count;
        at = end;
      }
      return await this.trained.gradient(tape, uploaded);
    } finally {
      tape.dispose();
    }
  }
}

function checkOneRound(messages: readonly UplinkEmbeddings[]): number {
  const first = messages[0];
  if (first === undefined) throw new InputError('a round needs at least one scheduled device, got no embeddings');
  const seen = new Set<number>();
  for (const { round, device } of messages) {
    if (round !== first.round) {
      throw new InputError(`device ${device} sent embeddings for round ${round}, the others for ${first.round}`);
    }
    if (seen.has(device)) throw new InputError(`device ${device} sent two batches for round ${round}`);
    seen.add(device);
  }
  return first.round;
}

/** The messages in order, in groups of at most so many tokens, padding left out; at least one each. */
function groupsOf(messages: readonly UplinkEmbeddings[], tokens: number): readonly (readonly UplinkEmbeddings[])[] {
  const groups: UplinkEmbeddings[][] = [];
  let room = 0;
  for (const message of messages) {
    const own = sequenceLengths(message.embeddings).reduce((sum, length) => sum + length, 0);
    if (groups.length > 0 && own <= room) {
      groups.at(-1)!.push(message);
      room -= own;
    } else {
      groups.push([message]);
      room = tokens - own;
    }
  }
  return groups;
}

/** Every device's batch in one; shorter sequences are padded to the longest. One batch alone is returned as it is. */
function joinEmbeddings(parts: readonly EmbeddingBatch[]): EmbeddingBatch {
  if (parts.length === 1) return parts[0]!;
  const { hidden } = parts[0]!;
  const batch = parts.reduce((sum, part) => sum + part.batch, 0);
  const tokens = greatest(parts.map((part) => part.tokens));
  const values = new Float32Array(batch * tokens * hidden);
  const attentionMask = new Uint8Array(batch * tokens);
  let sequence = 0;
  for (const part of parts) {
    if (part.hidden !== hidden) throw new InputError(`embeddings of width ${part.hidden} and ${hidden} in one round`);
    for (let own = 0; own < part.batch; own++, sequence++) {
      const from = own * part.tokens;
      values.set(part.values.subarray(from * hidden, (from + part.tokens) * hidden), sequence * tokens * hidden);
      attentionMask.set(part.attentionMask.subarray(from, from + part.tokens), sequence * tokens);
    }
  }
  return { batch, tokens, hidden, values, attentionMask };
}

/** The gradient that a device sent for its features, if it is that. */
function checkAnswer(features: DownlinkFeatures, message: UplinkFeatureGradient): UplinkFeatureGradient {
  const { round, device, batch } = features;
  if (message.device !== device || message.round !== round || message.batch !== batch) {
    throw new InputError(
      `awaited was device ${device}'s gradient of ${batch} examples in round ${round}, got device ${message.device}'s of ${message.batch} in round ${message.round}`,
    );
  }
  const due = features.features.length;
  if (message.gradient.length !== due) {
    throw new InputError(`the gradient of device ${device} must hold ${due} numbers, got ${message.gradient.length}`);
  }
  return message;
}
