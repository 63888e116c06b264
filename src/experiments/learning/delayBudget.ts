import type { Profile, RunHandle } from '../../records';
import { allIn, equalBandwidth, greedy, proposed } from '../../scheduling';
import { panelsOf } from '../../tasks';
import type { Experiment } from '../experiment';
import type { LearningRunResults } from './learningRun';
import { type SweepLabels, settingSweep, sweepRuns } from './settingSweep';

/** tau_bar of (8), ms per bit: from where GS finds one or two devices a round to where it takes most of them. */
const delayBudgets: { readonly [profile in Profile]: readonly number[] } = {
  smoke: [4e-5, 1.6e-4],
  laptop: [1e-5, 2e-5, 4e-5, 8e-5, 1.6e-4],
  paper: [1e-5, 2e-5, 4e-5, 8e-5, 1.6e-4, 3.2e-4],
};

/** The federated runs of `delay-budget`; `variant` is `budget-I`, I counting the budgets. */
export const delayBudgetRuns: RunHandle<LearningRunResults, SweepLabels> = sweepRuns('delay-budget');

/**
 * Learning against the delay budget, on images as in the paper: figure 5. Runs are called
 * `TASK/budget-I/SCHEME/seed-S`, I counting the budgets of the grid; the budget itself stands in the settings as
 * `delayBudgetMsPerBit`.
 */
export const delayBudget: Experiment = settingSweep({
  runs: delayBudgetRuns,
  module: __filename,
  section: 'V-D',
  about: 'fine-tuning under several delay budgets: final loss and accuracy against tau_bar (figure 5)',
  setting: 'delayBudgetMsPerBit',
  values: delayBudgets,
  variantName: (_, index) => `budget-${index}`,
  schemes: [proposed, greedy, equalBandwidth],
  // It has no delay constraint: its runs in `learning` are what these are compared with.
  untouched: [allIn],
  usualTasks: (tasks) => tasks.filter((task) => panelsOf(task)?.lossAgainstBudget !== undefined),
});
