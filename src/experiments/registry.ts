import { nearest } from '../settings';
import { boundLaboratory } from './boundLaboratory';
import type { Experiment } from './experiment';
import { deviceOrder, earlyStop, runningTime, transient } from './scheduling/experiments';

/** Every experiment of the repository, in the order in which `reproduce` runs them. */
export const experiments: readonly Experiment[] = [boundLaboratory, earlyStop, transient, deviceOrder, runningTime];

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
