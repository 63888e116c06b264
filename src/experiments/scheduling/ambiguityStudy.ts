import { log, type MeanInterval, type MedianInterval, mean, meanInterval, medianInterval } from '../../math';
import {
  bestPrefixCount,
  equalBandwidth,
  greedy,
  proposed,
  type Scheme,
  schedulingPenalty,
  simulateScheduling,
} from '../../scheduling';
import { parseSettings, type Settings } from '../../settings';
import type { Alternative } from './ambiguityItems';
import { budgetForDevices, COMMON_STRINGENCY } from './budgets';
import { steadyBacklog } from './placeholder';
import { type PrefixRound, prefixRounds } from './prefixRounds';
import { mostDevices, type Replay, replay } from './replay';

/** What the scheduling claims depend on, under one reading; intervals over seeds. */
export interface AmbiguityRow {
  readonly alternative: string;
  /** What is set differently from the defaults, tau_bar included. */
  readonly changes: Partial<Settings>;
  readonly seeds: number;
  /** Mean devices a round, and paired differences. */
  readonly proposed: number;
  readonly gs: number;
  readonly aaba: number;
  readonly proposedBeyondGs: MeanInterval;
  readonly gsBeyondAaba: MeanInterval;
  /** (1/T) sum tau_t / tau_bar of the proposed scheme; over seeds it need not have a mean. */
  readonly delayOverBudget: MedianInterval;
  /** Rounds of the proposed scheme that exceed tau_bar, as a share. */
  readonly roundsOverBudget: MeanInterval;
  /**
   * How much better the channels are in the rounds that exceed tau_bar: the mean logarithm of the least delay for as many
   * devices as GS takes on average, other rounds minus these. null where fewer than two seeds have both kinds of rounds.
   */
  readonly betterChannels: MeanInterval | null;
  /** Rounds in which the proposed scheme misses the best prefix, as a share. */
  readonly missed: MeanInterval;
  /** Mean devices of the last quarter of the rounds minus those of the first. */
  readonly laterDevices: MeanInterval;
  /** Rounds that find the queue empty, a run: the delay of each has no expectation. */
  readonly emptyQueueRounds: number;
  /** No schedule that keeps (8) has more devices on average than this, whatever it knows (Lagrange dual). */
  readonly devicesBound: MeanInterval;
}

/** Relative loss above which a round counts as missed. */
const MISSED = 1e-9;

/**
 * The proposed scheme, GS and AABA under one reading of what the source leaves open.
 *
 * tau_bar is chosen anew for every reading, so that GS schedules the same share of the devices: that is what the prose fixes.
 *
 * @param base - settings of every reading; the seeds are `base.seed`, + 1, ...
 * @param seeds - runs, at least 2
 * @param tabulate - the rounds of a run; a caller with many readings of one cell keeps them
 */
export function studyAlternative(
  base: Settings,
  alternative: Alternative,
  seeds: number,
  tabulate: (settings: Settings) => readonly PrefixRound[] = prefixRounds,
): AmbiguityRow {
  const { name, settings: changes, stringency = COMMON_STRINGENCY, proposed: scheme = proposed } = alternative;
  const read = parseSettings({ ...base, ...changes });
  const tables = Array.from({ length: seeds }, (_, i) => tabulate({ ...read, seed: read.seed + i }));
  const delayBudgetMsPerBit = budgetForDevices(tables, stringency * read.deviceCount);
  const budgeted = { ...read, delayBudgetMsPerBit };
  const told = {
    ...changes,
    delayBudgetMsPerBit,
    ...(alternative.placeholder ? { initialBacklog: steadyBacklog(budgeted, tabulate) } : {}),
  };
  const settings = { ...budgeted, ...told };
  const play = (played: Scheme): Replay[] => tables.map((rounds) => replay({ rounds, scheme: played, settings }));
  const [runs, gs, aaba] = [play(scheme), play(greedy), play(equalBandwidth)];
  const devices = (of: readonly Replay[]): number[] => of.map(({ counts }) => mean(counts));
  const beyond = (of: readonly Replay[], other: readonly Replay[]): MeanInterval => {
    const others = devices(other);
    return meanInterval(devices(of).map((value, seed) => value - others[seed]!));
  };
  const share = (test: (run: Replay, t: number, seed: number) => boolean): MeanInterval =>
    meanInterval(runs.map((run, seed) => mean(Array.from(run.counts, (_, t) => (test(run, t, seed) ? 1 : 0)))));
  const better = runs.flatMap((run, seed) =>
    betterChannels(run, tables[seed]!, Math.ceil(stringency * read.deviceCount)),
  );
  return {
    alternative: name,
    changes: told,
    seeds,
    proposed: mean(devices(runs)),
    gs: mean(devices(gs)),
    aaba: mean(devices(aaba)),
    proposedBeyondGs: beyond(runs, gs),
    gsBeyondAaba: beyond(gs, aaba),
    delayOverBudget: medianInterval(runs.map(({ delays, delayBudget }) => mean(delays) / delayBudget)),
    roundsOverBudget: share(over),
    betterChannels: better.length < 2 ? null : meanInterval(better),
    missed: share((run, t, seed) => misses(run, tables[seed]![t]!, t, settings)),
    laterDevices: meanInterval(runs.map(({ counts }) => lastMinusFirst(counts))),
    emptyQueueRounds: mean(runs.map(({ backlogs }) => backlogs.subarray(0, -1).filter((q) => q === 0).length)),
    devicesBound: meanInterval(tables.map((rounds) => mostDevices(rounds, settings))),
  };
}

