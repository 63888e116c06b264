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
export { figureHtml, showFigure, showHtml } from './notebook';
export { figureEntries, figuresNamed } from './registry';
export { type RenderedFigure, type RenderOptions, renderFigure } from './render/render';
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
export { type Schematic, type SvgElement, type SvgNode, schematicSvg, svgElement } from './schematic/svg';
export { systemSchematic } from './schematic/system';
export { backwardSchematic, forwardSchematic } from './schematic/workflow';
export { checkFigure, type FigureSpec, webglTraceTypes } from './spec';
export {
  fontFamily,
  ink,
  paperSchemes,
  type SchemeStyle,
  schemeStyle,
  schemeStyles,
  translucent,
} from './style';
export {
  type FrameLike,
  showTable,
  type TableColumn,
  type TableSpec,
  type TableValue,
  tableHtml,
  tableOfFrame,
} from './table';
export { type BandOptions, bandTraces, referenceTrace, type SchemeLineOptions, schemeLine } from './traces';
export { transientFigure } from './transient';
export { uplinkRateFigure } from './uplinkRate';
export { type FigureFile, type WrittenFigure, writeFigure } from './write';
