export type { Experiment, ExperimentRequest, RunContext, RunDefinition, RunOutcome } from './experiment';
export { experimentNamed, experiments } from './registry';
export { type FinishedRun, type RunOptions, runExperiment } from './runExperiment';
