// Section III: the convergence theorem, estimates of its constants, and problems small enough to test it on.
// Not here: transformers, data, or a run that leaves a record.

export {
  gradientSpread,
  gradientVariance,
  type SpreadEstimate,
  type VarianceEstimate,
} from './estimates/gradientVariance';
export { plRatio } from './estimates/plConstant';
export type { EvaluatedPoint, Evaluation, ProbedLoss } from './estimates/probedLoss';
export { type CurvatureProbe, gradientRatio, probeCurvature } from './estimates/smoothness';
export { exactExpectation } from './lab/exactExpectation';
export {
  effectiveWeights,
  type LoraFactorisation,
  type LoraGradients,
  type LoraPoint,
  loraFactorisation,
  loraGapAt,
  loraGradients,
  loraRound,
  loraStart,
} from './lab/loraFactorisation';
export { type LoraRunOptions, type LoraRunResult, runLoraFactorisation } from './lab/loraPath';
export { type Shape, SINE_PL_CONSTANT, SINE_SMOOTHNESS, shapes } from './lab/lossShapes';
export { type MonteCarloOptions, type MonteCarloResult, monteCarlo } from './lab/monteCarlo';
export { checkNoise, type NoiseModel, noiseVariance } from './lab/noise';
export {
  deviceSpread,
  exactConstants,
  initialGap,
  type LossShape,
  type ProblemOptions,
  type SeparableProblem,
  separableProblem,
  withDeviceOptima,
} from './lab/problem';
export { constantSchedule, halves } from './lab/schedules';
export { meanOfRows, type SamplingIdentity, samplingIdentity, subsetsOfSize } from './lab/subsets';
export { attributeGap, type FactorialOutcome, type GapAttribution } from './theorem/attributeGap';
export { type BoundBesideLoss, boundBesideLoss, type MeasuredTraining } from './theorem/boundBesideLoss';
export { convergenceBoundForSets, type SetsBound, type SetsBoundOptions } from './theorem/boundForSets';
export { cauchySchwarzConstants } from './theorem/cauchySchwarz';
export { type BoundConstants, checkBoundConstants } from './theorem/constants';
export { contraction, headContraction, tightContraction } from './theorem/contraction';
export {
  type BoundForm,
  type BoundOptions,
  type BoundTerms,
  convergenceBound,
  type GapByBlock,
} from './theorem/convergenceBound';
export { type Excess, type ExcessOptions, excessOverAllIn } from './theorem/excessOverAllIn';
export { headGap, loraGap, tightLoraGap } from './theorem/gaps';
export { participationFactor } from './theorem/participationFactor';
export { schedulingObjective } from './theorem/schedulingObjective';
export { headDecrease, headLimit, type SplitBound, type SplitBoundOptions, splitBound } from './theorem/splitBound';
export { productWeights } from './theorem/weights';
