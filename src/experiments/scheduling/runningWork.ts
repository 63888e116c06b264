import { bimodalityCoefficient, greatest, mean } from '../../math';
import { proposed, type RoundState, type SchemeIdentity, type SetRule, simulateScheduling } from '../../scheduling';
import type { Settings } from '../../settings';
import { evaluationsOf } from './runningTime';

/** What Algorithm 1 did in one run at one budget. */
export interface WorkOfRun {
  readonly seed: number;
  /** Evaluations of Lemma 3 in a round, mean and largest: its running time without a clock. */
  readonly meanEvaluations: number;
  readonly largestEvaluations: number;
  /** n_t, mean over the rounds. */
  readonly meanDevices: number;
  /** Sarle's coefficient of n_t over the rounds; see bimodalityCoefficient. */
  readonly bimodality: number;
  /** Share of the rounds with at most a quarter, and with at least three quarters of the devices. */
  readonly few: number;
  readonly many: number;
}

/** The runs at one budget. */
export interface WorkRow {
  readonly delayBudgetMsPerBit: number;
  readonly rounds: number;
  readonly runs: readonly WorkOfRun[];
}

/**
 * The work of Algorithm 1 against tau_bar in several runs, and how the numbers of devices are distributed that it schedules:
 * section V-E. Nothing is measured by a clock, so that the numbers are the same everywhere.
 *
 * @param budgets - tau_bar, ms/bit
 * @param seeds - runs a budget, with the seeds `settings.seed`, + 1, ...
 */
export function studyRunningWork(settings: Settings, budgets: readonly number[], seeds: number): WorkRow[] {
  const { deviceCount, rounds } = settings;
  return budgets.map((delayBudgetMsPerBit) => {
    const runs = Array.from({ length: seeds }, (_, i): WorkOfRun => {
      const seed = settings.seed + i;
      const evaluations: number[] = [];
      const recorder: SchemeIdentity & SetRule = {
        name: 'proposed',
        schedule(state: RoundState) {
          const schedule = proposed.schedule(state);
          evaluations.push(evaluationsOf(state, schedule.devices.length));
          return schedule;
        },
      };
      const told = { ...settings, delayBudgetMsPerBit, seed };
      const trace = simulateScheduling({ settings: told, scheme: recorder, payloadBits: 1 });
      const counts = trace.rounds.map(({ devices }) => devices.length);
      const share = (holds: (n: number) => boolean): number => counts.filter(holds).length / counts.length;
      return {
        seed,
        meanEvaluations: mean(evaluations),
        largestEvaluations: greatest(evaluations),
        meanDevices: mean(counts),
        bimodality: bimodalityCoefficient(counts),
        few: share((n) => n <= deviceCount / 4),
        many: share((n) => n >= (3 * deviceCount) / 4),
      };
    });
    return { delayBudgetMsPerBit, rounds, runs };
  });
}
