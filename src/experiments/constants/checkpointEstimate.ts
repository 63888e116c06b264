import type { CurvatureProbe, SpreadEstimate, VarianceEstimate } from '../../bound';

/** The constants of Theorem 1 as one point of training shows them. */
export interface CheckpointEstimate {
  /** Rounds of all-in done. */
  readonly round: number;
  /** F over all examples of all devices, nats. */
  readonly loss: number;
  /** ||grad F||^2 in the coordinates in which a round is a step of length 1, and the part of the low-rank factors in it. */
  readonly squaredGradient: { readonly total: number; readonly lora: number };
  /** Variance of mini-batch gradients, in the parameters themselves. */
  readonly variance: { readonly lora: VarianceEstimate; readonly heads: VarianceEstimate };
  /** Spread of the devices' true gradients with respect to the low-rank factors, in the parameters themselves. */
  readonly spread: SpreadEstimate;
  /** Curvatures in those coordinates: along the step of training here, in random directions, and climbing. */
  readonly curvature: CurvatureProbe & { readonly path: number | null };
}
