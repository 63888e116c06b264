import { InputError } from '../errors';
import type { EmbeddingBatch, Tape } from '../transformer';
import { allOf } from '../transformer/lanes/allOf';
import { addGradient } from '../transformer/passes/sumGradients';
import { type DownlinkFeatures, downlinkFeatures, type UplinkEmbeddings, type UplinkFeatureGradient } from './messages';
import type { ServerGradient, TrainedEncoder } from './trainedEncoder';

/** A batch whose features are sent and whose gradients are awaited. */
interface PendingRound {
  readonly round: number;
  readonly tape: Tape;
  readonly hidden: number;
  /** Devices in the order of their rows, with their batch sizes. */
  readonly devices: readonly { readonly device: number; readonly batch: number }[];
}

/**
 * The edge server of II-A: the encoder and its low-rank factors phi.
 *
 * Its whole input are {@link UplinkEmbeddings} and {@link UplinkFeatureGradient}: it imports neither devices, task modules
 * nor data, and no message has a field that could hold an input, a label or a head.
 */
export class EdgeServer {
  readonly trained: TrainedEncoder;
  /** Several only while {@link EdgeServer.exchange} plays a round in parts. */
  private pending: PendingRound[] = [];

  constructor(trained: TrainedEncoder) {
    this.trained = trained;
  }

  /**
   * Step (ii): features of every scheduled device's embeddings, computed in one pass, to be sent down.
   *
   * @param messages - one of each scheduled device, all of one round
   * @returns the answers, in the same order
   * @throws Error when a round is still open
   * @throws InputError for no message, two of one device, or two rounds
   */
  async sendFeatures(messages: readonly UplinkEmbeddings[]): Promise<readonly DownlinkFeatures[]> {
    this.assertNoRound();
    const { pending, answers } = await this.open(checkOneRound(messages), messages);
    this.pending = [pending];
    return answers;
  }

  /**
   * Step (iv): the chain rule from the uploaded gradients, averaged over the scheduled devices, and the step (4),
   * phi - eta ghat with ghat = (1/n) sum_k g_k.
   *
   * The chain rule is linear in the uploaded gradients, so one pass over all of them, each divided by n, is the average.
   *
   * @param messages - one of each device that was sent features, in any order
   * @returns ghat
   * @throws Error when the gradients are not those of the open round; the round stays open
   */
  async receiveGradients(messages: readonly UplinkFeatureGradient[]): Promise<ServerGradient> {
    const [pending] = this.pending;
    if (pending === undefined) throw new InputError('no round is open: send features before receiving gradients');
    const averaged = joinGradients(pending, messages, messages.length);
    this.pending = [];
    const gradient = await this.trained.gradient(pending.tape, averaged);
    this.trained.descend(gradient);
    return gradient;
  }

  /**
   * Steps (ii) to (iv) of a whole round, a few devices at a time: their features go down, their gradients come up, and
   * the chain rule is applied before the next ones' turn. Then the step (4), once.
   *
   * The same ghat as {@link EdgeServer.sendFeatures} and {@link EdgeServer.receiveGradients} give, but for rounding, in
   * less time and memory: the activations of a few devices are still in the processor's cache when their gradients come.
   * An encoder with several threads is given as many such groups at once, and the sum does not depend on how many.
   *
   * @param messages - one of each scheduled device, all of one round
   * @param answer - takes features to their device and brings its gradient; called in the order of the messages
   * @returns ghat
   * @throws Error when a round is still open, or whatever `answer` throws; phi stays as it is then
   */
  async exchange(
    messages: readonly UplinkEmbeddings[],
    answer: (message: DownlinkFeatures) => UplinkFeatureGradient | Promise<UplinkFeatureGradient>,
  ): Promise<ServerGradient> {
    this.assertNoRound();
    const round = checkOneRound(messages);
    let sum: ServerGradient | undefined;
    const { microBatchTokens, passesAtOnce } = this.trained.encoder;
    const groups = groupsOf(messages, microBatchTokens);
    for (let start = 0; start < groups.length; start += passesAtOnce) {
      const turn = groups.slice(start, start + passesAtOnce);
      for (const gradient of await this.exchangeGroups(round, turn, answer, messages.length)) {
        if (sum === undefined) sum = gradient;
        else addGradient(sum, gradient);
      }
    }
    this.trained.descend(sum!);
    return sum!;
  }

