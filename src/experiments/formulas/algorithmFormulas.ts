import { subsetsOfSize } from '../../bound';
import { greatest, log10, mean, RandomStream } from '../../math';
import {
  allocateBandwidth,
  bestPrefixCount,
  earlyStopCount,
  exactPrefixSearch,
  expansionThresholds,
  leastDelays,
  type PrefixCurve,
  schedulingPenalty,
  thresholdsNeverFall,
  worstEarlyStopRatio,
} from '../../scheduling';
import type { PenaltyKind } from '../../settings';
import { type FormulaChecks, type FormulaSize, logUniform, Tally } from './formulaCheck';

/** A relative loss below this is rounding. */
const TIE = 1e-9;
const radio = { payloadBits: 1, txPower: 1, noisePsd: 1, totalBandwidth: 1 } as const;

/** Theorem 2: every set against every prefix, and every prefix against Algorithm 1's early stop. */
export function checkAlgorithmFormulas(size: FormulaSize): FormulaChecks {
  return { ...checkThresholdStructure(size), ...checkSearchWork(size), ...checkEarlyStop(size), ...checkWorstCase() };
}

/** Channels of quite different kinds: near equal, spread over 120 dB, two groups. */
function randomGains(stream: RandomStream, devices: number): number[] {
  const kind = stream.integer(3);
  const middle = logUniform(stream.uniform(), -2, 3);
  return Array.from({ length: devices }, () => {
    if (kind === 0) return middle * stream.exponential() + 1e-6;
    if (kind === 1) return logUniform(stream.uniform(), -6, 6);
    return (stream.integer(2) === 0 ? 1e-2 : 1e4) * (0.5 + stream.uniform());
  });
}

/** Theorem 2(a), by brute force: the best of all 2^K - 1 sets is no better than the best prefix. */
function checkThresholdStructure({ enumerated, seed }: FormulaSize): FormulaChecks {
  const stream = new RandomStream(seed, 'formulas/threshold');
  const structure = new Tally('Theorem 2(a): how much better than any prefix some set is, over V + Q tau', TIE);
  const exact = new Tally('P1: how much better than the exact search some set is, over V + Q tau', TIE);
  for (let i = 0; i < enumerated; i++) {
    const devices = 2 + stream.integer(7);
    const gains = randomGains(stream, devices).sort((a, b) => b - a);
    const penalty: PenaltyKind = i % 2 === 0 ? 'bound' : 'count';
    const weight = logUniform(stream.uniform(), -3, 3);
    const delays = leastDelays({ ...radio, sortedChannelGains: gains });
    const value = (n: number, delay: number): number => weight * schedulingPenalty(penalty, n, devices) + delay;
    let bestPrefix = Infinity;
    for (let n = 1; n <= devices; n++) bestPrefix = Math.min(bestPrefix, value(n, delays[n - 1]!));
    let bestSet = Infinity;
    for (let n = 1; n <= devices; n++) {
      for (const set of subsetsOfSize(devices, n)) {
        const { delay } = allocateBandwidth({ ...radio, channelGains: set.map((k) => gains[k]!) });
        bestSet = Math.min(bestSet, value(n, delay));
      }
    }
    structure.add((bestPrefix - bestSet) / (weight + Math.abs(bestPrefix)));
    const searched = { ...radio, sortedChannelGains: gains, penalty, devices, penaltyWeight: weight, backlog: 1 };
    const { objective } = exactPrefixSearch(searched);
    exact.add((objective - bestSet) / (weight + Math.abs(bestSet)));
  }
  return { 'threshold-structure': structure.result(), 'exact-search-optimal': exact.result() };
}

/** Numbers of devices between which the work of the exact search is compared. */
const CROWDS = [10, 100, 1000, 10_000] as const;

/** How the work of solving P1 exactly grows: evaluations of (25) against the number of devices. */
function checkSearchWork({ enumerated, seed }: FormulaSize): FormulaChecks {
  const stream = new RandomStream(seed, 'formulas/search-work');
  const growth = new Tally(
    'P1 solved exactly: exponent p of work ~ K^p from each number of devices to ten times it',
    1.25,
  );
  const rounds = Math.min(20, enumerated);
  const work = CROWDS.map((devices) =>
    mean(
      Array.from({ length: rounds }, (_, i) => {
        const sortedChannelGains = Array.from({ length: devices }, () => logUniform(stream.uniform(), -3, 3));
        sortedChannelGains.sort((a, b) => b - a);
        const penalty: PenaltyKind = i % 2 === 0 ? 'bound' : 'count';
        const problem = { ...radio, sortedChannelGains, penalty, devices, penaltyWeight: 10, backlog: 1 };
        return exactPrefixSearch(problem).certificate.evaluations;
      }),
    ),
  );
  for (let i = 1; i < work.length; i++) growth.add(log10(work[i]! / work[i - 1]!));
  return { 'exact-search-work': growth.result() };
}

