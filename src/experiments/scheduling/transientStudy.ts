import {
  binomialInterval,
  type MeanInterval,
  type MedianInterval,
  mean,
  meanInterval,
  medianInterval,
  tailIndex,
} from '../../math';
import {
  equalBandwidth,
  exactPrefix,
  greedy,
  oracle,
  proposed,
  type Scheme,
  schedulingPenalty,
} from '../../scheduling';
import type { PenaltySchedule, PenaltySide, Settings } from '../../settings';
import { placeholderBacklog, steadyPrice } from './placeholder';
import { type PrefixRound, prefixRounds } from './prefixRounds';
import { mostDevices, type Replay, replay } from './replay';
import { weightings } from './weightings';

/**
 * One scheme over T rounds, over seeds with 95 % intervals: means of what has a mean, medians of delays. A round that finds the
 * queue empty takes every device, and under Rayleigh fading its delay has no mean.
 */
export interface TransientRow {
  readonly scheme: string;
  /** V_t, what it multiplies, Q_0 and the floor in tau_bar, where the scheme reads the queue; null elsewhere. */
  readonly penaltySchedule: PenaltySchedule | null;
  readonly penaltySide: PenaltySide | null;
  readonly initialBacklog: number | null;
  readonly minBacklog: number | null;
  readonly devices: MeanInterval;
  /** Mean devices minus those of GS in the same rounds. */
  readonly devicesBeyondGs: MeanInterval;
  /** (1/T) sum psi(n_t); rounds without devices count as psi of one device. */
  readonly penalty: MeanInterval;
  /** (1/T) sum tau_t / tau_bar: above 1 the constraint (8) is missed. */
  readonly delayOverBudget: MedianInterval;
  /** tau_0 / tau_bar, and the share of runs in which it is above {@link MANY_BUDGETS}. */
  readonly firstDelayOverBudget: MedianInterval;
  readonly firstBeyondMany: MeanInterval;
  /** Hill's index of the delays of a run; null where they have no tail. */
  readonly tailIndex: MeanInterval | null;
  /** Rounds t >= 1 that find the queue empty, a run; each schedules everybody. null for schemes that do not read it. */
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
  /** Hill's index of tau*(K), what a round with every device takes: at 1 or below it has no mean. */
  readonly everyDeviceTail: MeanInterval;
}

/** A first round above so many budgets is many. */
export const MANY_BUDGETS = 10;

/** The floor of the queue that is tried, in tau_bar. */
const FLOOR = 1;

const PILOTS = 5;
/** Pilot runs have seeds of their own, far from those of the study. */
const PILOT_SEED = 1_000_000;

/** The paper's schemes that keep a budget, and two references. */
export const transientSchemes: readonly Scheme[] = [proposed, exactPrefix, greedy, equalBandwidth, oracle];

/**
 * What an empty queue at the start costs, and what a place-holder backlog saves: one row a scheme, and for each that reads the
 * queue one with each start and with constant and falling V.
 *
 * @param settings - cell, budget, penalty, V_0 and T; the seeds are `settings.seed`, + 1, ...
 * @param seeds - runs, at least 2
 * @param schemes - in the order of the rows
 * @param tick - called with the number of tabulated rounds, those of pilot runs included, and how many there are in all
 */
