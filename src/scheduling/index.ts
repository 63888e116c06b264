// Section IV: virtual queue, early stop, schemes, and the solver that carries them to a million devices.
// Not here: learning; a scheme sees gains, prices and its own state, never a model.

export { freeLook, schemeLook } from './looks';
export {
  bestPrefixCount,
  earlyStopCount,
  expansionThresholds,
  type PrefixCurve,
  thresholdsNeverFall,
  worstEarlyStopRatio,
} from './queue/earlyStop';
export {
  backlogGuarantee,
  type FluidIndex,
  fluidIndex,
  fluidIndexService,
  type GuaranteeInput,
  penaltyGuarantee,
} from './queue/guarantee';
export { type CurvePoint, type HindsightInput, type HindsightPlan, planInHindsight } from './queue/hindsight';
export {
  type DriftPlusPenaltyInput,
  driftBound,
  driftPlusPenalty,
  lyapunovDrift,
  lyapunovFunction,
  type QueueStep,
  schedulingPenalty,
} from './queue/lyapunov';
export { penaltyWeightAt } from './queue/penaltySchedule';
export { VirtualQueue, virtualQueue } from './queue/virtualQueue';
export { type CurvePlanInput, type HullVertex, planOverCurves, type RoundCurve, roundCurves } from './roundCurves';
export { allIn } from './schemes/allIn';
export { participationSchemes, peerSchemes } from './schemes/beyond';
export { equalBandwidth } from './schemes/equalBandwidth';
export { exactPrefix } from './schemes/exactPrefix';
export { BISECTION_TOLERANCE, type ExpansionStep, expansionSteps } from './schemes/expansionSteps';
export { gainOrder, sortedGains } from './schemes/gainOrder';
export { greedy } from './schemes/greedy';
export { gsPlusOne } from './schemes/gsPlusOne';
export { palette, type SchemeLook } from './schemes/palette';
export { participation, participationScheme } from './schemes/participation';
export { type ParticipationConstants, participationConstants } from './schemes/participationConstants';
export { participationQueue } from './schemes/participationQueue';
export { bestOf, equalShareDelay, firstRiseOf, objectiveOf, prefixesOf, TABULATED_WHOLE } from './schemes/prefixes';
export { proposed } from './schemes/proposed';
export { random, randomDevices } from './schemes/randomDevices';
export {
  allSchemes,
  paperSchemeNames,
  paperSchemes,
  referenceSchemes,
  registeredDigest,
  registerSchemes,
  schemeNamed,
} from './schemes/registry';
export { emptySchedule, type RoundState, type Schedule } from './schemes/round';
export type {
  BandSharing,
  Prefixes,
  PrefixRule,
  RoundPrices,
  RoundRule,
  Scheme,
  SchemeIdentity,
  SchemeRun,
  SetRule,
  StartedScheme,
} from './schemes/scheme';
export { setExpansion } from './schemes/setExpansion';
export { type RunningScheme, scheduleRound, startScheme } from './schemes/startScheme';
export { oracle, stationaryOracle } from './schemes/stationaryOracle';
export { scheduleWithinLimit } from './schemes/withinLimit';
export {
  prefixDelays,
  queueOf,
  roundStates,
  roundsOf,
  type ScheduledRound,
  type SchedulingTrace,
  type SimulationOptions,
  simulateScheduling,
} from './simulate';
export { type AllocateBandwidthOptions, allocateBandwidth, type BandwidthAllocation } from './solver/allocateBandwidth';
export { bestSetSearch } from './solver/bestSetSearch';
export { type BisectBandwidthOptions, type BisectedAllocation, bisectBandwidth } from './solver/bisectBandwidth';
export { exactPrefixSearch, type PrefixCertificate, type PrefixSearchResult } from './solver/exactPrefixSearch';
export { type FirstIncreaseProblem, firstIncrease } from './solver/firstIncrease';
export {
  type DelayIntervalBound,
  delayIntervalBound,
  type LagrangianChoice,
  lagrangianSet,
} from './solver/lagrangianFamily';
export { type LeastDelaysProblem, leastDelays } from './solver/leastDelays';
export { prefixUnions } from './solver/prefixUnions';
export { createPrefixWorkspace, type PrefixProblem, type PrefixWorkspace } from './solver/prefixWorkspace';
export { lemma3Bandwidth, type RequiredBandwidthOptions, requiredBandwidth } from './solver/requiredBandwidth';
export type { SetCertificate, SetProblem, SetSearchResult } from './solver/setProblem';
export { sortByGain } from './solver/sortGains';
export { summariseTrace, type TraceSummary } from './summary';
