import { FedftError, InputError } from './fedftError';

/** An error as plain data, for another thread: a copy of the error itself would lose its class and its name. */
export interface ErrorMessage {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** Of a {@link FedftError}; absent for a defect. */
  readonly exitCode?: 1 | 2;
}

/** What a thread says of whatever was thrown in it. */
export function errorMessage(thrown: unknown): ErrorMessage {
  const { name, message, stack = '' } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { name, message, stack, ...(thrown instanceof FedftError ? { exitCode: thrown.exitCode } : {}) };
}

/** The error that a thread told of: for people where it was, a defect where it was one, with its own name and trace. */
export function errorFrom({ name, message, stack, exitCode }: ErrorMessage): Error {
  const error =
    exitCode === undefined ? new Error(message) : exitCode === 2 ? new InputError(message) : new FedftError(message);
  return Object.defineProperties(error, { name: { value: name }, stack: { value: stack } });
}
