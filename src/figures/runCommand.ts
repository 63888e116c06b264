import { usualExperiments } from '../experiments';
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
  const ofPublished = task?.published !== undefined && usualExperiments('real').some(({ name }) => name === experiment);
  const size = profile === 'laptop' && ofPublished ? 'real' : profile;
  const words = [
    profileFlag(size),
    size === 'real' ? ` --task ${task?.name}` : '',
    task === undefined ? '' : ' --data DIR',
  ];
  return `npx fedft run ${experiment}${words.join('')}`;
}
