import { parseScheme } from '../../scheduling';
import type { Experiment, RunDefinition } from '../experiment';
import { defineLearningRuns, requestedSeeds } from './defineRuns';
import { paperSchemes } from './learning';
import { prepareTask, requestedTasks } from './preparedTask';

/** Concentrations of the Dirichlet draw: i.i.d., mild, and devices that hold little but one class. */
const skews: readonly number[] = [0, 1, 0.1];

/**
 * Beyond the paper, which deals i.i.d.: what becomes of the schemes when devices hold unequal classes. Runs are called
 * `TASK/skew-S/SCHEME/seed-S`; the accuracy is measured on the common test set, as everywhere.
 */
export const labelSkew: Experiment = {
  name: 'label-skew',
  section: 'V-A',
  about: 'fine-tuning where devices hold unequal shares of the classes (beyond the paper)',
  onRequest: true,
  async runs(request): Promise<readonly RunDefinition[]> {
    const schemes = (request.schemes ?? paperSchemes).map(parseScheme);
    const own = request.overrides['labelSkew'];
    const runs: RunDefinition[] = [];
    for (const name of requestedTasks(request)) {
      const prepared = await prepareTask(request, name);
      const variants = (own === undefined ? skews : [own as number]).flatMap((skew) =>
        schemes.map((scheme) => ({ path: `skew-${skew}/${scheme}`, scheme, settings: { labelSkew: skew } })),
      );
      runs.push(...defineLearningRuns(prepared, requestedSeeds(request), variants));
    }
    return runs;
  },
};
