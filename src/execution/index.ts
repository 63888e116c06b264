// How runs are done: plans, workers, resuming, sweeps, workflows.
// Not here: what a run computes, or what its record means.

export { executePlan } from './executePlan';
export type { WorkerSetup } from './execution';
export { type Execution, type ExecutionOptions, type FailedRun, failuresOf } from './execution';
export type { TimeProfile } from './executor';
export { type FinishedRun, findFinished } from './finishedRun';
export { needsQuiet, type PlannedRun, type PlanOptions, planExperiment, runKey } from './plan';
export { plannedPath } from './plannedPath';
export { type RunOptions, runExperiment } from './runExperiment';
export { slugOf, studyOf } from './study';
export { parseSweep, planSweep, type Sweep, type SweepPoint, sweepPoints } from './sweep';
export { requireHeard } from './unheard';
export { atOnceOn, type Machine, thisMachine, usualWorkers } from './usualWorkers';
export { type ExperimentCost, makespanHours, paperCost, type RunCost, type SweepCost } from './workflow/cost';
export {
  codeOfExperiments,
  formatWorkflowTable,
  reproduceTable,
  sweepTable,
  type WorkflowRun,
  type WorkflowTable,
  workflowTablePath,
} from './workflow/workflowTable';
