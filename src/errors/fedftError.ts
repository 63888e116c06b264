/**
 * What every error for people has in common: a message of one sentence that names what was found and what to do, and the
 * status with which the command line ends. Whatever is not a FedftError is a defect of this library and shows its trace.
 */
export class FedftError extends Error {
  override readonly name: string = 'FedftError';
  /** Exit status of the command line: 1 something failed, 2 what was asked for or given cannot be used. */
  readonly exitCode: 1 | 2 = 1;
}

/** What a person gave (a value, a file, an option, a call out of order) cannot be used. */
export class InputError extends FedftError {
  override readonly name: string = 'InputError';
  override readonly exitCode = 2;
}

/** A record that was asked for is not there; the message names the command that makes it. */
export class MissingRecord extends InputError {
  override readonly name = 'MissingRecord';
}

/** Training left the finite numbers, under settings that a person can change. */
export class DivergenceError extends InputError {
  override readonly name = 'DivergenceError';
}
