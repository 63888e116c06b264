import { DivergenceError, InputError } from '../errors';
import { mean } from '../math';
import { type OnProgress, spend } from '../records';
import type { SchedulingTrace } from '../scheduling';
import type { Settings } from '../settings';
import type { TaskHead } from '../split';
import { type BackendName, createEncoder, type Encoder, type LoraFactors } from '../transformer';
import { assemble, type FederationParts } from './assemble';
import type { ExampleReader } from './exampleReader';
import { playRound, protocolRules, type RoundRules } from './playRound';
import type { FederatedResults } from './results';
import { packRunState, type RunState, unpackRunState } from './runState';
import { withReader } from './withReader';

/** What {@link runFederated} needs. */
export interface FederatedOptions extends FederationParts {
  /** Who transmits in which round, and how long it takes: scheduling does not depend on learning. */
  readonly trace: SchedulingTrace;
  /** What the encoder runs on; the fastest available one by default. Ignored where `encoder` is given. */
  readonly backend?: BackendName | undefined;
  /** An encoder of `pretrained` with the settings' `loraAlpha`, to share between runs that leave its weights as they are; the caller disposes of it. */
  readonly encoder?: Encoder | undefined;
  /** A folder that keeps embedded pictures for later runs, for a model of images; results do not depend on it. */
  readonly embeddingCache?: string | undefined;
  /** theta_k at the start; by default N(0, 0.02^2) from the stream `'head/k'`. */
  readonly initialHeadOf?: ((device: number) => TaskHead) | undefined;
  /** Who takes part in a round beyond what the protocol says; for counterfactual runs, see {@link RoundRules}. */
  readonly rules?: RoundRules | undefined;
  /** Where the run keeps its state every few seconds and finds it again after it was killed; without one it starts afresh. */
  readonly snapshot?: RunSnapshot | undefined;
  /** Least time between two snapshots, milliseconds. Default 3000. It decides nothing but what a killed run loses. */
  readonly snapshotEveryMs?: number | undefined;
  /** Is told where training stands: at the start and after every round. A resumed run tells of the rounds that are left. */
  readonly onPoint?: ((point: TrainingPoint) => void) | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Keeps the last state that was written to it. */
export interface RunSnapshot {
  read(): Uint8Array | undefined;
  write(bytes: Uint8Array): void;
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

/** Rarely enough to cost nothing, often enough that a killed run loses little. */
const SNAPSHOT_EVERY_MS = 3000;

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
 * @paper (1), (3), (4)
 * @throws InputError when the trace, the split and the settings do not fit together
 * @throws DivergenceError naming the round and the step sizes; DOMException `AbortError` between two rounds
 */
export async function runFederated(options: FederatedOptions): Promise<FederatedRun> {
  checkOptions(options);
  const encoder = options.encoder ?? (await spend('model', () => createOwnEncoder(options)));
  try {
    const { pretrained, settings, embeddingCache: folder } = options;
    return await withReader(pretrained, settings.sequenceLength, { backend: encoder.backend, folder }, (reader) =>
      playRounds(options, reader, encoder),
    );
  } finally {
    if (options.encoder === undefined) encoder.dispose();
  }
}

async function playRounds<Input>(
  options: FederatedOptions,
  reader: ExampleReader<Input>,
  encoder: Encoder,
): Promise<FederatedRun> {
  const { settings, trace, rules = protocolRules, onPoint, onProgress, signal } = options;
  const tellEmbedded: OnProgress = (done, total) => {
    onProgress?.(0, trace.rounds.length, `${done} of ${total} pictures embedded`);
  };
  const { devices: shares, test } = options.split;
  await spend('data', () => reader.prepare([...shares.flat(), ...test], { onProgress: tellEmbedded, signal }));
  const kept = options.snapshot?.read();
  const state: RunState | undefined = kept && unpackRunState(kept);
  const headOf = state ? (k: number) => state.heads[k]! : options.initialHeadOf;
  const { server, devices, observer, parameters } = await spend('data', () =>
    assemble(options, reader, encoder, headOf),
  );
  if (state) server.trained.restore(state.trained);
  const scheduledLoss: (number | null)[] = [...(state?.scheduledLoss ?? [])];
  const evaluations = {
    round: [...(state?.evaluations.round ?? [])],
    trainingLoss: [...(state?.evaluations.trainingLoss ?? [])],
    testAccuracy: [...(state?.evaluations.testAccuracy ?? [])],
  };
  let accuracies: readonly number[] = state?.accuracies ?? [];
  const heads = (): readonly TaskHead[] => devices.map(({ head }) => head);
  const measure = async (round: number): Promise<void> => {
    const loss = mean(await spend('evaluation', () => observer.trainingLosses(server, devices)));
    requireFinite(loss, round, settings);
    accuracies = await spend('evaluation', () => observer.testAccuracies(server, devices));
    evaluations.round.push(round);
    evaluations.trainingLoss.push(loss);
    evaluations.testAccuracy.push(mean(accuracies));
  };
  const tell = (round: number): void => onPoint?.({ round, lora: server.trained.lora, heads: heads() });
  const keep = snapshotKeeper(options, (round) => {
    return { round, scheduledLoss, evaluations, accuracies, heads: heads(), trained: server.trained.state() };
  });
  if (state === undefined) await measure(0);
  tell(state?.round ?? 0);
  for (const [round, schedule] of trace.rounds.entries()) {
    if (round < (state?.round ?? 0)) continue;
    signal?.throwIfAborted();
    const loss = await playRound({ round, scheduled: schedule.devices, server, devices, rules });
    if (loss !== null) requireFinite(loss, round, settings);
    scheduledLoss.push(loss);
    const done = round + 1;
    tell(done);
    if (done % settings.evaluateEvery === 0 || done === trace.rounds.length) await measure(done);
    onProgress?.(done, trace.rounds.length, `test accuracy ${(100 * evaluations.testAccuracy.at(-1)!).toFixed(1)} %`);
    keep(done);
  }
  const participation = devices.map(() => 0);
  for (const { devices: scheduled } of trace.rounds) for (const k of scheduled) participation[k]!++;
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
  return { results, backend: encoder.backend, lora: server.trained.lora, heads: heads() };
}

/** Writes a snapshot after a round when the last one is old enough. */
function snapshotKeeper(
  { snapshot, snapshotEveryMs = SNAPSHOT_EVERY_MS }: FederatedOptions,
  stateAt: (round: number) => RunState,
): (round: number) => void {
  let last = performance.now();
  return (round) => {
    if (snapshot === undefined || performance.now() - last < snapshotEveryMs) return;
    snapshot.write(packRunState(stateAt(round)));
    last = performance.now();
  };
}

function createOwnEncoder({ pretrained, settings, backend }: FederatedOptions): Promise<Encoder> {
  const { loraAlpha } = settings;
  return createEncoder(pretrained, backend === undefined ? { loraAlpha } : { loraAlpha, backend });
}

function checkOptions({ settings, split, trace, encoder }: FederatedOptions): void {
  if (encoder !== undefined && settings.adaptation === 'full') {
    throw new InputError(
      "adaptation 'full' changes the encoder's weights; leave encoder out, so that the run has its own",
    );
  }
  if (split.devices.length !== trace.deviceCount) {
    throw new InputError(
      `the trace schedules ${trace.deviceCount} devices, but the data is split over ${split.devices.length}; use one deviceCount`,
    );
  }
  if (trace.rounds.length === 0) throw new InputError('the trace has no rounds; simulate at least one');
}

function requireFinite(loss: number, round: number, settings: Settings): void {
  if (Number.isFinite(loss)) return;
  throw new DivergenceError(
    `training diverged by round ${round} (loss ${loss}); lower ${settings.adaptation === 'full' ? `encoderLearningRate (${settings.encoderLearningRate})` : `loraLearningRate (${settings.loraLearningRate})`} or headLearningRate (${settings.headLearningRate})`,
  );
}
