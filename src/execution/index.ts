export { executePlan } from './executePlan';
export { describeFailures, type Execution, type ExecutionOptions, type FailedRun } from './execution';
export type { FinishedRun } from './finishedRun';
export { needsQuiet, type PlannedRun, type PlanOptions, planExperiment, runKey } from './plan';
export { type RunOptions, runExperiment } from './runExperiment';
export { parseSweep, planSweep, type Sweep, type SweepPoint, sweepPoints } from './sweep';
