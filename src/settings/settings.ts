/**
 * Everything an experiment can be told, in one flat record. The meaning, unit, default and source of each field stand in
 * {@link settingsTable} (settingsTable.ts), and nowhere else.
 */
export interface Settings {
  // II-B, the cell and the channel
  readonly deviceCount: number;
  readonly serverDistanceM: number;
  readonly cellRadiusM: number;
  readonly referenceDistanceM: number;
  readonly referenceGainDb: number;
  readonly pathLossExponent: number;
  readonly noisePsdDbmPerHz: number;
  readonly totalBandwidthHz: number;
  readonly txPowerW: number;
  readonly delayBudgetMsPerBit: number;
  // IV, online scheduling
  readonly penalty: PenaltyKind;
  readonly penaltyWeight: number;
  readonly penaltySchedule: PenaltySchedule;
  readonly penaltySide: PenaltySide;
  readonly initialBacklog: number;
  readonly minBacklog: number;
  readonly randomDeviceCount: number;
  // II-A, the split model
  readonly hiddenLayers: number;
  readonly hiddenSize: number;
  readonly attentionHeads: number;
  readonly intermediateSize: number;
  readonly vocabularySize: number;
  readonly sequenceLength: number;
  readonly loraRank: number;
  readonly loraAlpha: number;
  readonly symbolBits: SymbolBits;
  readonly adaptation: Adaptation;
  // The brief pre-training that stands in for a downloaded checkpoint
  readonly pretrainExamples: number;
  readonly pretrainSteps: number;
  readonly pretrainBatchSize: number;
  readonly pretrainLearningRate: number;
  // V, federated fine-tuning
  readonly rounds: number;
  readonly trainExamples: number;
  readonly testExamples: number;
  readonly lossExamples: number;
  readonly batchSize: number;
  readonly labelSkew: number;
  readonly loraLearningRate: number;
  readonly headLearningRate: number;
  readonly encoderLearningRate: number;
  readonly serverOptimiser: ServerOptimiserName;
  readonly serverMomentum: number;
  readonly evaluateEvery: number;
  readonly seed: number;
}

/** psi(n) of (22): `'bound'` is rho(n), from the convergence bound; `'count'` is -n/K, the number of devices. */
export type PenaltyKind = 'bound' | 'count';

/** How V_t descends over the rounds t = 0..T-1: not at all, as 1 / sqrt(t + 1), or as 1 - t/T. */
export type PenaltySchedule = 'constant' | 'inverse-sqrt' | 'linear';

/** Which term of (22) V_t multiplies: psi, the side of learning, or the delay. Descending, it means many then few, or few then many. */
export type PenaltySide = 'learning' | 'delay';

/** Bits of one transmitted symbol: 32 for f32, 16 for f16 and bf16. */
export type SymbolBits = 16 | 32;

/** What is trained at the server: low-rank factors (the paper), every weight of the encoder, or nothing but the heads on the devices. */
export type Adaptation = 'lora' | 'full' | 'head';

/** How the server descends: (4) is `'sgd'`. */
export type ServerOptimiserName = 'sgd' | 'momentum' | 'adam';

/** Where a setting comes from: stated in the paper, restored from its prose, or assumed here because the value is lost. */
export type SourceMark = 'S' | 'R' | 'A';
