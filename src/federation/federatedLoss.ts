import type { Evaluation, ProbedLoss } from '../bound';
import type { Pretrained } from '../checkpoint';
import { InputError } from '../errors';
import { least } from '../math';
import type { Settings } from '../settings';
import { headGradient, type TaskHead } from '../split';
import type { TaskSplit } from '../tasks';
import { type EmbeddingBatch, type Encoder, type LoraFactors, type LoraPair, readsText } from '../transformer';
import type { ExampleReader } from './exampleReader';
import { imageReader } from './imageReader';
import type { TrainingPoint } from './runFederated';
import { textReader } from './textReader';

/** Sequences that pass through the encoder at once; small batches stay in the processor's cache. */
const CHUNK = 64;

/** phi and the heads, wherever they came from. */
export type Weights = Pick<TrainingPoint, 'lora' | 'heads'>;

/** F_k on some examples of device k, with its gradient as the protocol's steps take it. */
export interface DeviceGradient {
  readonly loss: number;
  /** grad_phi F_k, [q_phi]: the sites in their order, A before B. */
  readonly lora: Float64Array;
  /** grad_theta F_k, [q_theta]: weight before bias. */
  readonly head: Float64Array;
}

/** The loss (1) of a federated run as an experimenter can see it: any weights, any examples of any device. */
export interface FederatedLoss extends ProbedLoss {
  readonly deviceCount: number;
  /** Examples that each device holds. */
  readonly shareSize: number;
  /** F_k and its gradient over the named examples of device k's share. */
  deviceGradient(weights: Weights, device: number, examples: readonly number[]): Promise<DeviceGradient>;
  /** The same over all that every device holds, [K]. */
  fullGradients(weights: Weights): Promise<readonly DeviceGradient[]>;
  /** Coordinates in which a round with every device is a gradient step of length 1: phi / sqrt(eta_phi), theta_k / sqrt(K eta_theta). */
  coordinates(weights: Weights): Float64Array;
  /** F over a fixed sample of each device, and its gradient in those coordinates. */
  evaluate(point: Float64Array): Promise<Evaluation>;
  /** Gives back what holds embedded pictures. */
  dispose(): void;
}

/**
 * The loss of a federated run.
 *
 * @paper (1)
 * @param options.encoder - of `pretrained` with the settings' `loraAlpha`; the caller disposes of it
 * @param options.sampleSize - examples of each device in `evaluate`, at most its share
 * @param options.like - weights whose shapes `evaluate` reads its points by
 */
export async function federatedLoss(options: {
  readonly settings: Settings;
  readonly split: TaskSplit;
  readonly pretrained: Pretrained;
  readonly encoder: Encoder;
  readonly sampleSize: number;
  readonly like: Weights;
}): Promise<FederatedLoss> {
  const { settings, split, pretrained, encoder, like } = options;
  const { loraLearningRate, headLearningRate } = settings;
  const deviceCount = split.devices.length;
  const shareSize = least(split.devices.map(({ length }) => length));
  if (!(options.sampleSize >= 1 && options.sampleSize <= shareSize)) {
    throw new InputError(
      `sampleSize must be in [1, ${shareSize}], the share of a device, got ${options.sampleSize}; raise trainExamples`,
    );
  }
  const { shares, dispose } = readsText(pretrained.config)
    ? await readShares(textReader(pretrained, settings.sequenceLength), split)
    : await readShares(imageReader(pretrained, { backend: encoder.backend }), split);
  const chunksOf = (device: number, examples: readonly number[]): Chunk[] =>
    slices(examples, CHUNK).map(shares[device]!.embed);
  const fixed = shares.map((_, k) => chunksOf(k, firstNumbers(options.sampleSize)));
  const [loraScale, headScale] = [Math.sqrt(loraLearningRate), Math.sqrt(headLearningRate * deviceCount)];

  const coordinates = ({ lora, heads }: Weights): Float64Array =>
    joined([
      flatLora(lora).map((x) => x / loraScale),
      ...heads.map((head) => flatHead(head).map((x) => x / headScale)),
    ]);
  const weightsAt = (point: Float64Array): Weights => {
    let at = 0;
    const take = (shape: Float32Array, scale: number): Float32Array => shape.map(() => point[at++]! * scale);
    const lora = new Map<string, LoraPair>();
    for (const [site, pair] of like.lora) {
      lora.set(site, { ...pair, A: take(pair.A, loraScale), B: take(pair.B, loraScale) });
    }
    const heads = like.heads.map((head) => ({
      ...head,
      weight: take(head.weight, headScale),
      bias: take(head.bias, headScale),
    }));
    return { lora, heads };
  };
  return {
    deviceCount,
    shareSize,
    coordinates,
    deviceGradient: ({ lora, heads }, device, examples) =>
      gradientOver(encoder, lora, heads[device]!, chunksOf(device, examples)),
    async fullGradients({ lora, heads }) {
      const gradients: DeviceGradient[] = [];
      for (const [k, { size }] of shares.entries()) {
        gradients.push(await gradientOver(encoder, lora, heads[k]!, chunksOf(k, firstNumbers(size))));
      }
      return gradients;
    },
    async evaluate(point) {
      const { lora, heads } = weightsAt(point);
      const gradients: DeviceGradient[] = [];
      for (const [k, chunks] of fixed.entries()) gradients.push(await gradientOver(encoder, lora, heads[k]!, chunks));
      return meanEvaluation(gradients, settings);
    },
    dispose,
  };
}

