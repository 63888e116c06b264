// Named sets of runs: what each is told, does and leaves, one folder a part of the paper.
// Not here: drawing, judging, or how runs are spread over processors.

export { boundRuns } from './bound/boundLaboratory';
export {
  type BrokenAssumption,
  type BrokenPoint,
  type BrokenStudy,
  studyBrokenAssumptions,
} from './bound/brokenAssumptions';
export { type Effect, type EffectPoint, type EffectStudy, studyEffects } from './bound/effects';
export { type LoraStudy, studyLora } from './bound/loraStudy';
export type { StudySize } from './bound/size';
export {
  studyTightness,
  type TightnessAxis,
  type TightnessCurve,
  type TightnessPoint,
  tightnessBase,
} from './bound/tightness';
export { studyViolations, VIOLATION_THRESHOLD, type ViolationCase, type ViolationTest } from './bound/violations';
export type { CheckpointEstimate } from './constants/checkpointEstimate';
export type { ProbeSize, TrainingConstants } from './constants/measureConstants';
export type { CounterfactualRuns, RunEnd } from './constants/measureCounterfactuals';
export { attributionOverSeeds, type RepeatedGap, type SchemeAttribution } from './constants/overSeeds';
export type { ConstantSet, ConstantSets, Range } from './constants/summariseConstants';
export { constantsRuns, counterfactualRuns } from './constants/trainingConstants';
export { coreRuns } from './coreRuns';
export type { Experiment, ExperimentRequest, RunContext, RunDefinition, RunOutcome } from './experiment';
export type { FormulaCheck, FormulaChecks } from './formulas/formulaCheck';
export { type FormulaPart, formulaRuns } from './formulas/formulaExperiment';
export {
  type AdaptationMode,
  type AdaptationResults,
  adaptation,
  adaptationModes,
  adaptationRuns,
  type TriedStep,
} from './learning/adaptation';
export { batchSize, batchSizeRuns } from './learning/batchSize';
export { tuningRunsOf } from './learning/defineRuns';
export { delayBudget, delayBudgetRuns } from './learning/delayBudget';
export { fewerFeatures, narrowHead } from './learning/fewerFeatures';
export {
  describeRepeated,
  type FinalNumbers,
  finalNumbers,
  isPositive,
  type SchemeDifference,
  successiveDifferences,
} from './learning/finalNumbers';
export { labelSkew, labelSkewRuns } from './learning/labelSkew';
export { learning, learningRuns, type OtherQueueLabels, otherQueueRuns } from './learning/learning';
export {
  comparableRuns,
  type FoundLearningRun,
  findLearningRuns,
  runsBySeed,
  runsLeftOut,
  schemesToCompare,
} from './learning/learningRecords';
export type { LearningLabels, LearningRunResults, TuningResults } from './learning/learningRun';
export { type ModelSource, modelSource } from './learning/modelSource';
export {
  type ParticipationLabels,
  type ParticipationMode,
  participationLearning,
  participationRuns,
} from './learning/participation';
export {
  type PreparedTask,
  prepareTask,
  requestedTasks,
  roundPayloadBits,
  startModel,
  toldSettings,
} from './learning/preparedTask';
export { type ReferencePoint, type ReferenceResults, referencePoints, referenceRuns } from './learning/referencePoints';
export { type Remedy, remedies, remedyRuns } from './learning/remedies';
export { samples, samplesRuns } from './learning/samples';
export type { SweepLabels } from './learning/settingSweep';
export { learningSettings } from './learning/sizes';
export { type StepCostResults, type StepCostSize, stepCost, stepCostRuns, stepCostSizes } from './learning/stepCost';
export {
  chooseStepSizes,
  type StepSizeOutcome,
  type StepSizePoint,
  type StepSizeResults,
  stepSizeRuns,
} from './learning/stepSizeSearch';
export type { Baseline, TaskReport } from './learning/taskReport';
export { lateAccuracy, secondsAt, timeToAccuracy } from './learning/timeToAccuracy';
export { openWorkbench, type Workbench, type WorkbenchOptions, type WorkbenchRun } from './learning/workbench';
export {
  allExperiments,
  alsoUnder,
  codeSource,
  experimentCode,
  experimentNamed,
  experiments,
  registerExperiments,
  usualExperiments,
} from './registry';
export { type Alternative, type AmbiguityItem, ambiguityItems } from './scheduling/ambiguityItems';
export { type AmbiguityRow, type PayloadRow, studyAlternative } from './scheduling/ambiguityStudy';
export { budgetMultiples, budgetTimes, chosenDelayBudget } from './scheduling/budgets';
export { type ChannelModel, channelModels } from './scheduling/channelModels';
export { type EarlyStopRow, type EarlyStopStudy, type SafetyRow, studyEarlyStop } from './scheduling/earlyStopStudy';
export {
  ambiguityRuns,
  earlyStopRuns,
  orderRuns,
  payloadRuns,
  runningTimeRuns,
  runningWorkRuns,
  transientRuns,
} from './scheduling/experiments';
export { type ReadingFamily, readingFamilies } from './scheduling/jointReadings';
export { type OrderGrid, type OrderRow, studyOrder } from './scheduling/orderStudy';
export { readingMapRuns } from './scheduling/readingMap';
export { holdsVB, type ReadingAnswer, type ReadingQuestion, readingQuestions } from './scheduling/readingQuestions';
export { measureRunningTime, type RunningTimeRow } from './scheduling/runningTime';
export type { WorkOfRun, WorkRow } from './scheduling/runningWork';
export { MANY_BUDGETS, studyTransient, type TransientRow, type TransientStudy } from './scheduling/transientStudy';
export { describeWeighting, type Weighting, weightings } from './scheduling/weightings';
