// One federation: devices, a server and a schedule played round by round, and watched from outside.
// Not here: how the schedule came about, records, or more than one run.

export type { ExampleReader, ReaderOptions, Watch } from './exampleReader';
export { type DeviceGradient, type FederatedLoss, federatedLoss, meanEvaluation, type Weights } from './federatedLoss';
export { type FrozenFeatures, frozenFeatures } from './frozenFeatures';
export { hearEvaluations } from './hearEvaluations';
export { imageReader, imageTokens } from './imageReader';
export { protocolRules, type RoundRules } from './playRound';
export type { Evaluations, FederatedResults } from './results';
export {
  type FederatedOptions,
  type FederatedRun,
  type RunSnapshot,
  runFederated,
  type TrainingPoint,
} from './runFederated';
export { takingTurns } from './takingTurns';
export { textReader } from './textReader';
export { withReader } from './withReader';
