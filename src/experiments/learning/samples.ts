import { bySize, type RunHandle } from '../../records';
import { greedy } from '../../scheduling';
import type { Settings } from '../../settings';
import type { Experiment } from '../experiment';
import type { LearningRunResults } from './learningRun';
import { type SweepLabels, settingSweep, sweepRuns } from './settingSweep';

/** The federated runs of `samples`; `variant` is `samples-N`, N training examples on all devices together. */
export const samplesRuns: RunHandle<LearningRunResults, SweepLabels> = sweepRuns('samples');

/**
 * Claim M3: section V-C takes smoother curves for the work of more samples a device. The same task, dealt to the devices in
 * smaller and larger shares; all else, the mini-batch too, stays. Runs are called `TASK/samples-N/SCHEME/seed-S`.
 */
export const samples: Experiment = settingSweep({
  runs: samplesRuns,
  module: __filename,
  section: 'V-C',
  about: 'fine-tuning with few and with many samples a device: whether more make the curves smoother (claim M3)',
  setting: 'trainExamples',
  values: bySize({ smoke: [80, 240], laptop: [320, 4000], paper: [640, 2560, 8000] }),
  variantName: (count) => `samples-${count}`,
  schemes: [greedy],
  seeds: bySize({ smoke: 1, laptop: 6, paper: 10 }),
  base: bySize<Partial<Settings>>({ smoke: {}, laptop: { evaluateEvery: 5 }, paper: {} }),
  // Section V-C speaks of images.
  usualTasks: (tasks) => tasks.filter(({ reads }) => reads === 'image'),
});
