import { bySize, type Profile, type RunHandle, runsOf } from '../../records';
import { gsPlusOne, paperSchemes, proposed, type Scheme } from '../../scheduling';
import type { Settings } from '../../settings';
import type { TaskDefinition } from '../../tasks';
import type { Experiment, ExperimentRequest, RunDefinition } from '../experiment';
import { requestedSchemes } from '../requestedSchemes';
import { steadyBacklog } from '../scheduling/placeholder';
import { defineLearningRuns, defineVariants, type LearningVariant, requestedSeeds } from './defineRuns';
import type { LearningLabels, LearningRunResults } from './learningRun';
import { type PreparedTask, prepareTask, requestedTasks } from './preparedTask';
import { learningSeeds } from './sizes';

/** The federated runs of `learning`. */
export const learningRuns: RunHandle<LearningRunResults, LearningLabels> = runsOf('learning', {
  labels: { task: 'text', scheme: 'text', seed: 'number' },
  run: ({ task, scheme, seed }) => `${task}/${scheme}/seed-${seed}`,
  trains: true,
});

/** The start of the queue that a control has in place of the setting's. */
export type OtherQueue = 'place-holder' | 'empty-queue';

/** What tells the runs with another start of the queue apart. */
export type OtherQueueLabels = LearningLabels & { readonly queue: OtherQueue };

/** The runs of `learning` in which the queue of the proposed scheme starts otherwise. */
export const otherQueueRuns: RunHandle<LearningRunResults, OtherQueueLabels> = runsOf('learning', {
  labels: { task: 'text', scheme: 'text', queue: 'text', seed: 'number' },
  run: ({ task, scheme, queue, seed }) => `${task}/${scheme}-${queue}/seed-${seed}`,
  trains: true,
});

/** A measurement costs as much as three rounds of GS: with eleven of them there is time for more cells. */
const base: { readonly [profile in Profile]: Partial<Settings> } = bySize({
  smoke: {},
  laptop: { evaluateEvery: 10 },
  real: {},
  paper: {},
});

/** Besides the paper's: what GS becomes when one round of everybody comes first, a control. */
const comparedSchemes: readonly Scheme[] = [...paperSchemes, gsPlusOne];

/**
 * Federated split-LoRA fine-tuning under the paper's four schemes and two controls, on every task, in cells of the task's
 * own: figures 3 and 4.
 *
 * Runs are called `TASK/SCHEME/seed-S`. The controls are `gs-plus-one` and, as `TASK/proposed-QUEUE/seed-S`, the proposed
 * scheme with the other start of its queue: a place-holder where the settings have an empty one. The bundled model of a real
 * task is first tuned on a public slice, in a run `TASK/public-slice`; the published one of the size `real` never is.
 */
export const learning: Experiment = {
  name: 'learning',
  section: 'V-B',
  about: 'federated split-LoRA fine-tuning under the four schemes: loss and accuracy against rounds (figures 3 and 4)',
  module: __filename,
  async runs(request): Promise<readonly RunDefinition[]> {
    const schemes = requestedSchemes(request, comparedSchemes);
    const runs: RunDefinition[] = [];
    for (const task of usualTasks(request)) {
      const prepared = await prepareTask(request, task, base[request.profile]);
      const seeds = requestedSeeds(request, task.name, learningSeeds);
      const asTold = schemes.map((scheme) => ({ scheme, labels: (common: LearningLabels) => common }));
      runs.push(
        ...defineLearningRuns(learningRuns, prepared, seeds, asTold),
        ...defineVariants(otherQueueRuns, prepared, seeds, otherQueues(request, prepared)),
      );
    }
    return runs;
  },
};

/**
 * The tasks of a request. On a laptop the generated tasks are what runs where none is named: real ones belong to the size
 * `real`, whose models know something of them.
 */
function usualTasks(request: ExperimentRequest): readonly TaskDefinition[] {
  const tasks = requestedTasks(request);
  if (request.profile !== 'laptop' || request.tasks !== undefined) return tasks;
  return tasks.map((task) => (task.published === undefined ? task : (task.standIn ?? task)));
}

/** The proposed scheme with the other start of its queue; nothing where a person names schemes or a start. */
function otherQueues(
  { schemes, overrides }: ExperimentRequest,
  { settings }: PreparedTask,
): readonly LearningVariant<OtherQueueLabels>[] {
  if (schemes !== undefined || overrides['initialBacklog'] !== undefined) return [];
  const queue: OtherQueue = settings.initialBacklog === 0 ? 'place-holder' : 'empty-queue';
  const initialBacklog = queue === 'place-holder' ? steadyBacklog(settings) : 0;
  return [{ scheme: proposed, settings: { initialBacklog }, labels: (common) => ({ ...common, queue }) }];
}
