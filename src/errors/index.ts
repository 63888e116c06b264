// The tree of errors for people: what every room may throw.
// Not here: anything that knows what went wrong where; whatever else is thrown is a defect.

export { CheckpointError, quoteName, showJson, showShape, textOf } from './checkpointError';
export { type ErrorMessage, errorFrom, errorMessage } from './errorMessage';
export {
  DivergenceError,
  describeError,
  FedftError,
  type FedftErrorOptions,
  InputError,
  MissingRecord,
} from './fedftError';
export { oneLine, printable } from './oneLine';
