import { InputError } from '../errors';
import { nearest } from '../settings';
import { panelsOf } from '../tasks';
import { adaptationEntries } from './entries/adaptation';
import { boundEntries } from './entries/bound';
import { boundFormulaEntries } from './entries/boundFormulas';
import { budgetEntries } from './entries/budget';
import type { FigureEntry } from './entries/entry';
import { curveEntries, scheduleEntries } from './entries/learning';
import { schedulingEntries } from './entries/scheduling';
import { schematicEntries } from './entries/schematics';
import { solverEntries } from './entries/solver';
import { trainingEntries } from './entries/training';
import { tasksInOrder } from './taskPanels';

/** Every figure of the repository, in the order of the paper: those of every task that is known at the moment among them. */
export function figureEntries(): readonly FigureEntry[] {
  const tasks = tasksInOrder();
  return [
    ...schematicEntries,
    ...tasks.flatMap(curveEntries),
    ...scheduleEntries,
    ...tasks.filter((task) => panelsOf(task)?.lossAgainstBudget !== undefined).flatMap(budgetEntries),
    ...adaptationEntries,
    ...boundFormulaEntries,
    ...boundEntries,
    ...trainingEntries,
    ...solverEntries,
    ...schedulingEntries,
  ];
}

/**
 * The figures whose id is or begins with a name.
 *
 * @throws InputError naming the nearest known id
 */
export function figuresNamed(name: string): readonly FigureEntry[] {
  const found = figureEntries().filter(({ id }) => id === name || id.startsWith(`${name}-`));
  if (found.length === 0) {
    const known = figureEntries().map(({ id }) => id);
    throw new InputError(
      `unknown figure '${name}'; did you mean '${nearest(name, known)}'? Known: ${known.join(', ')}`,
    );
  }
  return found;
}
