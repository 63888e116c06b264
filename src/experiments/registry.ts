import { InputError } from '../errors';
import { domainError } from '../math';
import { type Profile, type RunPart, runCode, sha256 } from '../records';
import { didYouMean, firstEdition } from '../settings';
import { boundLaboratory } from './bound/boundLaboratory';
import { trainingConstants } from './constants/trainingConstants';
import type { Experiment } from './experiment';
import { formulaChecks } from './formulas/formulaExperiment';
import { adaptation } from './learning/adaptation';
import { batchSize } from './learning/batchSize';
import { delayBudget } from './learning/delayBudget';
import { labelSkew } from './learning/labelSkew';
import { learning } from './learning/learning';
import { participationLearning } from './learning/participation';
import { referencePoints } from './learning/referencePoints';
import { remedies } from './learning/remedies';
import { samples } from './learning/samples';
import { stepCost } from './learning/stepCost';
import { stepSizeSearch } from './learning/stepSizeSearch';
import { ambiguity, deviceOrder, earlyStop, runningTime, transient } from './scheduling/experiments';
import { readingMap } from './scheduling/readingMap';

/** Every experiment of the repository, in the order in which `reproduce` runs them. */
export const experiments: readonly Experiment[] = [
  formulaChecks,
  boundLaboratory,
  earlyStop,
  transient,
  deviceOrder,
  runningTime,
  ambiguity,
  readingMap,
  learning,
  adaptation,
  delayBudget,
  batchSize,
  samples,
  trainingConstants,
  stepSizeSearch,
  referencePoints,
  remedies,
  stepCost,
  labelSkew,
  participationLearning,
];

/**
 * Readings of the paper under which some experiments are run as well, besides the defaults: what the first edition's choices
 * would say.
 */
export const alsoUnder: readonly { readonly reading: string; readonly experiments: readonly Experiment[] }[] = [
  { reading: firstEdition.name, experiments: [earlyStop, transient, deviceOrder] },
];

/** Experiments of one's own, in the order in which they were registered. */
const registered: Experiment[] = [];

/** The digest of the code that an experiment was registered with. */
const digests = new Map<Experiment, string>();

/** Every experiment that goes by its name: those of the repository, then one's own. */
export function allExperiments(): readonly Experiment[] {
  return [...experiments, ...registered];
}

/**
 * What runs at a size where no experiment is named: all but those on request; at the size `real`, which is about published
 * checkpoints, figures 3 to 5.
 */
export function usualExperiments(profile: Profile): readonly Experiment[] {
  return profile === 'real' ? [learning, delayBudget] : allExperiments().filter(({ onRequest }) => !onRequest);
}

/**
 * Makes experiments of one's own known by their names, to `fedft run` and `fedft sweep`. Every thread that does their runs has
 * to be told. One that is there already stays.
 *
 * @param digest - of the code that they are written in, where it is not this library's
 * @returns takes them back; a second call does nothing
 * @throws InputError for a name that is not lower case with digits and dashes, or that another experiment has
 */
export function registerExperiments(more: readonly Experiment[], digest?: string): () => void {
  const added: Experiment[] = [];
  for (const one of more) {
    const { name } = one;
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
      throw domainError(
        'name of an experiment',
        'lower case letters, digits and dashes',
        `'${name}'`,
        'its records lie in a folder of that name',
      );
    }
    const other = allExperiments().find((known) => known.name === name);
    if (other === one) continue;
    if (other !== undefined) {
      throw new InputError(`name of an experiment must be its own, got '${name}' twice; choose another`);
    }
    registered.push(one);
    added.push(one);
    if (digest !== undefined) digests.set(one, digest);
  }
  return () => {
    for (const one of added.splice(0)) registered.splice(registered.indexOf(one), 1);
  };
}

/**
 * The code of a run of an experiment: what its file imports. For one that was registered with a digest that digest, and what
 * the experiments of the library import, since it may use all of that.
 *
 * @param schemes - those that the run plays, where it says which
 */
export function experimentCode(experiment: Experiment, schemes?: readonly RunPart[]): string {
  const { module, elsewhere } = codeSource(experiment);
  const code = runCode(module, schemes);
  return elsewhere === undefined ? code : sha256([code, elsewhere].join('\n'));
}

/** The file whose imports are the code of an experiment, and the digest of what of it is not this library's. */
export function codeSource(experiment: Experiment): { readonly module: string; readonly elsewhere?: string } {
  const digest = digests.get(experiment);
  if (digest === undefined && experiment.module !== undefined) return { module: experiment.module };
  return { module: __filename, elsewhere: digest ?? sha256(String(experiment.runs)) };
}

/**
 * The experiment of a name.
 *
 * @throws InputError naming the nearest known one
 */
export function experimentNamed(name: string): Experiment {
  const found = allExperiments().find((experiment) => experiment.name === name);
  if (found === undefined) {
    const known = allExperiments().map((experiment) => experiment.name);
    throw new InputError(`unknown experiment '${name}'${didYouMean(name, known)} Known: ${known.join(', ')}`);
  }
  return found;
}
