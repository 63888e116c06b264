import { type EvaluatedPoint, gradientRatio, gradientSpread, gradientVariance, probeCurvature } from '../../bound';
import type { Pretrained } from '../../checkpoint';
import { type FederatedLoss, federatedLoss, meanEvaluation, runFederated, type TrainingPoint } from '../../federation';
import { RandomStream } from '../../math';
import { allIn, simulateScheduling } from '../../scheduling';
import type { Settings } from '../../settings';
import type { TaskSplit } from '../../tasks';
import type { Encoder } from '../../transformer';
import type { RunContext } from '../experiment';
import type { CheckpointEstimate } from './checkpointEstimate';
import { type ConstantSets, summariseConstants } from './summariseConstants';

/** How much is measured at each checkpoint. */
export interface ProbeSize {
  /** Rounds done at the checkpoints, as shares of T. */
  readonly checkpoints: readonly number[];
  /** Mini-batches of every device. */
  readonly draws: number;
  /** Random directions of the curvature, and steps of the power method from the first of them. */
  readonly directions: number;
  readonly powerSteps: number;
  /** Length of a curvature step, in the coordinates of the estimates. */
  readonly radius: number;
}

/** What a measurement of the constants leaves in its record. */
export interface TrainingConstants {
  readonly stepSizes: { readonly lora: number; readonly heads: number };
  readonly sizes: { readonly devices: number; readonly lora: number; readonly head: number };
  readonly checkpoints: readonly CheckpointEstimate[];
  readonly summary: ConstantSets;
}

/** What both parts of the experiment work on. */
export interface ConstantsTask {
  readonly settings: Settings;
  readonly split: TaskSplit;
  readonly classCount: number;
  readonly pretrained: Pretrained;
  /** Of `pretrained`, with the settings' `loraAlpha`. */
  readonly encoder: Encoder;
  /** L of (7). */
  readonly payloadBits: number;
}

/**
 * Trains with every device in every round and measures along the way what Theorem 1 takes as known.
 *
 * Gradients of F and of each F_k are exact, over all examples; curvatures use the fixed sample of the training loss.
 */
export async function measureConstants(
  task: ConstantsTask,
  size: ProbeSize,
  { onProgress, signal }: RunContext,
): Promise<TrainingConstants> {
  const { settings, payloadBits } = task;
  const points = new Map<number, TrainingPoint>();
  const trace = simulateScheduling({ settings, scheme: allIn, payloadBits });
  await runFederated({
    ...task,
    // Nothing is asked of the curves in between.
    settings: { ...settings, evaluateEvery: settings.rounds },
    trace,
    signal,
    onPoint: (point) => points.set(point.round, point),
  });
  const loss = await federatedLoss({
    ...task,
    sampleSize: Math.max(1, Math.ceil(settings.lossExamples / settings.deviceCount)),
    like: points.get(0)!,
  });
  const rounds = [...new Set(size.checkpoints.map((share) => Math.round(share * settings.rounds)))];
  const checkpoints: CheckpointEstimate[] = [];
  try {
    for (const [i, round] of rounds.entries()) {
      signal.throwIfAborted();
      const next = points.get(round + 1) ?? points.get(round - 1)!;
      checkpoints.push(await estimateAt(points.get(round)!, next, loss, settings, size));
      onProgress(i + 1, rounds.length, `constants after round ${round}`);
    }
  } finally {
    loss.dispose();
  }
  const stepSizes = { lora: settings.loraLearningRate, heads: settings.headLearningRate };
  const { lora, heads } = checkpoints[0]!.variance;
  const sizes = { devices: settings.deviceCount, lora: lora.entries, head: heads.entries };
  return { stepSizes, sizes, checkpoints, summary: summariseConstants(checkpoints, stepSizes, sizes) };
}

async function estimateAt(
  point: TrainingPoint,
  next: TrainingPoint,
  loss: FederatedLoss,
  settings: Settings,
  size: ProbeSize,
): Promise<CheckpointEstimate> {
  const { seed, batchSize } = settings;
  const full = await loss.fullGradients(point);
  const mean = meanEvaluation(full, settings);
  const spread = gradientSpread(full.map(({ lora }) => lora));
  const lora: Float64Array[][] = [];
  const heads: Float64Array[][] = [];
  for (let k = 0; k < loss.deviceCount; k++) {
    const stream = new RandomStream(seed, `constants/batch/${point.round}/${k}`);
    const numbers = Array.from({ length: loss.shareSize }, (_, i) => i);
    const own: Awaited<ReturnType<FederatedLoss['deviceGradient']>>[] = [];
    for (let draw = 0; draw < size.draws; draw++) {
      own.push(await loss.deviceGradient(point, k, stream.shuffle(numbers).slice(0, batchSize)));
    }
    lora.push(own.map((gradient) => gradient.lora));
    heads.push(own.map((gradient) => gradient.head));
  }
  const evaluated = async (weights: TrainingPoint): Promise<EvaluatedPoint> => {
    const coordinates = loss.coordinates(weights);
    return { point: coordinates, ...(await loss.evaluate(coordinates)) };
  };
  const at = await evaluated(point);
  const stream = new RandomStream(seed, `constants/directions/${point.round}`);
  const probe = await probeCurvature({ ...size, loss, at, stream });
  return {
    round: point.round,
    loss: mean.loss,
    squaredGradient: {
      total: mean.gradient.reduce((sum, value) => sum + value * value, 0),
      lora: settings.loraLearningRate * spread.squaredMean,
    },
    variance: { lora: gradientVariance(lora), heads: gradientVariance(heads) },
    spread,
    curvature: { ...probe, path: gradientRatio(at, await evaluated(next)) },
  };
}
