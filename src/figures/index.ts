// The paper's figures and ours, each from records to a picture.
// Not here: training or simulating; a figure reads records.

export { boundAssumptionsFigure } from './bound/boundAssumptions';
export { type BoundTermsData, boundTermsFigure } from './bound/boundTerms';
export { boundTightnessFigure } from './bound/boundTightness';
export { type BoundTrainingPanel, boundTrainingFigure } from './bound/boundTraining';
export { boundViolationsFigure } from './bound/boundViolations';
export { boundWeightsFigure, type WeightedSchedule } from './bound/boundWeights';
export {
  type BuiltFigure,
  type Figure,
  type FigureText,
  figure,
  type GroupRead,
  type Provenance,
  type ReadRecords,
  type Reads,
  type RecordGroup,
} from './figure';
export { cellMapFigure } from './network/cellMap';
export { fadingFigure } from './network/fadingRounds';
export { systemSchematic } from './network/systemSchematic';
export { uplinkRateFigure } from './network/uplinkRate';
export { backwardSchematic, forwardSchematic } from './network/workflowSchematics';
export { figures, figuresNamed, registerFigures } from './registry';
export { type AdaptationRow, adaptationFigure } from './results/adaptation';
export {
  accuracyAgainstBudgetFigure,
  allInOfCells,
  type BudgetCurve,
  type BudgetFigureOptions,
  type BudgetRuns,
  budgetCurves,
  budgetRuns,
  lossAgainstBudgetFigure,
} from './results/againstBudget';
export { delayTraceFigure } from './results/delayTrace';
export { devicesPerRoundFigure } from './results/devicesPerRound';
export { type LearningFigureOptions, testAccuracyFigure, trainingLossFigure } from './results/learningCurves';
export { runningTimeFigure } from './results/runningTime';
export { type SweepPicture, sweepFigure, sweepFigures } from './results/sweep';
export { virtualQueueFigure } from './results/virtualQueue';
export { runCommand } from './runCommand';
export { bandwidthSharesFigure } from './scheduling/bandwidthShares';
export { type CertificateData, certificateFigure } from './scheduling/certificate';
export { deviceOrderFigure } from './scheduling/deviceOrder';
export { type EarlyStopData, earlyStopFigure } from './scheduling/earlyStop';
export { earlyStopMissesFigure } from './scheduling/earlyStopMisses';
export { lambertBranchesFigure } from './scheduling/lambertBranches';
export { readingMapFigure } from './scheduling/readingMap';
export { requiredBandwidthFigure } from './scheduling/requiredBandwidth';
export { transientFigure } from './scheduling/transient';
export { deviceSharesFigure, type WhichDevicesOptions, whichDevicesFigure } from './scheduling/whichDevices';
export { type SchemeSeries, type SchemeStyle, type Styled, schemeStyle, styled } from './schemeStyle';
export { type BoundFormShown, boundStyles } from './shared/boundForms';
export { resultsOf } from './shared/resultsOf';
export { type SchedulingFigureOptions, type SchedulingSeries, schedulingSeries } from './shared/scheduleTraces';
export { curveOverSeeds, type SchemeCurve } from './shared/schemeCurve';
export { type SchemeLineOptions, schemeLine } from './shared/schemeLine';
export { bandOf, learningCurves, type TaskRuns, taskRuns } from './shared/taskRuns';
export { type ComparedRuns, comparisonTable } from './tables/comparisonTable';
export {
  batchSizeTable,
  budgetTable,
  cellsTable,
  delayTable,
  learningTable,
  orderTable,
  participationTable,
  type RunsByScheme,
  type RunsByTask,
  realDataTable,
  stepSizeTable,
  tasksTable,
} from './tables/learningTables';
export { remediesTable } from './tables/remediesTable';
