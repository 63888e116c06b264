import { mean, RandomStream } from '../math';
import {
  type BackendName,
  createEncoder,
  EdgeDevice,
  EdgeServer,
  type Encoder,
  encoderParameterCount,
  headParameterCount,
  initialHead,
  initialLora,
  type LoraFactors,
  loraParameterCount,
  lowRankTraining,
  type Pretrained,
  symbolFormat,
  type TaskHead,
  type TextInput,
  textEmbedding,
} from '../model';
import type { SchedulingTrace } from '../online';
import type { OnProgress } from '../records';
import type { Settings } from '../settings';
import type { TaskSplit, TextExample } from '../tasks';
import { Observer } from './observer';
import { playRound, protocolRules, type RoundRules } from './playRound';
import type { FederatedResults } from './results';
import { type EncodedExamples, encodeExamples, requireTokenizer } from './textInputs';

/** What {@link runFederated} needs. */
export interface FederatedOptions {
  readonly settings: Settings;
  /** Who holds which examples; one share a device. */
  readonly split: TaskSplit<TextExample>;
  readonly classCount: number;
  /** The frozen model, with its tokenizer. */
  readonly pretrained: Pretrained;
  /** Who transmits in which round, and how long it takes: scheduling does not depend on learning. */
  readonly trace: SchedulingTrace;
  /** What the encoder runs on; the fastest available one by default. Ignored where `encoder` is given. */
  readonly backend?: BackendName | undefined;
  /** An encoder of `pretrained` with the settings' `loraAlpha`, to share between runs; the caller disposes of it. */
  readonly encoder?: Encoder | undefined;
  /** theta_k at the start; by default N(0, 0.02^2) from the stream `'head/k'`. */
  readonly initialHeadOf?: ((device: number) => TaskHead) | undefined;
  /** Who takes part in a round beyond what the protocol says; for counterfactual runs, see {@link RoundRules}. */
  readonly rules?: RoundRules | undefined;
  /** Is told where training stands: at the start and after every round. */
  readonly onPoint?: ((point: TrainingPoint) => void) | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** omega after some rounds. Steps make new arrays, so a point may be kept. */
export interface TrainingPoint {
  /** Rounds done. */
  readonly round: number;
  /** phi */
  readonly lora: LoraFactors;
  /** theta_k, [K] */
  readonly heads: readonly TaskHead[];
}

/** What a run leaves behind: a record's results, and the trained parts for further use. */
export interface FederatedRun {
  readonly results: FederatedResults;
  /** What did the arithmetic. */
  readonly backend: BackendName;
  /** phi at the end. */
  readonly lora: LoraFactors;
  /** theta_k at the end, [K]. */
  readonly heads: readonly TaskHead[];
}

/** Training ran away: the loss is no longer a finite number. */
export class DivergenceError extends RangeError {
  override readonly name = 'DivergenceError';
}

/**
 * Federated split-LoRA fine-tuning, section II-A: T rounds over a schedule.
 *
 * In round t every scheduled device embeds a mini-batch and sends it up, the server answers with features, each of these
 * devices steps its own task module by (3) and sends the feature gradient (2) up, and the server averages the chain rule's
 * answers and steps the low-rank factors by (4). A device that is not scheduled keeps its task module. In a round
 * without devices nothing moves.
 *
 * Initial weights and mini-batches are functions of the seed, the device and the round alone, so runs that differ only in
 * their trace differ only by scheduling. The same options give the same results, bit for bit.
 *
 * @throws RangeError when the trace, the split and the settings do not fit together
 * @throws DivergenceError naming the round and the step sizes; DOMException `AbortError` between two rounds
 */
export async function runFederated(options: FederatedOptions): Promise<FederatedRun> {
  const { settings, trace, rules = protocolRules, onPoint, onProgress, signal } = options;
  checkOptions(options);
  const encoder = options.encoder ?? (await createOwnEncoder(options));
  try {
    const { server, devices, observer, parameters } = assemble(options, encoder);
    const scheduledLoss: (number | null)[] = [];
    const evaluations = { round: [] as number[], trainingLoss: [] as number[], testAccuracy: [] as number[] };
    const participation = devices.map(() => 0);
    let accuracies: number[] = [];
    const measure = async (round: number): Promise<void> => {
      const loss = mean(await observer.trainingLosses(server, devices));
      requireFinite(loss, round, settings);
      accuracies = await observer.testAccuracies(server, devices);
      evaluations.round.push(round);
      evaluations.trainingLoss.push(loss);
      evaluations.testAccuracy.push(mean(accuracies));
    };
    const tell = (round: number): void =>
      onPoint?.({ round, lora: server.trained.lora, heads: devices.map(({ head }) => head) });
    await measure(0);
    tell(0);
    for (const [round, schedule] of trace.rounds.entries()) {
      signal?.throwIfAborted();
      const loss = await playRound({ round, scheduled: schedule.devices, server, devices, rules });
      if (loss !== null) requireFinite(loss, round, settings);
      scheduledLoss.push(loss);
      for (const k of schedule.devices) participation[k]!++;
      const done = round + 1;
      tell(done);
      if (done % settings.evaluateEvery === 0 || done === trace.rounds.length) await measure(done);
      onProgress?.(done, trace.rounds.length, `test accuracy ${(100 * evaluations.testAccuracy.at(-1)!).toFixed(1)} %`);
    }
    const results: FederatedResults = {
      scheme: trace.scheme,
      deviceCount: trace.deviceCount,
      payloadBits: trace.payloadBits,
      delayBudget: trace.delayBudget,
      rounds: {
        devices: trace.rounds.map(({ devices }) => devices.length),
        delay: trace.rounds.map(({ delay }) => delay),
        backlog: trace.rounds.map(({ backlog }) => backlog),
        scheduledLoss,
      },
      evaluations,
      finalAccuracyByDevice: accuracies,
      participation,
      parameters,
    };
    return { results, backend: encoder.backend, lora: server.trained.lora, heads: devices.map(({ head }) => head) };
  } finally {
    if (options.encoder === undefined) encoder.dispose();
  }
}

function assemble({ settings, split, classCount, pretrained, initialHeadOf }: FederatedOptions, encoder: Encoder) {
  const { seed, sequenceLength, batchSize, loraRank, loraLearningRate, headLearningRate } = settings;
  const { hiddenSize } = pretrained.config;
  const tokenizer = requireTokenizer(pretrained);
  const embedding = textEmbedding(pretrained);
  const encode = (share: readonly TextExample[]): EncodedExamples => encodeExamples(share, tokenizer, sequenceLength);
  const shares = split.devices.map(encode);
  const newHead = (k: number): TaskHead => initialHead(classCount, hiddenSize, new RandomStream(seed, `head/${k}`));
  const devices = shares.map(
    (data, k) =>
      new EdgeDevice<TextInput>({
        index: k,
        embedding,
        head: (initialHeadOf ?? newHead)(k),
        data,
        batchSize,
        stepSize: headLearningRate,
        format: symbolFormat(settings.symbolBits),
        streamOf: (round) => new RandomStream(seed, `minibatch/${k}/${round}`),
      }),
  );
  const lora = initialLora(pretrained.config, loraRank, new RandomStream(seed, 'lora'));
  const server = new EdgeServer(lowRankTraining(encoder, lora, loraLearningRate));
  // Shares are in random order, so their first examples are a sample.
  const sampled = Math.max(1, Math.ceil(settings.lossExamples / devices.length));
  const sample = shares.map(({ inputs, labels }) => ({
    inputs: inputs.slice(0, sampled),
    labels: labels.slice(0, sampled),
  }));
  return {
    server,
    devices,
    observer: new Observer(embedding, encode(split.test), sample),
    parameters: {
      lora: loraParameterCount(lora),
      head: headParameterCount(devices[0]!.head),
      encoder: encoderParameterCount(pretrained.config),
    },
  };
}

function createOwnEncoder({ pretrained, settings, backend }: FederatedOptions): Promise<Encoder> {
  const { loraAlpha } = settings;
  return createEncoder(pretrained, backend === undefined ? { loraAlpha } : { loraAlpha, backend });
}

function checkOptions({ split, trace }: FederatedOptions): void {
  if (split.devices.length !== trace.deviceCount) {
    throw new RangeError(
      `the trace schedules ${trace.deviceCount} devices, but the data is split over ${split.devices.length}; use one deviceCount`,
    );
  }
  if (trace.rounds.length === 0) throw new RangeError('the trace has no rounds; simulate at least one');
}

function requireFinite(loss: number, round: number, settings: Settings): void {
  if (Number.isFinite(loss)) return;
  throw new DivergenceError(
    `training diverged by round ${round} (loss ${loss}); lower loraLearningRate (${settings.loraLearningRate}) or headLearningRate (${settings.headLearningRate})`,
  );
}
