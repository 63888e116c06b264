// Numbers alone: streams of random numbers, Lambert W, means, intervals, Adam, functions with the same bits everywhere.
// Not here: a quantity of the paper, a unit, a file.

export { bimodalityCoefficient, UNIFORM_BIMODALITY } from './bimodality';
export { binomialInterval, type ProbabilityInterval } from './binomial';
export { correlationInterval } from './correlationInterval';
export { drawDirichlet } from './dirichlet';
export { domainError, requireInteger, requireNonNegative, requirePositive } from './domain';
export { atan2, atanh, cos, exp, hypot, log, log1p, log2, log10, pow, sin, square, tan, tanh } from './elementary';
export { greatest, least } from './extremes';
export { FastStream } from './fastStream';
export { lambertW0, lambertW0Offset, lambertWm1, lambertWm1Offset } from './lambertw';
export { mean } from './mean';
export { type MeanInterval, meanInterval, studentTail } from './meanInterval';
export { type MedianInterval, medianInterval } from './medianInterval';
export { NORMAL_975 } from './normalQuantile';
export { quantile } from './quantile';
export { hash128, RandomStream } from './random';
export { type Repeated, repeatedMean, repeatedMedian } from './repeated';
export { tailIndex } from './tailIndex';
