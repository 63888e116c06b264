import { paperSchemes } from '../../scheduling';
import type { Experiment, RunDefinition } from '../experiment';
import { requestedSchemes } from '../requestedSchemes';
import { defineLearningRuns, requestedSeeds } from './defineRuns';
import { prepareTask, requestedTasks } from './preparedTask';
import { learningSeeds } from './sizes';

/**
 * Federated split-LoRA fine-tuning under the paper's four schemes, on every task and several seeds: figures 3 and 4.
 *
 * Runs are called `TASK/SCHEME/seed-S`. A real task's model is first tuned on a public slice, in a run `TASK/public-slice`.
 */
export const learning: Experiment = {
  name: 'learning',
  section: 'V-B',
  about: 'federated split-LoRA fine-tuning under the four schemes: loss and accuracy against rounds (figures 3 and 4)',
  async runs(request): Promise<readonly RunDefinition[]> {
    const schemes = requestedSchemes(request, paperSchemes);
    const seeds = requestedSeeds(request, learningSeeds);
    const runs: RunDefinition[] = [];
    for (const task of requestedTasks(request)) {
      const prepared = await prepareTask(request, task);
      runs.push(
        ...defineLearningRuns(
          prepared,
          seeds,
          schemes.map((scheme) => ({ path: scheme.name, scheme })),
        ),
      );
    }
    return runs;
  },
};
