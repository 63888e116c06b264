export { binomialInterval, type ProbabilityInterval } from './binomial';
export { domainError, requireInteger, requireNonNegative, requirePositive } from './check';
export { drawDirichlet } from './dirichlet';
export { FastStream } from './fastStream';
export { lambertW0, lambertW0Offset, lambertWm1, lambertWm1Offset } from './lambertw';
export { mean } from './mean';
export { type MeanInterval, meanInterval } from './meanInterval';
export { quantile } from './quantile';
export { hash128, RandomStream } from './random';
