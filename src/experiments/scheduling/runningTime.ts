import { performance } from 'node:perf_hooks';
import { greatest, mean, quantile } from '../../math';
import {
  BISECTION_TOLERANCE,
  bisectBandwidth,
  exactPrefix,
  gainOrder,
  type RoundState,
  type SchemeIdentity,
  type SetRule,
  setExpansion,
  simulateScheduling,
} from '../../scheduling';
import type { Settings } from '../../settings';

/** Times of one scheme at one budget, microseconds a round, as a box plot shows them. */
export interface RunningTimeRow {
  readonly scheme: 'proposed' | 'exact';
  readonly delayBudgetMsPerBit: number;
  readonly rounds: number;
  readonly mean: number;
  readonly least: number;
  readonly firstQuartile: number;
  readonly median: number;
  readonly thirdQuartile: number;
  readonly largest: number;
  /** Mean devices that it schedules. */
  readonly devices: number;
  /** Evaluations of Lemma 3 in a round by Algorithm 1, mean and largest: its work without a clock; null for `exact`. */
  readonly meanEvaluations: number | null;
  readonly largestEvaluations: number | null;
}

/** A round is timed this often; the least time is the one that nothing else disturbed. */
const REPEATS = 5;

/**
 * Figure 6: how long scheduling a round takes against tau_bar, for Algorithm 1 to the letter and for the exact search.
 *
 * Both schedule the same states, those that Algorithm 1 meets in its own run. The results are measured: they differ from
 * run to run and from machine to machine, except for the numbers of evaluations.
 *
 * @param budgets - tau_bar, ms/bit
 */
export function measureRunningTime(settings: Settings, budgets: readonly number[]): RunningTimeRow[] {
  return budgets.flatMap((delayBudgetMsPerBit) => {
    const states: RoundState[] = [];
    const recorder: SchemeIdentity & SetRule = {
      name: 'proposed',
      schedule(state) {
        states.push(state);
        return setExpansion.schedule(state);
      },
    };
    simulateScheduling({ settings: { ...settings, delayBudgetMsPerBit }, scheme: recorder, payloadBits: 1 });
    const work = states.map((state) => evaluationsOf(state, setExpansion.schedule(state).devices.length));
    return [setExpansion, exactPrefix].map((scheme): RunningTimeRow => {
      for (const state of states.slice(0, 50)) scheme.schedule(state); // let the compiler see it first
      const devices: number[] = [];
      const times = states
        .map((state) => {
          let least = Infinity;
          for (let i = 0; i < REPEATS; i++) {
            const start = performance.now();
            const schedule = scheme.schedule(state);
            least = Math.min(least, performance.now() - start);
            if (i === 0) devices.push(schedule.devices.length);
          }
          return 1000 * least;
        })
        .sort((a, b) => a - b);
      const paper = scheme === setExpansion;
      return {
        scheme: paper ? 'proposed' : 'exact',
        delayBudgetMsPerBit,
        rounds: times.length,
        mean: mean(times),
        least: times[0]!,
        firstQuartile: quantile(times, 0.25),
        median: quantile(times, 0.5),
        thirdQuartile: quantile(times, 0.75),
        largest: times.at(-1)!,
        devices: mean(devices),
        meanEvaluations: paper ? mean(work) : null,
        largestEvaluations: paper ? greatest(work) : null,
      };
    });
  });
}

/** Evaluations of Lemma 3 that Algorithm 1 spends on a round in which it schedules n devices: up to the prefix that it rejects. */
export function evaluationsOf(state: RoundState, scheduled: number): number {
  const order = gainOrder(state);
  const tried = Math.min(order.length, scheduled + 1);
  let evaluations = 0;
  for (let n = 1; n <= tried; n++) {
    const channelGains = Float64Array.from(order.slice(0, n), (k) => state.channelGains[k]!);
    evaluations += bisectBandwidth({ ...state, channelGains, tolerance: BISECTION_TOLERANCE }).evaluations;
  }
  return evaluations;
}
