import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { FedftError, InputError } from '../errors';
import type { Transport } from './connection';
import {
  type CodeCell,
  type ErrorOutput,
  joinLines,
  kernelspecMetadata,
  languageMetadata,
  type Notebook,
} from './format';
import { type Execution, type ExecutionStatus, Kernel } from './kernel';
import { requireBuild } from './kernelspec';
import { parseNotebook } from './validate';

/** How to run a notebook. */
export interface RunNotebookOptions {
  /** The folder in which cells run; the notebook's own when left out. */
  readonly cwd?: string;
  /** Variables for the cells, on top of this process's own; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Seconds one cell may take, > 0; 600 when left out. */
  readonly timeoutSeconds?: number;
  /** Hears before the first cell and after every cell. */
  readonly onProgress?: (progress: NotebookProgress) => void;
  /** Aborting it interrupts the running cell and ends the run. */
  readonly signal?: AbortSignal;
  /** Socket files or ports; chosen by what the system offers when left out. */
  readonly transport?: Transport;
}

/** How far a notebook is. */
export interface NotebookProgress {
  /** The notebook's file name. */
  readonly notebook: string;
  /** Code cells run so far. */
  readonly done: number;
  /** Code cells in the notebook. */
  readonly total: number;
  readonly elapsedSeconds: number;
}

/** How one code cell went. */
export interface CellRun {
  /** The cell's number in the notebook, from 1, text cells counted. */
  readonly cell: number;
  readonly id: string;
  readonly status: ExecutionStatus;
  readonly seconds: number;
}

/** An executed notebook. */
export interface NotebookRun {
  /** The notebook with the outputs of this run, ready for `formatNotebook`. */
  readonly notebook: Notebook;
  /** The code cells that ran, in order. */
  readonly cells: readonly CellRun[];
  /** Seconds from the start of the kernel to the last output. */
  readonly seconds: number;
}

/** A notebook that did not run to its end. */
export class NotebookError extends FedftError {
  override readonly name = 'NotebookError';

  /**
   * @param run everything up to the failed cell, with its outputs
   * @param details the whole trace
   */
  constructor(
    message: string,
    readonly run: NotebookRun,
    details = '',
  ) {
    super(message, { details });
  }
}

/**
 * Runs every code cell of a notebook, top to bottom, in a fresh kernel. A cell that fails ends the run, also when it fails
 * later, in a timer or a promise that nobody awaits; a cell with the tag `raises-exception` may fail.
 *
 * @param path the .ipynb file, which is not changed
 * @returns the executed notebook with the time of each cell
 * @throws NotebookError naming notebook, cell, its first line and the traceback, when a cell fails, takes too long or
 *   ends its kernel; AbortError when stopped before the kernel answers; Error when the file is no notebook or the library is not built
 * @example
 * const run = await runNotebook('notebooks/03-bound.ipynb');
 * writeFileSync('build/03-bound.ipynb', formatNotebook(run.notebook));
 */
