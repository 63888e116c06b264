import { type MeanInterval, mean, meanInterval } from '../../math';
import {
  bestPrefixCount,
  earlyStopCount,
  exactPrefix,
  expansionThresholds,
  proposed,
  type Scheme,
  schedulingPenalty,
  thresholdsNeverFall,
} from '../../scheduling';
import type { PenaltyKind, Settings } from '../../settings';
import { budgetForDevices } from './budgets';
import { type PrefixRound, prefixRounds } from './prefixRounds';
import { replay } from './replay';

/** How Algorithm 1's early stop fares at one penalty and budget, over seeds. */
export interface EarlyStopRow {
  readonly penalty: PenaltyKind;
  /** tau_bar, ms/bit, and the mean devices of GS that it was chosen for. */
  readonly delayBudgetMsPerBit: number;
  readonly gsDevices: number;
  readonly rounds: number;
  /** Rounds whose objective is worse than the best prefix's, as a share; interval over seeds. */
  readonly missed: MeanInterval;
  /** (J(stopped) - J(best)) / V in missed rounds, mean and worst; psi ranges over 1 in all. */
  readonly meanLossOverV: number;
  readonly worstLossOverV: number;
  /** J(stopped) / J(best) - 1 with J = V rho + Q tau, mean over missed rounds and worst; null for the count. */
  readonly meanGap: number | null;
  readonly worstGap: number | null;
  /** Mean devices of a run with Algorithm 1 and of one with the exact prefix, each with its own queue. */
  readonly proposedDevices: MeanInterval;
  readonly exactDevices: MeanInterval;
}

/** How often a round is safe whatever V and Q are. */
export interface SafetyRow {
  readonly penalty: PenaltyKind;
  /** Share of rounds whose thresholds never fall: those in which Algorithm 1 is exact for every V and Q. */
  readonly safe: number;
  /** Largest gap that the worst V/Q makes in a round: the mean over rounds and the worst; J ratio - 1, `bound` only. */
  readonly meanWorstGap: number | null;
  readonly worstGap: number | null;
}

/** What {@link studyEarlyStop} finds for one channel model. */
export interface EarlyStopStudy {
  readonly rows: readonly EarlyStopRow[];
  readonly safety: readonly SafetyRow[];
}

/** Relative loss above which a round counts as missed; rounding is near 1e-15. */
const MISSED = 1e-9;

/**
 * How often and by how much Algorithm 1 misses the best prefix, along its own runs.
 *
 * @param settings - the cell and T; the seeds are `settings.seed`, + 1, ...
 * @param seeds - runs, at least 2
 * @param gsDevices - stringencies: the mean devices that GS would schedule
 */
export function studyEarlyStop(settings: Settings, seeds: number, gsDevices: readonly number[]): EarlyStopStudy {
  const tables = Array.from({ length: seeds }, (_, i) => prefixRounds({ ...settings, seed: settings.seed + i }));
  const penalties: readonly PenaltyKind[] = ['bound', 'count'];
  return {
    rows: penalties.flatMap((penalty) =>
      gsDevices.map((target) => {
        const delayBudgetMsPerBit = budgetForDevices(tables, target);
        return rowOf(tables, { ...settings, penalty, delayBudgetMsPerBit }, target);
      }),
    ),
    safety: penalties.map((penalty) => safetyOf(tables.flat(), penalty, settings.deviceCount)),
  };
}

function rowOf(tables: readonly (readonly PrefixRound[])[], settings: Settings, target: number): EarlyStopRow {
  const { penalty, deviceCount } = settings;
  const missedShares: number[] = [];
  const losses: number[] = [];
  const gaps: number[] = [];
  for (const rounds of tables) {
    const run = replay({ rounds, scheme: proposed, settings });
    const before = losses.length;
    rounds.forEach(({ delays }, t) => {
      const backlog = run.backlogs[t]!;
      const weight = run.weights[t]!;
      if (backlog === 0) return; // everybody is scheduled, and that is best
      const stopped = run.counts[t]!;
      const curve = { delays, penalty, devices: deviceCount };
      const best = bestPrefixCount(curve, weight / backlog);
      const value = (n: number): number =>
        weight * schedulingPenalty(penalty, n, deviceCount) + backlog * delays[n - 1]!;
      const loss = value(stopped) - value(best);
      if (loss <= MISSED * (weight + backlog * delays[stopped - 1]!)) return;
      losses.push(loss / weight);
      gaps.push(value(stopped) / value(best) - 1);
    });
    missedShares.push((losses.length - before) / rounds.length);
  }
  const devicesOf = (scheme: Scheme): MeanInterval =>
    meanInterval(tables.map((rounds) => mean(replay({ rounds, scheme, settings }).counts)));
  return {
    penalty,
    delayBudgetMsPerBit: settings.delayBudgetMsPerBit,
    gsDevices: target,
    rounds: tables.length * tables[0]!.length,
    missed: meanInterval(missedShares),
    meanLossOverV: losses.length > 0 ? mean(losses) : 0,
    worstLossOverV: Math.max(0, ...losses),
    meanGap: penalty === 'count' ? null : gaps.length > 0 ? mean(gaps) : 0,
    worstGap: penalty === 'count' ? null : Math.max(0, ...gaps),
    proposedDevices: devicesOf(proposed),
    exactDevices: devicesOf(exactPrefix),
  };
}

function safetyOf(rounds: readonly PrefixRound[], penalty: PenaltyKind, devices: number): SafetyRow {
  let safe = 0;
  let sum = 0;
  let worst = 0;
  for (const { delays } of rounds) {
    const curve = { delays, penalty, devices };
    const thresholds = expansionThresholds(curve);
    if (thresholdsNeverFall(thresholds)) safe++;
    if (penalty === 'count') continue;
    let gap = 0;
    for (const threshold of thresholds) {
      const ratio = threshold * (1 - MISSED); // just below a threshold the loss is largest
      const value = (n: number): number => ratio * schedulingPenalty(penalty, n, devices) + delays[n - 1]!;
      gap = Math.max(gap, value(earlyStopCount(thresholds, ratio)) / value(bestPrefixCount(curve, ratio)) - 1);
    }
    sum += gap;
    worst = Math.max(worst, gap);
  }
  const bound = penalty === 'bound';
  return {
    penalty,
    safe: safe / rounds.length,
    meanWorstGap: bound ? sum / rounds.length : null,
    worstGap: bound ? worst : null,
  };
}
