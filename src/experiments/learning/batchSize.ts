import { bySize, type RunHandle } from '../../records';
import { allIn, proposed } from '../../scheduling';
import type { Experiment } from '../experiment';
import type { LearningRunResults } from './learningRun';
import { type SweepLabels, settingSweep, sweepRuns } from './settingSweep';

/** The federated runs of `batch-size`; `variant` is `batch-B`. */
export const batchSizeRuns: RunHandle<LearningRunResults, SweepLabels> = sweepRuns('batch-size');

/**
 * Claim C8: a larger mini-batch helps. Runs are called `TASK/batch-B/SCHEME/seed-S`, on the first task of the request.
 *
 * The budget is given per bit, so a larger payload has the longer budget and schedules are the same for every batch
 * size.
 */
export const batchSize: Experiment = settingSweep({
  runs: batchSizeRuns,
  module: __filename,
  section: 'III',
  about: 'fine-tuning with several sizes of the mini-batch: what a larger one brings (claim C8)',
  setting: 'batchSize',
  // The payload of a round grows with the mini-batch, and with it the delay that is allowed.
  values: bySize({ smoke: [2, 8], laptop: [2, 8, 32], paper: [4, 8, 16, 32] }),
  variantName: (size) => `batch-${size}`,
  // Every device, and the paper's own choice of devices.
  schemes: [allIn, proposed],
  usualTasks: (tasks) => tasks.slice(0, 1),
});
