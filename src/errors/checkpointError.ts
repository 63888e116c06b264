import { type FedftErrorOptions, InputError } from './fedftError';

/**
 * A checkpoint, adapter or vocabulary that cannot be used. The message names the file, the tensor or field, what was found
 * and what to do; `file` repeats the path for programs.
 */
export class CheckpointError extends InputError {
  override readonly name = 'CheckpointError';

  constructor(
    readonly file: string,
    detail: string,
    options?: FedftErrorOptions,
  ) {
    super(`${file}: ${detail}`, options);
  }
}

/** A name out of a file, quoted and cut, so that a hostile one cannot flood or disguise a message. */
export function quoteName(name: string): string {
  return JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}...` : name);
}

/** Any value out of a JSON file, as JSON and cut; values nested so deeply that writing them fails are only described. */
export function showJson(value: unknown): string {
  let text: string;
  try {
    text = JSON.stringify(value) ?? 'nothing';
  } catch {
    return 'a value nested too deeply to show';
  }
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

/** Any value as text: an object as JSON, since one out of a file may hold a `toString` that is none. */
export function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? showJson(value) : String(value);
}

/** `[2, 3]`, as shapes are written in messages. */
export function showShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}
