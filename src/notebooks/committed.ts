import { join } from 'node:path';
import { repositoryRoot } from '../records';
import type { Notebook } from './format';

/** The tag of cells whose outputs differ from run to run: they run and must succeed, and their outputs are not kept. */
const volatileTag = 'volatile';

/**
 * The variables under which committed outputs are made: those of a fresh clone, so that a person's own runs, data or
 * settings change no committed notebook.
 */
export function committedEnvironment(): Readonly<Record<string, string | undefined>> {
  const own = Object.keys(process.env).filter((name) => name.startsWith('FEDFT_'));
  return {
    ...Object.fromEntries(own.map((name) => [name, undefined])),
    FEDFT_RUNS: join(repositoryRoot, 'build', 'notebooks', 'no-runs'),
  };
}

/** A notebook without the outputs of its cells tagged `volatile`. */
export function stripVolatile(notebook: Notebook): Notebook {
  return {
    ...notebook,
    cells: notebook.cells.map((cell) =>
      cell.cell_type === 'code' && isVolatile(cell) ? { ...cell, outputs: [] } : cell,
    ),
  };
}

/** Whether a cell's outputs differ from run to run by nature. */
export function isVolatile(cell: Notebook['cells'][number]): boolean {
  return cell.metadata.tags?.includes(volatileTag) ?? false;
}
