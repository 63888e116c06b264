import type { Profile } from '../../records';
import { parseScheme, type SchemeName } from '../../scheduling';
import { isImageTask, type TaskName } from '../../tasks';
import type { Experiment, ExperimentRequest, RunDefinition } from '../experiment';
import { defineLearningRuns, requestedSeeds } from './defineRuns';
import { prepareTask, requestedTasks } from './preparedTask';

/** tau_bar of (8), ms per bit: from where GS finds one or two devices a round to where it takes most of them. */
export const delayBudgets: { readonly [profile in Profile]: readonly number[] } = {
  smoke: [4e-5, 1.6e-4],
  laptop: [1e-5, 2e-5, 4e-5, 8e-5, 1.6e-4],
  paper: [1e-5, 2e-5, 4e-5, 8e-5, 1.6e-4, 3.2e-4],
};

/** All-in has no delay constraint: its runs in `learning` are what these are compared with. */
const constrained: readonly SchemeName[] = ['proposed', 'gs', 'aaba'];

/**
 * Learning against the delay budget, on images: figure 5. Runs are called `TASK/budget-I/SCHEME/seed-S`, I counting the
 * budgets of the grid; the budget itself stands in the settings as `delayBudgetMsPerBit`.
 */
export const delayBudget: Experiment = {
  name: 'delay-budget',
  section: 'V-D',
  about: 'fine-tuning under several delay budgets: final loss and accuracy against tau_bar (figure 5)',
  async runs(request): Promise<readonly RunDefinition[]> {
    const schemes = (request.schemes ?? constrained).map(parseScheme).filter((scheme) => scheme !== 'all-in');
    const seeds = requestedSeeds(request);
    const own = request.overrides['delayBudgetMsPerBit'];
    const budgets = own === undefined ? delayBudgets[request.profile] : [own as number];
    const runs: RunDefinition[] = [];
    for (const name of budgetTasks(request)) {
      const prepared = await prepareTask(request, name);
      const variants = budgets.flatMap((delayBudgetMsPerBit, i) =>
        schemes.map((scheme) => ({ path: `budget-${i}/${scheme}`, scheme, settings: { delayBudgetMsPerBit } })),
      );
      runs.push(...defineLearningRuns(prepared, seeds, variants));
    }
    return runs;
  },
};

/** The tasks that are named, of any kind; otherwise the image task, as in the paper. */
function budgetTasks(request: ExperimentRequest): readonly TaskName[] {
  const names = requestedTasks(request);
  return request.tasks === undefined ? names.filter(isImageTask) : names;
}
