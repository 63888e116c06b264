export type { CheckpointEstimate } from './constants/checkpointEstimate';
export type { ProbeSize, TrainingConstants } from './constants/measureConstants';
export type { CounterfactualRuns, RunEnd } from './constants/measureCounterfactuals';
export { attributionOverSeeds, type Repeated, type RepeatedGap, type SchemeAttribution } from './constants/overSeeds';
export type { ConstantSet, ConstantSets, Range } from './constants/summariseConstants';
export type { Experiment, ExperimentRequest, RunContext, RunDefinition, RunOutcome } from './experiment';
export { firstLight } from './firstLight';
export type { FormulaCheck, FormulaChecks } from './formulas/formulaCheck';
export type { LearningRunResults, PretrainingRunResults, TaskReport } from './learningRun';
export { experimentNamed, experiments } from './registry';
export { type Alternative, type AmbiguityItem, ambiguityItems } from './scheduling/ambiguityItems';
export { type AmbiguityRow, type PayloadRow, studyAlternative } from './scheduling/ambiguityStudy';
export { type ChannelModel, channelModels } from './scheduling/channelModels';
export { type EarlyStopRow, type EarlyStopStudy, type SafetyRow, studyEarlyStop } from './scheduling/earlyStopStudy';
export { type OrderGrid, type OrderRow, studyOrder } from './scheduling/orderStudy';
export { measureRunningTime, type RunningTimeRow } from './scheduling/runningTime';
export { studyTransient, type TransientRow, type TransientStudy } from './scheduling/transientStudy';
export { type StepCostResults, type StepCostSize, stepCost, stepCostSizes } from './stepCost';
export {
  chooseStepSizes,
  readStepSizeSearch,
  type StepSizeOutcome,
  type StepSizePoint,
  type StepSizeResults,
} from './stepSizeSearch';
