import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CodeCell,
  formatNotebook,
  kernelspecMetadata,
  type Notebook,
  type NotebookCell,
} from '../../src/notebooks/format';
import { repositoryRoot } from '../../src/records';

const fixtures = join(repositoryRoot, 'build', 'test-notebooks');

/** A code cell that has not run. */
export function codeCell(source: string, more: Partial<CodeCell> = {}): CodeCell {
  return { cell_type: 'code', id: 'code', metadata: {}, execution_count: null, outputs: [], source, ...more };
}

/** A notebook of cells; ids are given by position. */
export function notebookOf(cells: readonly (string | NotebookCell)[]): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: kernelspecMetadata },
    cells: cells.map((cell, index) => ({
      ...(typeof cell === 'string' ? codeCell(cell) : cell),
      id: `cell-${index + 1}`,
    })),
  };
}

/** Writes a notebook into a folder of its own inside the repository, from where cells find fedft. */
export function writeFixture(notebook: Notebook | readonly string[]): string {
  mkdirSync(fixtures, { recursive: true });
  const path = join(mkdtempSync(join(fixtures, 'case-')), 'fixture.ipynb');
  writeFileSync(path, formatNotebook('cells' in notebook ? notebook : notebookOf(notebook)));
  return path;
}

/** Removes what `writeFixture` wrote. */
export function removeFixtures(): void {
  rmSync(fixtures, { recursive: true, force: true });
}

/** All text of a cell's outputs. */
export function outputText(cell: NotebookCell): string {
  if (cell.cell_type !== 'code') return '';
  return cell.outputs
    .map((output) => {
      if (output.output_type === 'stream') return [output.text].flat().join('');
      if (output.output_type === 'error') return `${output.ename}: ${output.evalue}`;
      return Object.values(output.data).flat().join('');
    })
    .join('');
}

/** Whether a process runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH: no such process
  }
}
