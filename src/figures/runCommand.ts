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
  if (task?.published !== undefined && profile === 'laptop') {
    const run = (name: string, words = ''): string =>
      `npx fedft run ${name}${profileFlag('real')} --task ${task.name}${words} --data DIR`;
    if (usualExperiments('real').some(({ name }) => name === experiment)) return run(experiment);
    // Who takes part is played on published checkpoints by `learning`, on the cells of figures 3 and 4.
    if (experiment === participationRuns.experiment)
      return run(learningRuns.experiment, ' --scheme all-in,proposed,gs,participation');
  }
  return `npx fedft run ${experiment}${profileFlag(profile)}${profile === 'real' ? ` --task ${task?.name}` : ''}${task === undefined ? '' : ' --data DIR'}`;
}
