import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { FedftError } from '../errors';
import { committedEnvironment } from './committed';
import { allTrials, changedSource, type Exercise, readExercises } from './exercises';
import { unmet } from './expectations';
import { type CellOutput, type CodeCell, joinLines, type Notebook } from './format';
import { Kernel } from './kernel';
import { requireBuild } from './kernelspec';
import { parseNotebook } from './validate';

/** One change that was tried. */
export interface Trial {
  /** The exercise's words. */
  readonly prose: string;
  /** What was not as expected, one message each; empty when all is well. */
  readonly problems: readonly string[];
  /** Code cells that were run for it. */
  readonly cells: number;
  readonly seconds: number;
}

/** How to try the exercises of a notebook. */
export interface TryExercisesOptions {
  /** Which trials are wanted, by their words; all when left out. */
  readonly only?: (prose: string) => boolean;
  /** Hears before the first trial and after every one. */
  readonly onTrial?: (trial: Trial) => void;
  /** Seconds one cell may take, > 0; 600 when left out. */
  readonly timeoutSeconds?: number;
  readonly signal?: AbortSignal;
}

/** All trials of a notebook: its exercises, then every constant of its settings cell at other values. */
export function trialsOf(path: string): readonly Exercise[] {
  const notebook = parseNotebook(readFileSync(path, 'utf8'), basename(path));
  return allTrials(readExercises(path, notebook), notebook);
}

/**
 * Tries what a notebook invites its reader to, as the reader would: the notebook is run once, then, change after change,
 * the changed cell and all cells below it. Environment and records are those of a fresh clone.
 *
 * @param path the .ipynb file, which is not changed
 * @throws FedftError when the notebook fails without any change; InputError when an exercise does not fit the notebook
 */
export async function tryExercises(path: string, options: TryExercisesOptions = {}): Promise<readonly Trial[]> {
  const notebook = parseNotebook(readFileSync(path, 'utf8'), basename(path));
  requireBuild();
  const wanted = trialsOf(path).filter(({ prose }) => options.only?.(prose) ?? true);
  if (wanted.length === 0) return [];
  const session = await Session.start(path, notebook, options);
  try {
    const trials: Trial[] = [];
    // The latest change first: what one trial has left behind stands below the next one's first cell, and is run again.
    for (const exercise of [...wanted].sort((a, b) => session.firstOf(b) - session.firstOf(a))) {
      const trial = await session.try(exercise);
      options.onTrial?.(trial);
      trials.push(trial);
    }
    return trials;
  } finally {
    await session.close();
  }
}

/** A kernel in which a notebook has run. */
class Session {
  readonly #cells: readonly CodeCell[];
  readonly #outputs = new Map<string, readonly CellOutput[]>();
  /** The first cell that does not stand as the notebook has it. */
  #dirtyFrom = Number.POSITIVE_INFINITY;

  private constructor(
    readonly kernel: Kernel,
    readonly notebook: Notebook,
    readonly options: TryExercisesOptions,
  ) {
    this.#cells = notebook.cells.filter((cell) => cell.cell_type === 'code');
  }

  static async start(path: string, notebook: Notebook, options: TryExercisesOptions): Promise<Session> {
    const kernel = await Kernel.start({ cwd: resolve(dirname(path)), env: committedEnvironment() });
    const session = new Session(kernel, notebook, options);
    const problems = await session.#run(0, new Map(), new Set());
    if (problems.length === 0) return session;
    await kernel.close();
    throw new FedftError(`${basename(path)} fails before anything is changed: ${problems[0]}`);
  }

  /** The position of the first cell that an exercise changes, behind the last one for one that changes none. */
  firstOf({ changes }: Exercise): number {
    return Math.min(this.#cells.length, ...changes.map(({ cell }) => this.#cells.findIndex(({ id }) => id === cell)));
  }

  async try({ prose, changes, check, expect }: Exercise): Promise<Trial> {
    const start = performance.now();
    const first = Math.min(this.firstOf({ prose, changes, expect }), this.#dirtyFrom);
    this.#dirtyFrom = this.firstOf({ prose, changes, expect });
    const sources = new Map(
      [...new Set(changes.map(({ cell }) => cell))].map((id) => [
        id,
        changedSource(
          this.notebook,
          changes.filter(({ cell }) => cell === id),
          `'${prose}'`,
        ),
      ]),
    );
    const failing = new Set(expect.flatMap((one) => ('error' in one ? [one.cell] : [])));
    const problems = await this.#run(first, sources, failing);
    if (check !== undefined) problems.push(...(await this.#execute('check', joinLines(check), failing)));
    for (const expectation of expect) {
      const problem = unmet(expectation, this.#outputs.get(expectation.cell) ?? []);
      if (problem !== undefined) problems.push(problem);
    }
    const cells = this.#cells.length - first + (check === undefined ? 0 : 1);
    return { prose, problems, cells, seconds: (performance.now() - start) / 1000 };
  }

  async close(): Promise<void> {
    await this.kernel.close();
  }

  async #run(first: number, sources: ReadonlyMap<string, string>, failing: ReadonlySet<string>): Promise<string[]> {
    const problems: string[] = [];
    for (const { id, source } of this.#cells.slice(first)) {
      problems.push(...(await this.#execute(id, sources.get(id) ?? joinLines(source), failing)));
    }
    return problems;
  }

  async #execute(id: string, source: string, failing: ReadonlySet<string>): Promise<readonly string[]> {
    const { timeoutSeconds = 600, signal } = this.options;
    signal?.throwIfAborted();
    const { status, outputs } = await this.kernel.execute(source, timeoutSeconds, signal);
    this.#outputs.set(id, outputs());
    if (status === 'died' || status === 'killed') {
      throw new FedftError(`cell ${id} ended its kernel: ${this.kernel.causeOfDeath ?? status}`);
    }
    if (status === 'ok' || (status === 'error' && failing.has(id))) return [];
    const errors = outputs().flatMap((output) => (output.output_type === 'error' ? [output.evalue] : []));
    return [`cell ${id} (\`${source.trimStart().split('\n')[0]}\`) ${status}: ${errors.join('; ')}`];
  }
}
