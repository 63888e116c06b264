export { executePlan } from './executePlan';
export { describeFailures, type Execution, type ExecutionOptions, type FailedRun } from './execution';
export { type FinishedRun, findFinished } from './finishedRun';
export { needsQuiet, type PlannedRun, type PlanOptions, planExperiment, runKey } from './plan';
export { type RunOptions, runExperiment } from './runExperiment';
export { parseSweep, planSweep, type Sweep, type SweepPoint, sweepPoints } from './sweep';
export { type RunResources, runResources } from './workflow/resources';
export {
  formatWorkflowTable,
  reproduceTable,
  sweepTable,
  type WorkflowRun,
  type WorkflowTable,
  workflowTablePath,
} from './workflow/table';
