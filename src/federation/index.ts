export { type ExampleReader, imageReader, imageTokens, textReader, withReader } from './exampleReader';
export { type DeviceGradient, type FederatedLoss, federatedLoss, meanEvaluation, type Weights } from './federatedLoss';
export { protocolRules, type RoundRules } from './playRound';
export type { BatchMix } from './pretraining/bertBatches';
export { bertMini, bertMiniVocabulary } from './pretraining/bertMini';
export { BertPretraining, type BertPretrainingOptions } from './pretraining/bertPretraining';
export {
  bundledFolder,
  bundledModel,
  factsFile,
  type MadeModel,
  type MiniModel,
  type MiniModelKind,
  type ModelProblem,
  modelDigest,
  pretrainMini,
} from './pretraining/miniModel';
export { type CardText, modelCard, type PretrainingFacts } from './pretraining/modelCard';
export {
  type PretrainingCurve,
  type PretrainingOptions,
  type PretrainingOutcome,
  type PretrainingSettings,
  pretrainEncoder,
} from './pretraining/pretrain';
export { type StoredPretrained, storedPretrained } from './pretraining/store';
export { type TrainingOptions, type TrainingOutcome, type TrainingSchedule, train } from './pretraining/train';
export type { CurvePoint, TrainingProblem, TrainingStep } from './pretraining/trainingProblem';
export { vitMini } from './pretraining/vitMini';
export { VitPretraining, type VitPretrainingOptions } from './pretraining/vitPretraining';
export type { Evaluations, FederatedResults } from './results';
export {
  DivergenceError,
  type FederatedOptions,
  type FederatedRun,
  type RunSnapshot,
  runFederated,
  type TrainingPoint,
} from './runFederated';
