export { atan, atan2 } from './arctangent';
export { exp, expm1 } from './exponential';
export { atanh, tanh } from './hyperbolic';
export { hypot } from './hypot';
export { log, log1p, log2, log10 } from './logarithm';
export { pow, square } from './power';
export { cos, sin, tan } from './trigonometric';
