import { oneLine, printable } from './oneLine';

/** Options of a {@link FedftError}. */
export interface FedftErrorOptions extends ErrorOptions {
  readonly details?: string;
}

/**
 * What every error for people has in common: a message of one sentence that names what was found and what to do, and the
 * status with which the command line ends. The message is one line of at most 300 characters and passes no control
 * character of a file to a terminal. Whatever is not a FedftError is a defect of this library and shows its trace.
 */
export class FedftError extends Error {
  override readonly name: string = 'FedftError';
  /** Exit status of the command line: 1 something failed, 2 what was asked for or given cannot be used. */
  readonly exitCode: 1 | 2 = 1;

  /** Lines below the message for a terminal, such as the trace of a cell or the runs that failed; mostly none. */
  readonly details: string;

  constructor(message: string, { details = '', ...options }: FedftErrorOptions = {}) {
    super(oneLine(message), options);
    this.details = printable(details, '\n\t');
  }
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

/** An error for people as the terminal shows it: its message, and its details below. */
export function describeError({ message, details }: FedftError): string {
  return `fedft: ${message}${details === '' ? '' : `\n${details}`}`;
}
