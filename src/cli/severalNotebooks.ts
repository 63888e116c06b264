import { basename } from 'node:path';
import { atOnceOn, type Machine, thisMachine } from '../execution';
import type { NotebookProgress } from '../notebooks';
import { createRunsReporter, type RunsReporter } from './runsReporter';

/** Bytes that are kept for a kernel: those of the notebooks here take 0.4e9 at most, measured; the rest is for cells of a reader. */
const KERNEL = 1.2e9;

/** What the work on one notebook is told. */
export interface NotebookShow {
  /** Hears how far the notebook is. */
  readonly onProgress: (progress: NotebookProgress) => void;
  /** Prints a line between the bars of the others. */
  readonly print: RunsReporter['print'];
}

/** How many notebooks run at a time where nobody says: one a processor, as far as memory carries their kernels. */
export function usualNotebooks(machine: Machine = thisMachine()): number {
  return atOnceOn(machine, KERNEL);
}

/**
 * Does work on several notebooks at a time, each in a kernel of its own. The last chapters come first, since they train.
 *
 * @param atOnce - notebooks at a time
 * @returns the results, in the order of the paths
 * @throws what the first work to fail threw, once those that had begun have ended; AbortError when stopped
 */
export async function forNotebooks<Result>(
  paths: readonly string[],
  atOnce: number,
  signal: AbortSignal,
  work: (path: string, show: NotebookShow) => Promise<Result>,
): Promise<readonly Result[]> {
  const reporter = createRunsReporter();
  const results: Result[] = [];
  const waiting = paths.map((path, index) => ({ path, index }));
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { path, index } = next;
      const show = reporter.start(path, basename(path));
      try {
        signal.throwIfAborted();
        results[index] = await work(path, {
          onProgress: ({ done, total }) => show(done, total),
          print: reporter.print,
        });
      } catch (error) {
        failures.push(error);
        waiting.length = 0;
      } finally {
        reporter.end(path);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, paths.length) }, worker));
  reporter.stop();
  if (failures.length > 0) throw failures[0];
  signal.throwIfAborted(); // a notebook that was stopped is one that failed, and none may have waited behind it
  return results;
}