/** Relative loss of the early stop at a ratio V/Q: 0 where it finds the best prefix. */
function lossAt(curve: PrefixCurve, thresholds: ArrayLike<number>, ratio: number): number {
  const value = (n: number): number =>
    ratio * schedulingPenalty(curve.penalty, n, curve.devices) + curve.delays[n - 1]!;
  return (value(earlyStopCount(thresholds, ratio)) - value(bestPrefixCount(curve, ratio))) / (ratio + value(1));
}

/** The worst loss over V/Q: just below a threshold the loss is largest. */
function worstLoss(curve: PrefixCurve, thresholds: Float64Array): number {
  return greatest(Array.from(thresholds, (threshold) => lossAt(curve, thresholds, threshold * (1 - 1e-12))));
}

function checkEarlyStop({ instances, seed }: FormulaSize): FormulaChecks {
  const stream = new RandomStream(seed, 'formulas/early-stop');
  const safe = new Tally('thresholds never fall: relative loss of the early stop at the worst V/Q', TIE);
  const unsafe = new Tally('thresholds fall: relative loss of the early stop at the worst V/Q', TIE);
  const two = new Tally('two devices: relative loss of the early stop at the worst V/Q', TIE);
  const bounded = new Tally('J(stopped)/J(best) at the worst V/Q over its least upper bound, less 1', 0);
  for (let i = 0; i < instances; i++) {
    const devices = 2 + stream.integer(19);
    const sortedChannelGains = randomGains(stream, devices).sort((a, b) => b - a);
    const penalty: PenaltyKind = i % 2 === 0 ? 'bound' : 'count';
    const curve = { delays: leastDelays({ ...radio, sortedChannelGains }), penalty, devices };
    const thresholds = expansionThresholds(curve);
    const loss = worstLoss(curve, thresholds);
    if (devices === 2) two.add(loss);
    else if (thresholdsNeverFall(thresholds)) safe.add(loss);
    // A fall within rounding of a tie costs nothing that could be measured.
    else if (fallsClearly(thresholds)) unsafe.add(loss);
    if (penalty === 'bound') {
      const ratios = Array.from(thresholds, (threshold) => threshold * (1 - 1e-12));
      for (const ratio of ratios) {
        const value = (n: number): number => ratio * schedulingPenalty('bound', n, devices) + curve.delays[n - 1]!;
        const quotient = value(earlyStopCount(thresholds, ratio)) / value(bestPrefixCount(curve, ratio));
        bounded.add(quotient / worstEarlyStopRatio(devices) - 1 - TIE);
      }
    }
  }
  return {
    'early-stop-safe': safe.result(),
    'early-stop-unsafe': unsafe.result(),
    'early-stop-two-devices': two.result(),
    'early-stop-bounded': bounded.result(),
  };
}

function fallsClearly(thresholds: Float64Array): boolean {
  let highest = 0;
  return thresholds.some((threshold) => {
    const falls = threshold < highest * (1 - 1e-3);
    highest = Math.max(highest, threshold);
    return falls;
  });
}

/** How near channels come to the worst ratio: half of the devices without limit, the others limited by power. */
function checkWorstCase(): FormulaChecks {
  const reached = new Tally('half strong, half power-limited: shortfall of J(stopped)/J(best) below its bound', 0.01);
  const example = new Tally('p g/(N0 B) = 1e6, 0.1, 0.1, V = 10, Q = 1.1: relative loss of Algorithm 1', TIE);
  for (const devices of [3, 5, 10, 20, 50, 100]) {
    const strong = Math.max(1, Math.floor((devices - 1) / 2));
    const sortedChannelGains = Array.from({ length: devices }, (_, k) => (k < strong ? 1e12 : 1e-9));
    const curve = { delays: leastDelays({ ...radio, sortedChannelGains }), penalty: 'bound' as const, devices };
    const thresholds = expansionThresholds(curve);
    const ratio = thresholds[strong - 1]! * (1 - 1e-9);
    const value = (n: number): number => ratio * schedulingPenalty('bound', n, devices) + curve.delays[n - 1]!;
    const quotient = value(earlyStopCount(thresholds, ratio)) / value(bestPrefixCount(curve, ratio));
    reached.add(1 - quotient / worstEarlyStopRatio(devices));
  }
  const small = { delays: leastDelays({ ...radio, sortedChannelGains: [1e6, 0.1, 0.1] }), devices: 3 };
  const curve: PrefixCurve = { ...small, penalty: 'bound' };
  example.add(lossAt(curve, expansionThresholds(curve), 10 / 1.1));
  return { 'early-stop-worst-reached': reached.result(), 'early-stop-counter-example': example.result() };
}
