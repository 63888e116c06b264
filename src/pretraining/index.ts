// How the bundled models and those of a public slice are made, and checkModel, which doubts them.
// Not here: anything federated; no example of a device or of a test set.

export type { BatchMix } from './bertBatches';
export { bertMini, bertMiniVocabulary } from './bertMini';
export { BertPretraining, type BertPretrainingOptions } from './bertPretraining';
export { type BackendCheck, checkModel, type ModelCheck, type QuantityCheck } from './checkModel/checkModel';
export {
  bundledFolder,
  bundledModel,
  bundledModels,
  factsFile,
  type MadeModel,
  type MiniModel,
  type MiniModelKind,
  type ModelProblem,
  modelDigest,
  pretrainMini,
} from './miniModel';
export { type CardText, modelCard, type PretrainingFacts } from './modelCard';
export {
  type PretrainingCurve,
  type PretrainingOptions,
  type PretrainingOutcome,
  type PretrainingSettings,
  pretrainEncoder,
} from './pretrain';
export { type StoredPretrained, storedPretrained } from './storedModels';
export { type TrainingOptions, type TrainingOutcome, type TrainingSchedule, train } from './train';
export type { CurvePoint, TrainingProblem, TrainingStep } from './trainingProblem';
export { vitMini } from './vitMini';
export { VitPretraining, type VitPretrainingOptions } from './vitPretraining';
