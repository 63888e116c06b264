import { learningRuns, participationRuns, usualExperiments } from '../experiments';
import { type Profile, profileFlag } from '../records';
import { tasks } from '../tasks';
import type { Figure } from './figure';

/**
 * The command that makes the records of a figure, at a size. A figure of a real task is of its published checkpoint, which has a
 * size of its own where the experiment is part of that.
 *
 * @example
 * runCommand(figureNamed('fig3d-test-accuracy-sst2'), 'laptop') // 'npx fedft run learning --profile real --task sst2 --data DIR'
 */
export function runCommand({ id, experiment }: Pick<Figure, 'id' | 'experiment'>, profile: Profile): string {
  const task = tasks.find(({ name, isIn }) => isIn !== undefined && id.endsWith(`-${name}`));
  const choosesWho = experiment === participationRuns.experiment;
  const ofPublished =
    task?.published !== undefined && (choosesWho || usualExperiments('real').some(({ name }) => name === experiment));
  const size = profile === 'laptop' && ofPublished ? 'real' : profile;
  // Who takes part is played on published checkpoints by `learning`, on the cells of figures 3 and 4.
  const byLearning = choosesWho && ofPublished && size === 'real';
  const words = [
    byLearning ? learningRuns.experiment : experiment,
    profileFlag(size),
    size === 'real' && task !== undefined ? ` --task ${task.name}` : '',
    byLearning ? ' --scheme all-in,proposed,gs,participation' : '',
    task === undefined ? '' : ' --data DIR',
  ];
  return `npx fedft run ${words.join('')}`;
}
