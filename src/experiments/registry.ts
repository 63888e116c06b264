import { InputError } from '../errors';
import { nearest } from '../settings';
import { boundLaboratory } from './bound/boundLaboratory';
import { trainingConstants } from './constants/trainingConstants';
import type { Experiment } from './experiment';
import { formulaChecks } from './formulas/formulaExperiment';
import { adaptation } from './learning/adaptation';
import { batchSize } from './learning/batchSize';
import { delayBudget } from './learning/delayBudget';
import { labelSkew } from './learning/labelSkew';
import { learning } from './learning/learning';
import { stepCost } from './learning/stepCost';
import { stepSizeSearch } from './learning/stepSizeSearch';
import { ambiguity, deviceOrder, earlyStop, runningTime, transient } from './scheduling/experiments';

/** Every experiment of the repository, in the order in which `reproduce` runs them. */
export const experiments: readonly Experiment[] = [
  formulaChecks,
  boundLaboratory,
  earlyStop,
  transient,
  deviceOrder,
  runningTime,
  ambiguity,
  learning,
  adaptation,
  delayBudget,
  batchSize,
  trainingConstants,
  stepSizeSearch,
  stepCost,
  labelSkew,
];

/**
 * The experiment of a name.
 *
 * @throws InputError naming the nearest known one
 */
export function experimentNamed(name: string): Experiment {
  const found = experiments.find((experiment) => experiment.name === name);
  if (found === undefined) {
    const known = experiments.map((experiment) => experiment.name);
    throw new InputError(
      `unknown experiment '${name}'; did you mean '${nearest(name, known)}'? Known: ${known.join(', ')}`,
    );
  }
  return found;
}
