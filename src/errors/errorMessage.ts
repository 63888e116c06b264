import { FedftError, InputError } from './fedftError';

/** An error as plain data, for another thread: a copy of the error itself would lose its class and its name. */
export interface ErrorMessage {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** Of a {@link FedftError}; absent for a defect. */
  readonly exitCode?: 1 | 2;
  readonly details?: string;
}

/** What a thread says of whatever was thrown in it. */
export function errorMessage(thrown: unknown): ErrorMessage {
  const { name, message, stack = '' } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return {
    name,
    message,
    stack,
    ...(thrown instanceof FedftError ? { exitCode: thrown.exitCode, details: thrown.details } : {}),
  };
}

/** The error that a thread told of: for people where it was, a defect where it was one, with its own name and trace. */
export function errorFrom({ name, message, stack, exitCode, details = '' }: ErrorMessage): Error {
  const error =
    exitCode === undefined ? new Error(message) : new (exitCode === 2 ? InputError : FedftError)(message, { details });
  return Object.defineProperties(error, { name: { value: name }, stack: { value: stack } });
}