export async function runNotebook(path: string, options: RunNotebookOptions = {}): Promise<NotebookRun> {
  const timeoutSeconds = options.timeoutSeconds ?? 600;
  if (!(timeoutSeconds > 0)) throw new InputError(`timeoutSeconds must be > 0, got ${timeoutSeconds}`);
  if (!existsSync(path)) throw new InputError(`there is no notebook ${path}`);
  const name = basename(path);
  const notebook = parseNotebook(readFileSync(path, 'utf8'), name);
  requireBuild();
  const cells = notebook.cells.flatMap((cell, index) =>
    cell.cell_type === 'code' ? [{ cell, number: index + 1 }] : [],
  );
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  const executions = new Map<string, Execution>();
  const runs: CellRun[] = [];
  const report = (): void =>
    options.onProgress?.({ notebook: name, done: runs.length, total: cells.length, elapsedSeconds: elapsed() });
  const result = (): NotebookRun => ({
    notebook: withOutputs(notebook, executions),
    cells: runs,
    seconds: elapsed(),
  });
  const kernel = await Kernel.start({
    cwd: resolve(options.cwd ?? dirname(path)),
    ...(options.env ? { env: options.env } : {}),
    ...(options.transport ? { transport: options.transport } : {}),
  }).catch((error: unknown) => {
    options.signal?.throwIfAborted(); // Ctrl-C ends kernels, those that are just starting too
    throw error;
  });
  const fail = ({ cell, number }: (typeof cells)[number], reason: string, details?: string): NotebookError => {
    const firstLine = joinLines(cell.source).trimStart().split('\n')[0]!;
    return new NotebookError(`${name}, cell ${number} (\`${firstLine}\`) ${reason}`, result(), details);
  };
  try {
    report();
    for (const place of cells) {
      const { cell, number } = place;
      if (options.signal?.aborted) throw fail(place, 'was stopped');
      const before = elapsed();
      const execution = await kernel.execute(joinLines(cell.source), timeoutSeconds, options.signal);
      executions.set(cell.id, execution);
      runs.push({ cell: number, id: cell.id, status: execution.status, seconds: elapsed() - before });
      if (execution.status !== 'ok' && !(execution.status === 'error' && isPlanned(cell))) {
        const outcome = explain(execution, timeoutSeconds, kernel);
        throw options.signal?.aborted ? fail(place, 'was stopped') : fail(place, ...outcome);
      }
      report();
    }
    // A timer or a promise that nobody awaits can fail after its cell, even after the last one.
    await kernel.settle(lateSeconds);
    for (const place of cells) {
      const execution = executions.get(place.cell.id)!;
      if (execution.status === 'ok' && !isPlanned(place.cell) && errorsOf(execution).length > 0) {
        throw fail(place, ...explain(execution, timeoutSeconds, kernel));
      }
    }
    return result();
  } finally {
    await kernel.close();
  }
}

/** Seconds for which timers and promises of the last cells may still fail. */
const lateSeconds = 1;

/** Whether a cell shows an error on purpose; Jupyter knows the tag too. */
function isPlanned({ metadata }: CodeCell): boolean {
  return metadata.tags?.includes('raises-exception') === true;
}

function errorsOf(execution: Execution): readonly ErrorOutput[] {
  return execution.outputs().filter((output): output is ErrorOutput => output.output_type === 'error');
}

function explain(
  execution: Execution,
  timeoutSeconds: number,
  kernel: Kernel,
): readonly [reason: string, details?: string] {
  switch (execution.status) {
    case 'interrupted':
      return [`took longer than ${timeoutSeconds} s and was interrupted`];
    case 'killed':
      return [`took longer than ${timeoutSeconds} s and did not obey the interrupt, so its kernel was ended`];
    case 'died':
      return headAndRest(`lost its kernel: ${kernel.causeOfDeath ?? 'it ended'}`);
    default: {
      const errors = errorsOf(execution);
      const what = errors.map(({ ename, evalue }) => `${ename}: ${evalue}`).join('; ');
      return [
        `failed: ${what || 'the kernel gave no reason'}`,
        errors.flatMap(({ traceback }) => traceback).join('\n'),
      ];
    }
  }
}

function headAndRest(text: string): readonly [head: string, rest: string] {
  const end = text.indexOf('\n');
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end + 1)];
}

/** The notebook with new outputs; cells that did not run have none. */
function withOutputs(notebook: Notebook, executions: ReadonlyMap<string, Execution>): Notebook {
  return {
    ...notebook,
    metadata: { ...notebook.metadata, kernelspec: kernelspecMetadata, language_info: languageMetadata },
    cells: notebook.cells.map((cell) => {
      if (cell.cell_type !== 'code') return cell;
      const execution = executions.get(cell.id);
      return {
        ...cell,
        execution_count: execution?.count ?? null,
        outputs: execution?.outputs() ?? [],
      } satisfies CodeCell;
    }),
  };
}