export function studyTransient(
  settings: Settings,
  seeds: number,
  schemes: readonly Scheme[] = transientSchemes,
  tick: (done: number, total: number) => void = () => {},
): TransientStudy {
  const pilotRounds = Math.min(settings.rounds, 500);
  const total = PILOTS * pilotRounds + seeds * settings.rounds;
  const often = Math.ceil(settings.rounds / 100);
  let before = 0;
  const penalties = [...new Set(['count', settings.penalty] as const)];
  const tabulate = (rounds: number, seed: number): PrefixRound[] => {
    const table = prefixRounds({ ...settings, rounds, seed }, penalties, (done) => {
      if (done % often === 0 || done === rounds) tick(Math.min(before + done, total), total);
    });
    before += rounds;
    return table;
  };
  const pilots = Array.from({ length: PILOTS }, (_, i) => tabulate(pilotRounds, PILOT_SEED + i));
  const price = steadyPrice(pilots, settings);
  const variants = schemes.flatMap((scheme) => variantsOf(scheme, price, settings));
  const runs = variants.map((): Replay[] => []);
  const gs: Replay[] = [];
  const bounds: number[] = [];
  const tails: number[] = [];
  for (let i = 0; i < seeds; i++) {
    const rounds = tabulate(settings.rounds, settings.seed + i);
    variants.forEach(({ scheme, told }, v) => {
      runs[v]!.push(replay({ rounds, scheme, settings: { ...settings, ...told } }));
    });
    gs.push(replay({ rounds, scheme: greedy, settings }));
    bounds.push(mostDevices(rounds, settings));
    tails.push(tailOf(rounds.map(({ everybodyDelay }) => everybodyDelay)));
  }
  return {
    rounds: settings.rounds,
    seeds,
    steadyPrice: price,
    rows: variants.map(({ scheme, told }, v) => ({
      scheme: scheme.name,
      penaltySchedule: told?.penaltySchedule ?? null,
      penaltySide: told?.penaltySide ?? null,
      initialBacklog: told?.initialBacklog ?? null,
      minBacklog: told?.minBacklog ?? null,
      ...summarise(runs[v]!, gs, settings, scheme.readsQueue === true),
    })),
    devicesBound: meanInterval(bounds),
    everyDeviceTail: meanInterval(tails),
  };
}

interface Variant {
  readonly scheme: Scheme;
  /** What a scheme that reads the queue is told. */
  readonly told?: Pick<Settings, 'penaltySchedule' | 'penaltySide' | 'initialBacklog' | 'minBacklog'>;
}

/** Each weighting from an empty queue and from a place-holder; a constant V with a floor, too. */
function variantsOf(scheme: Scheme, price: number, settings: Settings): readonly Variant[] {
  if (scheme.readsQueue !== true) return [{ scheme }];
  const { minBacklog } = settings;
  return weightings.flatMap((weighting) => {
    const placeholder = placeholderBacklog(price, { ...settings, ...weighting });
    const starts = [0, placeholder].map((initialBacklog) => ({ ...weighting, initialBacklog, minBacklog }));
    const floored = { ...weighting, initialBacklog: 0, minBacklog: FLOOR };
    return [...starts, ...(weighting.penaltySchedule === 'constant' ? [floored] : [])].map((told) => ({
      scheme,
      told,
    }));
  });
}

/** Hill's index of the longest hundredth of the rounds, at least ten. */
function tailOf(delays: ArrayLike<number>): number {
  return tailIndex(delays, Math.min(delays.length - 1, Math.max(10, Math.ceil(delays.length / 100))));
}

function summarise(
  runs: readonly Replay[],
  gs: readonly Replay[],
  { penalty, deviceCount }: Settings,
  readsQueue: boolean,
): Omit<TransientRow, 'scheme' | keyof NonNullable<Variant['told']>> {
  const over = (value: (run: Replay, seed: number) => number): MeanInterval => meanInterval(runs.map(value));
  const delayOf = ({ delays, delayBudget }: Replay): number => mean(delays) / delayBudget;
  const firsts = runs.map(({ delays, delayBudget }) => delays[0]! / delayBudget);
  const many = firsts.filter((first) => first > MANY_BUDGETS).length;
  const busy = runs.map(({ delays }) => delays.filter((delay) => delay > 0));
  const indices = busy.map((delays) => (delays.length > 10 ? tailOf(delays) : Number.POSITIVE_INFINITY));
  return {
    devices: over(({ counts }) => mean(counts)),
    devicesBeyondGs: over(({ counts }, seed) => mean(counts) - mean(gs[seed]!.counts)),
    penalty: over(({ counts }) =>
      mean(Array.from(counts, (n) => schedulingPenalty(penalty, Math.max(1, n), deviceCount))),
    ),
    delayOverBudget: medianInterval(runs.map(delayOf)),
    firstDelayOverBudget: medianInterval(firsts),
    firstBeyondMany: { mean: many / runs.length, ...binomialInterval(many, runs.length) },
    tailIndex: indices.every(Number.isFinite) ? meanInterval(indices) : null,
    emptyQueueRounds: readsQueue
      ? over(({ backlogs }) => backlogs.subarray(1, -1).filter((q) => q === 0).length)
      : null,
    missedBudget: runs.filter((run) => delayOf(run) > 1.01).length / runs.length,
  };
}
