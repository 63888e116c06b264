import { nearest } from '../settings';
import { boundLaboratory } from './boundLaboratory';
import { trainingConstants } from './constants/trainingConstants';
import type { Experiment } from './experiment';
import { firstLight } from './firstLight';
import { formulaChecks } from './formulas/formulaExperiment';
import { ambiguity, deviceOrder, earlyStop, runningTime, transient } from './scheduling/experiments';
import { stepCost } from './stepCost';
import { stepSizeSearch } from './stepSizeSearch';

/** Every experiment of the repository, in the order in which `reproduce` runs them. */
export const experiments: readonly Experiment[] = [
  formulaChecks,
  boundLaboratory,
  earlyStop,
  transient,
  deviceOrder,
  runningTime,
  ambiguity,
  firstLight,
  trainingConstants,
  stepSizeSearch,
  stepCost,
];

/**
 * The experiment of a name.
 *
 * @throws RangeError naming the nearest known one
 */
export function experimentNamed(name: string): Experiment {
  const found = experiments.find((experiment) => experiment.name === name);
  if (found === undefined) {
    const known = experiments.map((experiment) => experiment.name);
    throw new RangeError(
      `unknown experiment '${name}'; did you mean '${nearest(name, known)}'? Known: ${known.join(', ')}`,
    );
  }
  return found;
}
