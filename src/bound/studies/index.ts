export {
  type BrokenAssumption,
  type BrokenPoint,
  type BrokenStudy,
  studyBrokenAssumptions,
} from './brokenAssumptions';
export { type Effect, type EffectPoint, type EffectStudy, studyEffects } from './effects';
export { type LoraStudy, studyLora } from './lora';
export type { StudySize } from './size';
export {
  studyTightness,
  type TightnessAxis,
  type TightnessCurve,
  type TightnessPoint,
  tightnessBase,
} from './tightness';
export { studyViolations, VIOLATION_THRESHOLD, type ViolationCase, type ViolationTest } from './violations';
