export { type AdaptationRow, adaptationFigure } from './adaptation';
export { bandwidthSharesFigure } from './bandwidthShares';
export { boundAssumptionsFigure } from './boundAssumptions';
export { type BoundFormShown, boundStyles } from './boundStyle';
export { type BoundTermsData, boundTermsFigure } from './boundTerms';
export { boundTightnessFigure } from './boundTightness';
export { type BoundTrainingPanel, boundTrainingFigure } from './boundTraining';
export { boundViolationsFigure } from './boundViolations';
export { boundWeightsFigure, type WeightedSchedule } from './boundWeights';
export {
  accuracyAgainstBudgetFigure,
  type BudgetCurve,
  type BudgetFigureOptions,
  lossAgainstBudgetFigure,
} from './budgetFigures';
export { cellMapFigure } from './cellMap';
export { curveOverSeeds, type SchemeCurve } from './curves';
export { deviceOrderFigure } from './deviceOrder';
export { type EarlyStopData, earlyStopFigure } from './earlyStop';
export { earlyStopMissesFigure } from './earlyStopMisses';
export { type BudgetRuns, budgetCurves, budgetRuns } from './entries/budget';
export type { BuiltFigure, FigureEntry } from './entries/entry';
export { bandOf, learningCurves, type TaskRuns, taskRuns } from './entries/learning';
export { fadingFigure } from './fadingRounds';
export { lambertBranchesFigure } from './lambertBranches';
export { type LearningFigureOptions, testAccuracyFigure, trainingLossFigure } from './learningFigures';
export { figureEntries, figuresNamed } from './registry';
export { requiredBandwidthFigure } from './requiredBandwidth';
export { runningTimeFigure } from './runningTime';
export {
  delayTraceFigure,
  devicesPerRoundFigure,
  type SchedulingFigureOptions,
  type SchedulingSeries,
  schedulingSeries,
  virtualQueueFigure,
} from './schedulingFigures';
export { systemSchematic } from './schematic/system';
export { backwardSchematic, forwardSchematic } from './schematic/workflow';
export { type SchemeSeries, type SchemeStyle, type Styled, schemeStyle, styled } from './schemeStyle';
export { type BandOptions, bandTraces, referenceTrace, type SchemeLineOptions, schemeLine } from './traces';
export { transientFigure } from './transient';
export { uplinkRateFigure } from './uplinkRate';
