export { attributeGap, type FactorialOutcome, type GapAttribution } from './attributeGap';
export { type BoundBesideLoss, boundBesideLoss, type MeasuredTraining } from './boundBesideLoss';
export { convergenceBoundForSets, type SetsBound, type SetsBoundOptions } from './boundForSets';
export { type BoundConstants, checkBoundConstants } from './constants';
export { contraction, headContraction, tightContraction } from './contraction';

export {
  type BoundForm,
  type BoundOptions,
  type BoundTerms,
  convergenceBound,
  type GapByBlock,
} from './convergenceBound';

export * from './estimates';
export { type Excess, type ExcessOptions, excessOverAllIn } from './excessOverAllIn';
export { headGap, loraGap, tightLoraGap } from './gaps';
export * from './lab';
export { participationFactor } from './participationFactor';
export { schedulingObjective } from './schedulingObjective';
export * from './studies';
export { productWeights } from './weights';
