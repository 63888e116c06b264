import { type BoundConstants, plRatio } from '../../bound';
import { greatest, least, quantile } from '../../math';
import type { CheckpointEstimate } from './checkpointEstimate';

/** Constants that Theorem 1 can be evaluated with, and what stands for F*. */
export interface ConstantSet {
  readonly constants: BoundConstants;
  /** What stands for F*, nats. */
  readonly lowest: number;
  /** zeta^2, in the norm of the constants. */
  readonly deviceSpread: number;
}

/** A number that is only known to lie in a range, and where in it most measurements are. */
export interface Range {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** The constants of a training run, in the norm in which eta = 1; see ProbedLoss. */
export interface ConstantSets {
  /** As the assumptions are worded: the sharpest curvature met, the noisiest entry, the least mu with F* = 0. */
  readonly cautious: ConstantSet;
  /**
   * As kind to the bound as the measurements allow: the median curvature along training's own steps, the mean variance of
   * an entry, the median mu with the lowest loss seen for F*. No theorem stands behind medians.
   */
  readonly favourable: ConstantSet;
  /** Gradient ratios, all directions together; L_s is at least the highest. */
  readonly smoothness: Range;
  /** Ratios of Assumption 5: lowest with F* = 0, highest with the lowest loss seen. mu is at most the smallest true one. */
  readonly plConstant: Range;
  /** Variance of an entry times the step size of its block: mean over entries, over the checkpoints and blocks. */
  readonly entryVariance: Range;
  /** Whether eta < 1/L_s for the sharpest curvature met. */
  readonly stepSize: 'within' | 'outside';
}

/**
 * Two readings of the same measurements: one as cautious as the assumptions ask, one as favourable as can be argued for.
 *
 * @param checkpoints - at least two, one of them above the lowest loss
 */
export function summariseConstants(
  checkpoints: readonly CheckpointEstimate[],
  stepSizes: { readonly lora: number; readonly heads: number },
  sizes: { readonly devices: number; readonly lora: number; readonly head: number },
): ConstantSets {
  const lowest = least(checkpoints.map(({ loss }) => loss));
  const ratios = checkpoints.flatMap(({ curvature: { path, random, climbing } }) => [
    ...(path === null ? [] : [path]),
    ...random,
    ...climbing,
  ]);
  const paths = checkpoints.flatMap(({ curvature: { path } }) => (path === null ? [] : [path]));
  const pl = (floor: number): number[] =>
    checkpoints.flatMap(({ squaredGradient, loss }) => plRatio(squaredGradient.total, loss, floor) ?? []);
  const [plWithZero, plWithLowest] = [pl(0), pl(lowest)];
  const means = checkpoints.map(({ variance: { lora, heads } }) => [
    (stepSizes.lora * lora.total.mean) / lora.entries,
    (stepSizes.heads * heads.total.mean) / heads.entries,
  ]);
  const largest = checkpoints.flatMap(({ variance: { lora, heads } }) => [
    stepSizes.lora * lora.largestEntry,
    stepSizes.heads * heads.largestEntry,
  ]);
  const spreads = checkpoints.map(({ spread }) => stepSizes.lora * spread.spread.mean);
  const set = (smoothness: number, plConstant: number, variance: number): BoundConstants => ({
    devices: sizes.devices,
    smoothness,
    // No function has mu above L_s; a ratio above it says that the lowest loss seen is not F*.
    plConstant: Math.min(plConstant, smoothness),
    gradientVariance: variance,
    learningRate: 1,
    adapterSize: sizes.lora,
    headSize: sizes.head,
  });
  const sharpest = greatest(ratios);
  return {
    cautious: {
      constants: set(sharpest, least(plWithZero), greatest(largest)),
      lowest: 0,
      deviceSpread: greatest(spreads),
    },
    favourable: {
      constants: set(
        quantile(paths, 0.5),
        quantile(plWithLowest, 0.5),
        // One sigma^2 for both blocks: the noisier block's.
        quantile(
          means.map((blocks) => greatest(blocks)),
          0.5,
        ),
      ),
      lowest,
      deviceSpread: quantile(spreads, 0.5),
    },
    smoothness: range(ratios),
    plConstant: range([...plWithZero, ...plWithLowest]),
    entryVariance: range(means.flat()),
    stepSize: sharpest < 1 ? 'within' : 'outside',
  };
}

function range(values: readonly number[]): Range {
  return { low: least(values), median: quantile(values, 0.5), high: greatest(values) };
}
