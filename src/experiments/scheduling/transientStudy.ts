import { type MeanInterval, mean, meanInterval } from '../../math';
import { planInHindsight, schedulingPenalty } from '../../scheduling';
import type { PenaltySchedule, Settings } from '../../settings';
import { placeholderBacklog, steadyPrice } from './placeholder';
import { type PrefixRound, prefixRounds } from './prefixRounds';
import { type Replay, type ReplayScheme, replay } from './replay';

/** One scheme over T rounds, means over seeds with 95 % intervals. */
export interface TransientRow {
  readonly scheme: 'proposed' | 'exact' | 'gs' | 'aaba' | 'oracle';
  /** V_t schedule and Q_0 in tau_bar, where the scheme has a queue; null elsewhere. */
  readonly penaltySchedule: PenaltySchedule | null;
  readonly initialBacklog: number | null;
  readonly devices: MeanInterval;
  /** Mean devices minus those of GS in the same rounds. */
  readonly devicesBeyondGs: MeanInterval;
  /** (1/T) sum psi(n_t); rounds without devices count as psi of one device. */
  readonly penalty: MeanInterval;
  /** (1/T) sum tau_t / tau_bar: above 1 the constraint (8) is missed. */
  readonly delayOverBudget: MeanInterval;
  /** tau_0 / tau_bar. */
  readonly firstDelayOverBudget: MeanInterval;
  /** Rounds t >= 1 that find the queue empty, a run; each schedules everybody. null for schemes without a queue. */
  readonly emptyQueueRounds: MeanInterval | null;
  /** Runs with mean delay above 1.01 tau_bar, as a share. */
  readonly missedBudget: number;
}

/** What {@link studyTransient} finds at one horizon. */
export interface TransientStudy {
  readonly rounds: number;
  readonly seeds: number;
  /** lambda tau_bar of the pilot runs: the steady queue is about this times V_t. */
  readonly steadyPrice: number;
  readonly rows: readonly TransientRow[];
  /** No schedule that keeps (8) has more devices on average than this, whatever it knows (Lagrange dual); over seeds. */
  readonly devicesBound: MeanInterval;
}

const PILOTS = 5;
/** Pilot runs have seeds of their own, far from those of the study. */
const PILOT_SEED = 1_000_000;

/**
 * What an empty queue at the start costs, and what a place-holder backlog saves.
 *
 * @param settings - cell, budget, penalty, V_0 and T; the seeds are `settings.seed`, + 1, ...
 * @param seeds - runs, at least 2
 * @param tick - called after each tabulated run with the number done
 */
export function studyTransient(
  settings: Settings,
  seeds: number,
  tick: (done: number, total: number) => void = () => {},
): TransientStudy {
  const pilotRounds = Math.min(settings.rounds, 500);
  const pilots = Array.from({ length: PILOTS }, (_, i) =>
    prefixRounds({ ...settings, rounds: pilotRounds, seed: PILOT_SEED + i }),
  );
  const price = steadyPrice(pilots, settings);
  const backlog = placeholderBacklog(price, settings);
  const variants: { scheme: 'proposed' | 'exact'; penaltySchedule: PenaltySchedule; initialBacklog: number }[] = [];
  for (const scheme of ['proposed', 'exact'] as const) {
    for (const penaltySchedule of ['constant', 'inverse-sqrt'] as const) {
      for (const initialBacklog of [0, backlog]) variants.push({ scheme, penaltySchedule, initialBacklog });
    }
  }
  const runs = new Map<string, Replay[]>();
  const keep = (key: string, run: Replay): void => void runs.set(key, [...(runs.get(key) ?? []), run]);
  const bounds: number[] = [];
  for (let i = 0; i < seeds; i++) {
    const rounds = prefixRounds({ ...settings, seed: settings.seed + i });
    for (const variant of variants) {
      keep(keyOf(variant), replay({ rounds, scheme: variant.scheme, settings: { ...settings, ...variant } }));
    }
    for (const scheme of ['gs', 'aaba'] as const) keep(scheme, replay({ rounds, scheme, settings }));
    const { counts } = plan(rounds, settings);
    keep('oracle', replay({ rounds, scheme: { counts } satisfies ReplayScheme, settings }));
    bounds.push(-settings.deviceCount * plan(rounds, { ...settings, penalty: 'count' }).penaltyBound);
    tick(i + 1, seeds);
  }
  const gs = runs.get('gs')!;
  return {
    rounds: settings.rounds,
    seeds,
    steadyPrice: price,
    rows: [
      ...variants.map((variant) => ({ ...variant, ...summarise(runs.get(keyOf(variant))!, gs, settings, 'queue') })),
      ...(['gs', 'aaba', 'oracle'] as const).map((scheme) => ({
        scheme,
        penaltySchedule: null,
        initialBacklog: null,
        ...summarise(runs.get(scheme)!, gs, settings, 'no queue'),
      })),
    ],
    devicesBound: meanInterval(bounds),
  };
}

function plan(rounds: readonly PrefixRound[], settings: Settings): ReturnType<typeof planInHindsight> {
  return planInHindsight({
    penalty: settings.penalty,
    devices: settings.deviceCount,
    prefixDelays: rounds.map(({ best }) => best),
    delayBudget: settings.delayBudgetMsPerBit * 1e-3,
  });
}

function keyOf(variant: { scheme: string; penaltySchedule: string; initialBacklog: number }): string {
  return `${variant.scheme}/${variant.penaltySchedule}/${variant.initialBacklog}`;
}

function summarise(
  runs: readonly Replay[],
  gs: readonly Replay[],
  { penalty, deviceCount }: Settings,
  kind: 'queue' | 'no queue',
): Omit<TransientRow, 'scheme' | 'penaltySchedule' | 'initialBacklog'> {
  const over = (value: (run: Replay, seed: number) => number): MeanInterval => meanInterval(runs.map(value));
  const delayOf = ({ delays, delayBudget }: Replay): number => mean(delays) / delayBudget;
  return {
    devices: over(({ counts }) => mean(counts)),
    devicesBeyondGs: over(({ counts }, seed) => mean(counts) - mean(gs[seed]!.counts)),
    penalty: over(({ counts }) =>
      mean(Array.from(counts, (n) => schedulingPenalty(penalty, Math.max(1, n), deviceCount))),
    ),
    delayOverBudget: over(delayOf),
    firstDelayOverBudget: over(({ delays, delayBudget }) => delays[0]! / delayBudget),
    emptyQueueRounds:
      kind === 'queue' ? over(({ backlogs }) => backlogs.subarray(1, -1).filter((q) => q === 0).length) : null,
    missedBudget: runs.filter((run) => delayOf(run) > 1.01).length / runs.length,
  };
}
