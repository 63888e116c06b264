import { bySize, type RunHandle } from '../../records';
import { allIn } from '../../scheduling';
import type { Settings } from '../../settings';
import { readsImages } from '../../transformer';
import type { Experiment, ExperimentRequest, RunDefinition } from '../experiment';
import { requestedSchemes } from '../requestedSchemes';
import { defineLearningRuns, defineVariants, type LearningVariant, requestedSeeds } from './defineRuns';
import type { LearningRunResults } from './learningRun';
import { modelSource } from './modelSource';
import { type PreparedTask, prepareTask, requestedTasks } from './preparedTask';
import { type SweepLabels, sweepRuns } from './settingSweep';

/** What is changed to find out what holds All-in back, each alone. */
export type Remedy = 'twice-the-rounds' | 'fewer-heads' | 'server-adam' | 'full-images';

/** The federated runs of `remedies`; `variant` is a {@link Remedy}. */
export const remedyRuns: RunHandle<LearningRunResults, SweepLabels> = sweepRuns('remedies');

/** Devices that one takes the place of under `fewer-heads`. */
const MERGED = 5;

/** The settings of each remedy that is one of settings, from those of the task. */
const changed: { readonly [remedy in Exclude<Remedy, 'full-images'>]: (settings: Settings) => Partial<Settings> } = {
  'twice-the-rounds': ({ rounds }) => ({ rounds: 2 * rounds }),
  // As many examples a round, so that a head sees MERGED times as many of them.
  'fewer-heads': ({ deviceCount, batchSize }) => ({
    deviceCount: Math.max(1, Math.floor(deviceCount / MERGED)),
    batchSize: batchSize * MERGED,
  }),
  // As for the tasks that plain descent does not move.
  'server-adam': () => ({ serverOptimiser: 'adam', loraLearningRate: 1e-3, headLearningRate: 0.1 }),
};

/**
 * Why All-in, the best that the split can do, does not end higher: the same cell with twice the rounds, with a fifth of the
 * heads, each of which sees five times as many examples, with Adam at the server and, where a task's pictures are smaller than
 * those that its model was made for, with pictures of that size. What they are to be held against is the run of `learning`
 * with the same seed. Runs are called `TASK/REMEDY/SCHEME/seed-S`.
 */
export const remedies: Experiment = {
  name: remedyRuns.experiment,
  section: 'V-B',
  about: 'All-in with more rounds, fewer heads, Adam, full pictures: what holds its accuracy back',
  module: __filename,
  onRequest: true,
  async runs(request): Promise<readonly RunDefinition[]> {
    const schemes = requestedSchemes(request, [allIn]);
    const runs: RunDefinition[] = [];
    for (const task of requestedTasks(request)) {
      const seeds = requestedSeeds(request, task.name, bySize({ smoke: 1, laptop: 1, paper: 1 }));
      const variants = (remedy: Remedy, settings: Partial<Settings>): LearningVariant<SweepLabels>[] =>
        schemes.map((scheme) => ({ scheme, settings, labels: (common) => ({ ...common, variant: remedy }) }));
      const prepared = await prepareTask(request, task);
      const ofSettings = Object.entries(changed).flatMap(([remedy, change]) =>
        variants(remedy as Remedy, change(prepared.settings)),
      );
      runs.push(...defineLearningRuns(remedyRuns, prepared, seeds, ofSettings));
      const full = await withFullImages(request, prepared, task.name);
      if (full !== undefined) runs.push(...defineVariants(remedyRuns, full, seeds, variants('full-images', {})));
    }
    return runs;
  },
};

/** The task with pictures as large as its model was made for; undefined where they are that already, or none. */
async function withFullImages(
  request: ExperimentRequest,
  { source, settings }: PreparedTask,
  task: string,
): Promise<PreparedTask | undefined> {
  // A model that is tuned on a public slice first is tuned at one size of pictures.
  if (!readsImages(source.config) || source.imageSize === undefined || settings.pretrainSteps > 0) return undefined;
  const { config } = await modelSource(source.folder, 'image');
  if (!readsImages(config) || config.imageSize === source.imageSize) return undefined;
  return prepareTask({ ...request, imageSize: config.imageSize }, task);
}
