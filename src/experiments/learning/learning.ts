import { type RunHandle, runsOf } from '../../records';
import { paperSchemes } from '../../scheduling';
import type { Experiment, RunDefinition } from '../experiment';
import { requestedSchemes } from '../requestedSchemes';
import { defineLearningRuns, requestedSeeds } from './defineRuns';
import type { LearningLabels, LearningRunResults } from './learningRun';
import { prepareTask, requestedTasks } from './preparedTask';
import { learningSeeds } from './sizes';

/** The federated runs of `learning`. */
export const learningRuns: RunHandle<LearningRunResults, LearningLabels> = runsOf('learning', {
  labels: { task: 'text', scheme: 'text', seed: 'number' },
  run: ({ task, scheme, seed }) => `${task}/${scheme}/seed-${seed}`,
  trains: true,
});

/**
 * Federated split-LoRA fine-tuning under the paper's four schemes, on every task and several seeds: figures 3 and 4.
 *
 * Runs are called `TASK/SCHEME/seed-S`. A real task's model is first tuned on a public slice, in a run `TASK/public-slice`.
 */
export const learning: Experiment = {
  name: 'learning',
  section: 'V-B',
  about: 'federated split-LoRA fine-tuning under the four schemes: loss and accuracy against rounds (figures 3 and 4)',
  module: __filename,
  async runs(request): Promise<readonly RunDefinition[]> {
    const schemes = requestedSchemes(request, paperSchemes);
    const seeds = requestedSeeds(request, learningSeeds);
    const runs: RunDefinition[] = [];
    for (const task of requestedTasks(request)) {
      const prepared = await prepareTask(request, task);
      runs.push(
        ...defineLearningRuns(
          learningRuns,
          prepared,
          seeds,
          schemes.map((scheme) => ({ scheme, labels: (common) => common })),
        ),
      );
    }
    return runs;
  },
};
