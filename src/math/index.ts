export { domainError, requireInteger, requireNonNegative, requirePositive } from './check';
export { FastStream } from './fastStream';
export { hash128, RandomStream } from './random';
