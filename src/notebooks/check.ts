import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { committedEnvironment, isVolatile } from './committed';
import { compareOutputs, describeDifference } from './compare';
import { joinLines, type Notebook } from './format';
import { ruleProblems } from './rules';
import { NotebookError, type RunNotebookOptions, runNotebook } from './run';
import { parseNotebook } from './validate';

/** What checking a notebook found. */
export interface NotebookCheck {
  readonly path: string;
  /** Problems for people, each with its remedy; empty when the notebook is as it should be. */
  readonly problems: readonly string[];
  /** Code cells that were run. */
  readonly cells: number;
  readonly seconds: number;
}

/**
 * Checks one committed notebook: it is valid, keeps the rules, runs without error, and its outputs are to the last
 * character those of a fresh run.
 *
 * @param options as for `runNotebook`; the environment is a fresh clone's when left out
 * @throws Error when the file or the built library is missing
 */
export async function checkNotebook(path: string, options: RunNotebookOptions = {}): Promise<NotebookCheck> {
  const name = basename(path);
  let committed: Notebook;
  try {
    committed = parseNotebook(readFileSync(path, 'utf8'), name);
  } catch (error) {
    return { path, problems: [(error as Error).message], cells: 0, seconds: 0 };
  }
  const problems = ruleProblems(committed).map((problem) => `${name}: ${problem}`);
  try {
    const run = await runNotebook(path, { env: committedEnvironment(), ...options });
    problems.push(...staleCells(committed, run.notebook, name));
    return { path, problems, cells: run.cells.length, seconds: run.seconds };
  } catch (error) {
    if (!(error instanceof NotebookError)) throw error;
    return { path, problems: [...problems, error.message], cells: error.run.cells.length, seconds: error.run.seconds };
  }
}

function staleCells(committed: Notebook, current: Notebook, name: string): readonly string[] {
  return committed.cells.flatMap((cell, index) => {
    const now = current.cells[index];
    if (cell.cell_type !== 'code' || now?.cell_type !== 'code' || isVolatile(cell)) return [];
    const difference = compareOutputs(cell.outputs, now.outputs);
    if (!difference) return [];
    const firstLine = joinLines(cell.source).trimStart().split('\n')[0];
    const refresh = `    refresh with \`npx fedft notebooks ${name.replace(/\.ipynb$/, '')} --write\`, or find out why it changed`;
    return [
      `${name}, cell ${index + 1} (\`${firstLine}\`): outputs are not current\n${describeDifference(difference)}\n${refresh}`,
    ];
  });
}
