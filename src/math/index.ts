export { domainError, requireInteger, requireNonNegative, requirePositive } from './check';
export { hash128, RandomStream } from './random';