/** F and its gradient in the coordinates of {@link FederatedLoss} from the devices' own. */
export function meanEvaluation(
  gradients: readonly DeviceGradient[],
  { loraLearningRate, headLearningRate }: Pick<Settings, 'loraLearningRate' | 'headLearningRate'>,
): Evaluation {
  const count = gradients.length;
  const loraScale = Math.sqrt(loraLearningRate) / count;
  // d/dx_k of (1/K) F_k(sqrt(K eta) x_k)
  const headScale = Math.sqrt(headLearningRate / count);
  const lora = new Float64Array(gradients[0]!.lora.length);
  for (const own of gradients) for (let i = 0; i < lora.length; i++) lora[i] = lora[i]! + loraScale * own.lora[i]!;
  return {
    loss: gradients.reduce((sum, own) => sum + own.loss, 0) / count,
    gradient: joined([lora, ...gradients.map(({ head }) => head.map((value) => headScale * value))]),
  };
}

/** Embedded examples with their labels. */
interface Chunk {
  readonly embeddings: EmbeddingBatch;
  readonly labels: Int32Array;
}

/** A device's examples, whatever they are. */
interface Share {
  readonly size: number;
  /** Embeds the examples of these numbers together. */
  readonly embed: (examples: readonly number[]) => Chunk;
}

async function readShares<Input>(
  reader: ExampleReader<Input>,
  { devices }: TaskSplit,
): Promise<{ readonly shares: readonly Share[]; readonly dispose: () => void }> {
  await reader.prepare(devices.flat());
  const shares = devices.map((share): Share => {
    const { inputs, labels } = reader.encode(share);
    return {
      size: inputs.length,
      embed: (examples) => ({
        embeddings: reader.embedTogether(examples.map((i) => inputs[i]!)),
        labels: Int32Array.from(examples, (i) => labels[i]!),
      }),
    };
  });
  return { shares, dispose: () => reader.dispose() };
}

async function gradientOver(
  encoder: Encoder,
  lora: LoraFactors,
  head: TaskHead,
  chunks: readonly Chunk[],
): Promise<DeviceGradient> {
  const total = chunks.reduce((sum, { labels }) => sum + labels.length, 0);
  let loss = 0;
  const sums: { lora?: Float64Array; head?: Float64Array } = {};
  for (const { embeddings, labels } of chunks) {
    const share = labels.length / total;
    const { features, tape } = await encoder.forward(embeddings, lora);
    const top = headGradient(head, features, labels);
    loss += share * top.loss;
    sums.lora = added(sums.lora, flatLora(await encoder.backward(tape, top.features)), share);
    sums.head = added(sums.head, flatHead(top), share);
  }
  return { loss, lora: sums.lora!, head: sums.head! };
}

function added(sum: Float64Array | undefined, part: Float64Array, share: number): Float64Array {
  return part.map((value, i) => (sum?.[i] ?? 0) + share * value);
}

function flatLora(factors: LoraFactors): Float64Array {
  return joined([...factors.values()].flatMap(({ A, B }) => [A, B]));
}

function flatHead({ weight, bias }: Pick<TaskHead, 'weight' | 'bias'>): Float64Array {
  return joined([weight, bias]);
}

function joined(parts: readonly (Float32Array | Float64Array)[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function firstNumbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function slices<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
