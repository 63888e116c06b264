import { bySize, type RunHandle } from '../../records';
import { paperSchemes } from '../../scheduling';
import type { Experiment } from '../experiment';
import type { LearningRunResults } from './learningRun';
import { type SweepLabels, settingSweep, sweepRuns } from './settingSweep';

/** Concentrations of the Dirichlet draw: i.i.d., mild, and devices that hold little but one class. */
const skews: readonly number[] = [0, 1, 0.1];

/** The federated runs of `label-skew`; `variant` is `skew-S`. */
export const labelSkewRuns: RunHandle<LearningRunResults, SweepLabels> = sweepRuns('label-skew');

/**
 * Beyond the paper, which deals i.i.d.: what becomes of the schemes when devices hold unequal classes. Runs are called
 * `TASK/skew-S/SCHEME/seed-S`; the accuracy is measured on the common test set, as everywhere.
 */
export const labelSkew: Experiment = settingSweep({
  runs: labelSkewRuns,
  module: __filename,
  section: 'V-A',
  about: 'fine-tuning where devices hold unequal shares of the classes (beyond the paper)',
  onRequest: true,
  setting: 'labelSkew',
  values: bySize({ smoke: skews, laptop: skews, paper: skews }),
  variantName: (skew) => `skew-${skew}`,
  schemes: paperSchemes,
});
