import { describeError } from '../errors';
import { NotebookError, type NotebookRun, type RunNotebookOptions, runNotebook } from '../notebooks';
import type { Reporter } from './reporter';

/** An executed notebook; a failed one holds everything up to the cell that failed. */
export interface ExecutedNotebook {
  readonly run: NotebookRun;
  readonly result: 'ok' | 'FAILED';
}

/**
 * Runs a notebook and reports a failed cell without stopping: one broken notebook does not cost the reader the others, but
 * it sets the exit code.
 *
 * @param reporter - whose progress ends here
 * @throws whatever is not the notebook's own failure
 */
export async function executeNotebook(
  path: string,
  options: RunNotebookOptions,
  reporter: Reporter,
): Promise<ExecutedNotebook> {
  try {
    return { run: await runNotebook(path, options), result: 'ok' };
  } catch (error) {
    if (!(error instanceof NotebookError)) throw error;
    reporter.stop();
    console.error(describeError(error));
    process.exitCode = 1;
    return { run: error.run, result: 'FAILED' };
  } finally {
    reporter.stop();
  }
}
