import { describeError } from '../errors';
import { NotebookError, type NotebookRun, type RunNotebookOptions, runNotebook } from '../notebooks';
import type { NotebookShow } from './severalNotebooks';

/** An executed notebook; a failed one holds everything up to the cell that failed. */
export interface ExecutedNotebook {
  readonly run: NotebookRun;
  readonly result: 'ok' | 'FAILED';
}

/**
 * Runs a notebook and reports a failed cell without stopping: one broken notebook does not cost the reader the others, but
 * it sets the exit code.
 *
 * @throws whatever is not the notebook's own failure
 */
export async function executeNotebook(
  path: string,
  options: RunNotebookOptions,
  { onProgress, print }: NotebookShow,
): Promise<ExecutedNotebook> {
  try {
    return { run: await runNotebook(path, { ...options, onProgress }), result: 'ok' };
  } catch (error) {
    if (!(error instanceof NotebookError)) throw error;
    print(describeError(error), 'notice');
    process.exitCode = 1;
    return { run: error.run, result: 'FAILED' };
  }
}
