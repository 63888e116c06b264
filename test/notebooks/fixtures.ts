import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatNotebook, kernelspecMetadata, type Notebook, type NotebookCell } from '../../src/notebooks/format';
import { repositoryRoot } from '../../src/records';

/** A notebook of code cells that have not run. */
export function notebookOf(sources: readonly string[]): Notebook {
  const cells = sources.map(
    (source, index): NotebookCell => ({
      cell_type: 'code',
      id: `cell-${index + 1}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    }),
  );
  return { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: kernelspecMetadata }, cells };
}

/** Writes a notebook into a folder of its own inside the repository, from where cells find fedft. */
export function writeFixture(notebook: Notebook | readonly string[], name = 'fixture'): string {
  mkdirSync(fixtures, { recursive: true });
  const path = join(mkdtempSync(join(fixtures, 'case-')), `${name}.ipynb`);
  writeFileSync(path, formatNotebook('cells' in notebook ? notebook : notebookOf(notebook)));
  return path;
}

const fixtures = join(repositoryRoot, 'build', 'test-notebooks');

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
