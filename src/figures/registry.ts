import { InputError } from '../errors';
import { didYouMean } from '../settings';
import { panelsOf } from '../tasks';
import { boundAssumptions } from './bound/boundAssumptions';
import { boundTerms } from './bound/boundTerms';
import { boundTightness } from './bound/boundTightness';
import { boundTraining } from './bound/boundTraining';
import { boundViolations } from './bound/boundViolations';
import { boundWeights } from './bound/boundWeights';
import type { Figure } from './figure';
import { systemFigure } from './network/systemSchematic';
import { workflowFigures } from './network/workflowSchematics';
import { adaptation } from './results/adaptation';
import { budgetFigures } from './results/againstBudget';
import { delayTrace } from './results/delayTrace';
import { devicesPerRound } from './results/devicesPerRound';
import { devicesReached } from './results/devicesReached';
import { learningFigures } from './results/learningCurves';
import { participationAccuracy } from './results/participationAccuracy';
import { participationTime } from './results/participationTime';
import { runningTime } from './results/runningTime';
import { serviceMap } from './results/serviceMap';
import { virtualQueue } from './results/virtualQueue';
import { deviceOrder } from './scheduling/deviceOrder';
import { earlyStops } from './scheduling/earlyStop';
import { earlyStopMisses } from './scheduling/earlyStopMisses';
import { lambertBranches } from './scheduling/lambertBranches';
import { readingMap } from './scheduling/readingMap';
import { requiredBandwidths } from './scheduling/requiredBandwidth';
import { transient } from './scheduling/transient';
import { tasksInOrder } from './shared/taskPanels';

const own: Figure[] = [];

/**
 * Every figure: those of the paper in its order, then what it has no figure for, by section, then one's own. A task that is
 * registered has figures like the others.
 */
export function figures(): readonly Figure[] {
  const tasks = tasksInOrder();
  return [
    systemFigure,
    ...workflowFigures,
    ...tasks.flatMap(learningFigures),
    devicesPerRound,
    delayTrace,
    virtualQueue,
    ...tasks.filter((task) => panelsOf(task)?.lossAgainstBudget !== undefined).flatMap(budgetFigures),
    adaptation,
    boundWeights,
    boundTerms,
    boundViolations,
    boundTightness,
    boundAssumptions,
    ...boundTraining,
    lambertBranches,
    requiredBandwidths,
    ...earlyStops,
    earlyStopMisses,
    transient,
    deviceOrder,
    readingMap,
    runningTime,
    ...tasks.flatMap((task) => [participationAccuracy(task), participationTime(task)]),
    devicesReached,
    serviceMap,
    ...own,
  ];
}

/**
 * Adds figures of one's own, so that `fedft figures` draws them beside the repository's. One that is there already stays.
 *
 * @returns takes them back; a second call does nothing
 * @throws InputError for an id that another figure has
 */
export function registerFigures(more: readonly Figure[]): () => void {
  const added: Figure[] = [];
  for (const one of more) {
    const same = figures().find(({ id }) => id === one.id);
    if (same === one) continue;
    if (same !== undefined) {
      throw new InputError(`a figure's id must be its own, but another figure has '${one.id}'; choose another id`);
    }
    own.push(one);
    added.push(one);
  }
  return () => {
    for (const one of added.splice(0)) own.splice(own.indexOf(one), 1);
  };
}

/**
 * The figures of a name: an id (`bound-terms`), its beginning (`bound`, `fig3a`), or a figure or panel of the paper (`fig3`,
 * `3`, `3(a)`).
 *
 * @throws InputError naming the nearest known id, with all of them as details
 */
export function figuresNamed(name: string): readonly Figure[] {
  const known = figures();
  const panel = /^(?:fig)?(\d+)\(?([a-z]?)\)?$/.exec(name);
  const beginning = panel && new RegExp(`^fig${panel[1]}${panel[2] || '[a-z]?'}(-|$)`);
  const found = known.filter(({ id }) => beginning?.test(id) ?? (id === name || id.startsWith(`${name}-`)));
  if (found.length === 0) {
    const ids = known.map(({ id }) => id);
    throw new InputError(
      `unknown figure '${name}'${didYouMean(name, ids)} \`npx fedft figures --help\` lists all ${ids.length}`,
      { details: ids.join('\n') },
    );
  }
  return found;
}
