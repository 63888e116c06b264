export { exactExpectation } from './exactExpectation';
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
} from './loraFactorisation';
export { type LoraRunOptions, type LoraRunResult, runLoraFactorisation } from './loraPath';
export { type MonteCarloOptions, type MonteCarloResult, monteCarlo } from './monteCarlo';
export { checkNoise, type NoiseModel, noiseVariance } from './noise';
export {
  deviceSpread,
  exactConstants,
  initialGap,
  type LossShape,
  type ProblemOptions,
  type SeparableProblem,
  separableProblem,
  withDeviceOptima,
} from './problem';
export { constantSchedule, halves } from './schedules';
export { type Shape, SINE_PL_CONSTANT, SINE_SMOOTHNESS, shapes } from './shapes';
export { meanOfRows, type SamplingIdentity, samplingIdentity, subsetsOfSize } from './subsets';
