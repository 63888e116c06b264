export {
  gradientSpread,
  gradientVariance,
  type SpreadEstimate,
  type VarianceEstimate,
} from './gradientVariance';
export { plRatio } from './plConstant';
export type { EvaluatedPoint, Evaluation, ProbedLoss } from './probedLoss';
export { type CurvatureProbe, gradientRatio, probeCurvature } from './smoothness';
