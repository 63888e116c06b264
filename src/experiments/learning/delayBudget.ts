import { bySize, type Profile, type RunHandle } from '../../records';
import { allIn, equalBandwidth, greedy, proposed } from '../../scheduling';
import { panelsOf } from '../../tasks';
import type { Experiment } from '../experiment';
import { budgetMultiples, budgetTimes } from '../scheduling/budgets';
import type { LearningRunResults } from './learningRun';
import { type SweepLabels, settingSweep, sweepRuns } from './settingSweep';

/** tau_bar of (8) as multiples of its default. */
const multiples: { readonly [profile in Profile]: readonly number[] } = bySize({
  smoke: [1, 4],
  laptop: budgetMultiples.slice(0, 5),
  real: budgetMultiples.slice(1, 5),
  paper: budgetMultiples,
});

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
  values: multiples,
  meaning: (multiple, { delayBudgetMsPerBit }) => budgetTimes(multiple, delayBudgetMsPerBit),
  variantName: (_, index) => `budget-${index}`,
  schemes: [proposed, greedy, equalBandwidth],
  // Two comparisons of differences ask for more than three.
  seeds: bySize({ smoke: 1, laptop: 6, real: 3, paper: 5 }),
  // It has no delay constraint: its runs in `learning` are what these are compared with.
  untouched: [allIn],
  usualTasks: (tasks) => tasks.filter((task) => panelsOf(task)?.lossAgainstBudget !== undefined),
});
