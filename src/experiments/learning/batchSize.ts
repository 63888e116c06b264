import type { Profile } from '../../records';
import { parseScheme, type SchemeName } from '../../scheduling';
import type { Experiment, RunDefinition } from '../experiment';
import { defineLearningRuns, requestedSeeds } from './defineRuns';
import { prepareTask, requestedTasks } from './preparedTask';

/** Mini-batches of a device; the payload of a round grows with them, and with it the delay that is allowed. */
const batchSizes: { readonly [profile in Profile]: readonly number[] } = {
  smoke: [2, 8],
  laptop: [2, 8, 32],
  paper: [4, 8, 16, 32],
};

/** Every device, and the paper's own choice of devices. */
const defaultSchemes: readonly SchemeName[] = ['all-in', 'proposed'];

/**
 * Claim C8: a larger mini-batch helps. Runs are called `TASK/batch-B/SCHEME/seed-S`, on the first task of the request.
 *
 * The budget is given per bit, so a larger payload has the longer budget and schedules are the same for every batch size.
 */
export const batchSize: Experiment = {
  name: 'batch-size',
  section: 'III',
  about: 'fine-tuning with several sizes of the mini-batch: what a larger one brings (claim C8)',
  async runs(request): Promise<readonly RunDefinition[]> {
    const schemes = (request.schemes ?? defaultSchemes).map(parseScheme);
    const own = request.overrides['batchSize'];
    const sizes = own === undefined ? batchSizes[request.profile] : [own as number];
    const tasks = request.tasks === undefined ? requestedTasks(request).slice(0, 1) : requestedTasks(request);
    const runs: RunDefinition[] = [];
    for (const name of tasks) {
      const prepared = await prepareTask(request, name);
      const variants = sizes.flatMap((size) =>
        schemes.map((scheme) => ({ path: `batch-${size}/${scheme}`, scheme, settings: { batchSize: size } })),
      );
      runs.push(...defineLearningRuns(prepared, requestedSeeds(request), variants));
    }
    return runs;
  },
};
