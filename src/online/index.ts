export { allIn } from './allIn';
export { type AllocateBandwidthOptions, allocateBandwidth, type BandwidthAllocation } from './allocateBandwidth';
export { type BisectBandwidthOptions, type BisectedAllocation, bisectBandwidth } from './bisectBandwidth';
export {
  bestPrefixCount,
  earlyStopCount,
  expansionThresholds,
  type PrefixCurve,
  thresholdsNeverFall,
  worstEarlyStopRatio,
} from './earlyStop';
export { equalBandwidth } from './equalBandwidth';
export { exactPrefix } from './exactPrefix';
export { exactPrefixSearch, type PrefixCertificate, type PrefixSearchResult } from './exactPrefixSearch';
export { gainOrder } from './gainOrder';
export { greedy } from './greedy';
export { type HindsightInput, type HindsightPlan, planInHindsight } from './hindsight';
export { type LeastDelaysProblem, leastDelays } from './leastDelays';
export {
  type DriftPlusPenaltyInput,
  driftBound,
  driftPlusPenalty,
  lyapunovDrift,
  lyapunovFunction,
  type QueueStep,
  schedulingPenalty,
} from './lyapunov';
export { penaltyWeightAt } from './penaltySchedule';
export type { RoundState, Schedule, SchedulingPolicy } from './policy';
export { createPrefixWorkspace, type PrefixProblem, type PrefixWorkspace } from './prefixWorkspace';
export { randomDevices } from './randomDevices';
export { lemma3Bandwidth, type RequiredBandwidthOptions, requiredBandwidth } from './requiredBandwidth';
export { type OnlineSchemeName, parseScheme, policyOf, type SchemeName, schemeNames } from './schemes';
export { BISECTION_TOLERANCE, setExpansion } from './setExpansion';
export {
  prefixDelays,
  roundStates,
  type ScheduledRound,
  type SchedulingTrace,
  type SimulationOptions,
  simulateScheduling,
} from './simulate';
export { sortByGain } from './sortGains';
export { stationaryOracle } from './stationaryOracle';
export { summariseTrace, type TraceSummary } from './summary';
export { thresholdExpansion } from './thresholdExpansion';
export { VirtualQueue, virtualQueue } from './virtualQueue';