  /**
   * Steps (ii) to (iv) of some groups of devices, whose passes go on at the same time.
   *
   * @param count - n, the scheduled devices of the whole round
   * @returns each group's gradient, in order
   */
  private async exchangeGroups(
    round: number,
    groups: readonly (readonly UplinkEmbeddings[])[],
    answer: (message: DownlinkFeatures) => UplinkFeatureGradient | Promise<UplinkFeatureGradient>,
    count: number,
  ): Promise<readonly ServerGradient[]> {
    try {
      const opened = await allOf(
        groups.map(async (group) => {
          const own = await this.open(round, group);
          this.pending.push(own.pending);
          return own;
        }),
      );
      const uploads: { readonly tape: Tape; readonly gradient: Float32Array }[] = [];
      for (const { pending, answers } of opened) {
        const uplink: UplinkFeatureGradient[] = [];
        for (const features of answers) uplink.push(await answer(features));
        uploads.push({ tape: pending.tape, gradient: joinGradients(pending, uplink, count) });
      }
      return await allOf(uploads.map(({ tape, gradient }) => this.trained.gradient(tape, gradient)));
    } finally {
      this.cancelRound();
    }
  }

  /** Features for evaluation, [batch, hidden]; opens no round. */
  infer(embeddings: EmbeddingBatch): Promise<Float32Array> {
    return this.trained.infer(embeddings);
  }

  /** Gives up an open round, for instance when a device failed; phi stays as it is. */
  cancelRound(): void {
    for (const { tape } of this.pending) tape.dispose();
    this.pending = [];
  }

  private assertNoRound(): void {
    const [pending] = this.pending;
    if (pending !== undefined) {
      throw new InputError(`round ${pending.round} still awaits its gradients; receive them or call cancelRound()`);
    }
  }

  /** One forward pass over these devices' embeddings; their features, and what awaits their gradients. */
  private async open(
    round: number,
    messages: readonly UplinkEmbeddings[],
  ): Promise<{ readonly pending: PendingRound; readonly answers: readonly DownlinkFeatures[] }> {
    const embeddings = joinEmbeddings(messages.map((message) => message.embeddings));
    const { features, tape } = await this.trained.forward(embeddings);
    const devices = messages.map(({ device, embeddings: { batch } }) => ({ device, batch }));
    const pending = { round, tape, hidden: embeddings.hidden, devices };
    let row = 0;
    const answers = messages.map(({ device, format, embeddings: { batch, hidden } }) => {
      const own = features.subarray(row * hidden, (row + batch) * hidden);
      row += batch;
      return downlinkFeatures({ round, device, format }, batch, own);
    });
    return { pending, answers };
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

/** The messages in order, in groups of at most so many tokens when padded to the group's longest; at least one each. */
function groupsOf(messages: readonly UplinkEmbeddings[], tokens: number): readonly (readonly UplinkEmbeddings[])[] {
  const groups: UplinkEmbeddings[][] = [];
  let [batch, longest] = [0, 0];
  for (const message of messages) {
    const { embeddings } = message;
    const joined = (batch + embeddings.batch) * Math.max(longest, embeddings.tokens);
    if (groups.length > 0 && joined <= tokens) {
      groups.at(-1)!.push(message);
      batch += embeddings.batch;
      longest = Math.max(longest, embeddings.tokens);
    } else {
      groups.push([message]);
      batch = embeddings.batch;
      longest = embeddings.tokens;
    }
  }
  return groups;
}

/** Every device's batch in one; shorter sequences are padded to the longest. One batch alone is returned as it is. */
function joinEmbeddings(parts: readonly EmbeddingBatch[]): EmbeddingBatch {
  if (parts.length === 1) return parts[0]!;
  const { hidden } = parts[0]!;
  const batch = parts.reduce((sum, part) => sum + part.batch, 0);
  const tokens = Math.max(...parts.map((part) => part.tokens));
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

/** The uploaded gradients, each over n = `count`, in the order of the batch. */
function joinGradients(pending: PendingRound, messages: readonly UplinkFeatureGradient[], count: number): Float32Array {
  const { round, hidden, devices } = pending;
  if (messages.length !== devices.length) {
    throw new InputError(`round ${round} has ${devices.length} scheduled devices, got ${messages.length} gradients`);
  }
  const byDevice = new Map(messages.map((message) => [message.device, message]));
  const ordered = devices.map(({ device, batch }) => {
    const message = byDevice.get(device);
    if (message === undefined) throw new InputError(`round ${round} lacks the gradient of device ${device}`);
    if (message.round !== round || message.batch !== batch) {
      throw new InputError(
        `device ${device} sent the gradient of ${message.batch} examples in round ${message.round}, awaited were ${batch} in round ${round}`,
      );
    }
    if (message.gradient.length !== batch * hidden) {
      throw new InputError(
        `the gradient of device ${device} must hold ${batch} x ${hidden} numbers, got ${message.gradient.length}`,
      );
    }
    return message.gradient;
  });
  const joined = new Float32Array(ordered.reduce((sum, gradient) => sum + gradient.length, 0));
  let offset = 0;
  for (const gradient of ordered) {
    for (let i = 0; i < gradient.length; i++) joined[offset + i] = gradient[i]! / count;
    offset += gradient.length;
  }
  return joined;
}
