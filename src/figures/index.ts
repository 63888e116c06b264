export { boundAssumptionsFigure } from './bound-assumptions';
export { type BoundFormShown, boundStyles } from './bound-style';
export { type BoundTermsData, boundTermsFigure } from './bound-terms';
export { boundTightnessFigure } from './bound-tightness';
export { type BoundTrainingPanel, boundTrainingFigure } from './bound-training';
export { boundViolationsFigure } from './bound-violations';
export { boundWeightsFigure, type WeightedSchedule } from './bound-weights';
export { cellMapFigure } from './cell-map';
export { curveOverSeeds, type SchemeCurve } from './curves';
export { deviceOrderFigure } from './device-order';
export { type EarlyStopData, earlyStopFigure } from './early-stop';
export { earlyStopMissesFigure } from './early-stop-misses';
export type { BuiltFigure, FigureEntry } from './entries/entry';
export { fadingFigure } from './fading-rounds';
export { lambertBranchesFigure } from './lambert-branches';
export { type LearningFigureOptions, testAccuracyFigure, trainingLossFigure } from './learning-figures';
export { figureHtml, showFigure, showHtml } from './notebook';
export { figureEntries, figuresNamed } from './registry';
export { type RenderedFigure, type RenderOptions, renderFigure } from './render/render';
export { requiredBandwidthFigure } from './required-bandwidth';
export { runningTimeFigure } from './running-time';
export {
  delayTraceFigure,
  devicesPerRoundFigure,
  type SchedulingFigureOptions,
  type SchedulingSeries,
  schedulingSeries,
  virtualQueueFigure,
} from './scheduling-figures';
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
export { uplinkRateFigure } from './uplink-rate';
export { type FigureFile, type WrittenFigure, writeFigure } from './write';