function lastMinusFirst(counts: Int32Array): number {
  const quarter = Math.max(1, Math.floor(counts.length / 4));
  return mean(counts.subarray(-quarter)) - mean(counts.subarray(0, quarter));
}

/** Whether a round exceeds tau_bar, by more than rounding. */
function over({ delays, delayBudget }: Replay, t: number): boolean {
  return delays[t]! > delayBudget * (1 + 1e-12);
}

/** Other rounds minus overdrawn ones; empty where a run has only one kind. */
function betterChannels(run: Replay, rounds: readonly PrefixRound[], wanted: number): number[] {
  const logDelay = (t: number): number => log(rounds[t]!.delays[wanted - 1]!);
  const all = Array.from(run.counts, (_, t) => t);
  const [overdrawn, others] = [all.filter((t) => over(run, t)), all.filter((t) => !over(run, t))];
  if (overdrawn.length === 0 || others.length === 0) return [];
  return [mean(others.map(logDelay)) - mean(overdrawn.map(logDelay))];
}

/** Whether a round's number of devices costs more than the best prefix would. */
function misses(run: Replay, { delays }: PrefixRound, t: number, { penalty, deviceCount }: Settings): boolean {
  const [backlog, weight, scheduled] = [run.backlogs[t]!, run.weights[t]!, run.counts[t]!];
  if (backlog === 0) return false; // everybody is scheduled, and that is best
  const value = (n: number): number => weight * schedulingPenalty(penalty, n, deviceCount) + backlog * delays[n - 1]!;
  const best = bestPrefixCount({ delays, penalty, devices: deviceCount }, weight / backlog);
  return value(scheduled) - value(best) > MISSED * (weight + backlog * delays[scheduled - 1]!);
}

/** Whether L cancels: rounds whose devices differ between two payloads, over all schemes and seeds. */
export interface PayloadRow {
  readonly alternative: string;
  readonly rounds: number;
  readonly differing: number;
}

/** Schedules under other payloads against those of one bit: tau_bar is per bit, so nothing may change. */
export function studyPayload(base: Settings, payloads: readonly number[], seeds: number): readonly PayloadRow[] {
  return payloads.map((payloadBits) => {
    let rounds = 0;
    let differing = 0;
    for (let seed = base.seed; seed < base.seed + seeds; seed++) {
      for (const scheme of [proposed, greedy, equalBandwidth]) {
        const [one, other] = [1, payloadBits].map((bits) =>
          simulateScheduling({ settings: { ...base, seed }, scheme, payloadBits: bits }),
        );
        one!.rounds.forEach(({ devices }, t) => {
          rounds++;
          if (devices.join() !== other!.rounds[t]!.devices.join()) differing++;
        });
      }
    }
    return { alternative: `L = ${payloadBits} bit`, rounds, differing };
  });
}
