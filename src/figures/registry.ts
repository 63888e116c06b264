import { InputError } from '../errors';
import { nearest } from '../settings';
import { adaptationEntries } from './entries/adaptation';
import { boundEntries } from './entries/bound';
import { boundFormulaEntries } from './entries/boundFormulas';
import { budgetEntries } from './entries/budget';
import type { FigureEntry } from './entries/entry';
import { learningEntries } from './entries/learning';
import { schedulingEntries } from './entries/scheduling';
import { schematicEntries } from './entries/schematics';
import { solverEntries } from './entries/solver';
import { trainingEntries } from './entries/training';

/** Every figure of the repository, in the order of the paper. */
export const figureEntries: readonly FigureEntry[] = [
  ...schematicEntries,
  ...learningEntries,
  ...budgetEntries,
  ...adaptationEntries,
  ...boundFormulaEntries,
  ...boundEntries,
  ...trainingEntries,
  ...solverEntries,
  ...schedulingEntries,
];

/**
 * The figures whose id is or begins with a name.
 *
 * @throws InputError naming the nearest known id
 */
export function figuresNamed(name: string): readonly FigureEntry[] {
  const found = figureEntries.filter(({ id }) => id === name || id.startsWith(`${name}-`));
  if (found.length === 0) {
    const known = figureEntries.map(({ id }) => id);
    throw new InputError(
      `unknown figure '${name}'; did you mean '${nearest(name, known)}'? Known: ${known.join(', ')}`,
    );
  }
  return found;
}
