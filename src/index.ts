// The paper, in its order: about 120 names. What it is built from has doors of its own: `fedft/model` (transformers,
// checkpoints, tokenizers), `fedft/lab` (experiments, records, claims, the laboratory of the bound), `fedft/figures`
// (drawing) and `fedft/notebooks` (running notebooks). The order of this file is the paper's, and no tool's.

// II-A Learning model: what is on a device, what is at the server, what crosses the air.
export {
  EdgeDevice,
  type EdgeDeviceOptions,
  EdgeServer,
  textEmbedding,
  imageEmbedding,
  type EmbeddingModule,
  type TaskHead,
  initialHead,
  headLogits,
  headGradient,
  headStep,
  softmaxCrossEntropy,
  predictions,
  lowRankTraining,
  fullTraining,
  frozenEncoder,
  serverOptimiser,
  type UplinkEmbeddings,
  type DownlinkFeatures,
  type UplinkFeatureGradient,
  payloadBits,
  countPayload,
  type PayloadBits,
  symbolFormat,
} from './split';
export {
  createEncoder,
  type Encoder,
  type EmbeddingBatch,
  type LoraFactors,
  type LoraPair,
  initialLora,
  loraSites,
  loraStep,
  loraParameterCount,
  trainableShare,
} from './transformer';
export { loadPretrained, type Pretrained } from './checkpoint';

// II-B Signal model: the cell, fading, uplink rate.
export {
  placeDevices,
  type Cell,
  pathGain,
  drawChannelGains,
  radioFromSettings,
  type Radio,
  uplinkRate,
  type Uplink,
  delayBudgetSeconds,
  dbmToWatts,
  wattsToDbm,
  decibelsToRatio,
  ratioToDecibels,
} from './network';

// III Problem formulation: the convergence bound.
export {
  type BoundConstants,
  participationFactor,
  samplingIdentity,
  contraction,
  tightContraction,
  headContraction,
  loraGap,
  tightLoraGap,
  headGap,
  initialGap,
  productWeights,
  convergenceBound,
  type BoundOptions,
  type BoundTerms,
  convergenceBoundForSets,
  schedulingObjective,
  excessOverAllIn,
  attributeGap,
} from './bound';

// IV-A Lyapunov decomposition.
export {
  virtualQueue,
  VirtualQueue,
  lyapunovFunction,
  lyapunovDrift,
  driftBound,
  driftPlusPenalty,
  schedulingPenalty,
  penaltyWeightAt,
} from './scheduling';

// IV-B Bandwidth by the Lambert W function, Algorithm 1 and the exact search.
export { lambertW0, lambertWm1 } from './math';
export {
  requiredBandwidth,
  lemma3Bandwidth,
  allocateBandwidth,
  type BandwidthAllocation,
  bisectBandwidth,
  leastDelays,
  exactPrefixSearch,
  gainOrder,
  earlyStopCount,
  bestPrefixCount,
  expansionThresholds,
  thresholdsNeverFall,
  worstEarlyStopRatio,
  planInHindsight,
} from './scheduling';

// V-A The schemes, and a run of any of them.
export {
  type Scheme,
  type PrefixRule,
  type SetRule,
  type RoundState,
  type Schedule,
  emptySchedule,
  allIn,
  setExpansion,
  greedy,
  equalBandwidth,
  exactPrefix,
  randomDevices,
  stationaryOracle,
  paperSchemes,
  referenceSchemes,
  allSchemes,
  schemeNamed,
  registerSchemes,
  roundStates,
  simulateScheduling,
  type SimulationOptions,
  type SchedulingTrace,
  summariseTrace,
} from './scheduling';

// V Simulation results: tasks and federated fine-tuning.
export { type Task, type TaskDefinition, tasks, taskNamed, registerTasks, resolveTask, splitTask } from './tasks';
export { runFederated, type FederatedOptions, type FederatedRun, type FederatedResults } from './federation';

// Foundations: settings, random streams, intervals, errors; and a project of one's own.
export { type Settings, defaultSettings, parseSettings, settingsTable } from './settings';
export { RandomStream, meanInterval, type MeanInterval } from './math';
export { FedftError, InputError, MissingRecord, CheckpointError, DivergenceError } from './errors';
export { defineConfig, type ProjectConfig } from './project';
