import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** What a parser in a thread of its own says: first that it is there, then its result or why there is none. */
export type ParserMessage<Result> =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly result: Result }
  | { readonly kind: 'fault'; readonly message: string };

/** How long and how large a parser may become. */
export interface ParserLimits {
  /** From the moment at which its code is loaded. */
  readonly seconds: number;
  readonly megabytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** Why a parser gave no result. */
export class ParserFault extends Error {}

/**
 * Runs another project's parser on a person's file where it can be stopped: in a thread of its own, ended when it takes too
 * long or too much memory. A damaged file can keep such a parser busy for ever, and a thread that never returns to its event
 * loop hears no Ctrl-C.
 *
 * @param module - a file without its extension, whose compiled or source form posts {@link ParserMessage}s about `workerData`
 * @param input - plain data for it; an array buffer in `transfer` moves instead of being copied
 * @throws ParserFault with the parser's own reason or the limit it exceeded; the signal's reason when aborted
 */
export async function guardedParse<Result>(
  module: string,
  input: object,
  { seconds, megabytes, signal }: ParserLimits,
  transfer: readonly ArrayBuffer[] = [],
): Promise<Result> {
  signal?.throwIfAborted();
  // Beside this file is the parser's: compiled, or its source where sources are run.
  const extension = extname(__filename);
  const worker = new Worker(`${module}${extension}`, {
    workerData: input,
    transferList: [...transfer],
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
    execArgv: extension === '.ts' ? ['--require', require.resolve('tsx/cjs')] : [],
    stdout: false,
    stderr: false,
  });
  let clock: NodeJS.Timeout | undefined;
  let stop = (): void => {};
  try {
    return await new Promise<Result>((resolve, reject) => {
      stop = () => reject(signal?.reason);
      signal?.addEventListener('abort', stop, { once: true });
      worker.on('message', (message: ParserMessage<Result>) => {
        if (message.kind === 'result') resolve(message.result);
        else if (message.kind === 'fault') reject(new ParserFault(message.message));
        else {
          clock = setTimeout(
            () => reject(new ParserFault(`reading it takes more than ${seconds.toFixed(1)} s, so it is damaged`)),
            1000 * seconds,
          );
        }
      });
      worker.on('messageerror', reject);
      worker.on('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? new ParserFault(`reading it takes more than ${megabytes} MB of memory`)
            : error,
        ),
      );
      worker.on('exit', () => reject(new ParserFault('its reader ended before it was done')));
    });
  } finally {
    clearTimeout(clock);
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
