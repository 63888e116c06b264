import { RandomStream, square } from '../math';
import { type Cell, delayBudgetSeconds, drawChannelGains, placeDevices, radioFromSettings } from '../network';
import type { Settings } from '../settings';
import { penaltyWeightAt } from './queue/penaltySchedule';
import { VirtualQueue } from './queue/virtualQueue';
import { planOverCurves, roundCurves } from './roundCurves';
import { sortedGains } from './schemes/gainOrder';
import { schemeNamed } from './schemes/registry';
import type { RoundState, Schedule } from './schemes/round';
import type { Scheme } from './schemes/scheme';
import { startScheme } from './schemes/startScheme';
import { leastDelays } from './solver/leastDelays';

/** One round of a trace. */
export interface ScheduledRound extends Schedule {
  /** t. */
  readonly round: number;
  /** Q_t before the round, seconds; for a scheme that does not use it, what it would have been. */
  readonly backlog: number;
  /** V_t, seconds squared. */
  readonly penaltyWeight: number;
}

/** All rounds of a run: everything that learning needs to know about the radio. */
export interface SchedulingTrace {
  /** Name of the scheme. */
  readonly scheme: string;
  /** K. */
  readonly deviceCount: number;
  /** L, bits. */
  readonly payloadBits: number;
  /** tau_bar, seconds. */
  readonly delayBudget: number;
  readonly rounds: readonly ScheduledRound[]; // [T]
  /** Q_0 and Q_T, seconds. */
  readonly initialBacklog: number;
  readonly finalBacklog: number;
}

/** What to simulate. */
export interface SimulationOptions {
  readonly settings: Settings;
  /** A scheme, or the name of one. */
  readonly scheme: string | Scheme;
  /** L of (7), bits per scheduled device and round. */
  readonly payloadBits: number;
  /** The placed devices; by default drawn from the stream `'placement'` of the seed. */
  readonly cell?: Cell;
}

/**
 * Schedules T rounds of a run. Placement and fading depend on the seed alone, so that every scheme meets the same
 * devices in the same channels.
 *
 * @returns the trace; its queue obeys (18) and thereby (1/T) sum tau_t <= tau_bar + (Q_T - Q_0)/T
 * @throws InputError for an unknown scheme name, a payload that is not positive, or a schedule that cannot be carried out
 *
 * @example
 * const trace = simulateScheduling({ settings: defaultSettings, scheme: 'proposed', payloadBits: 1e6 });
 * summariseTrace(trace).meanDevices;
 */
export function simulateScheduling(options: SimulationOptions): SchedulingTrace {
  const { settings, payloadBits } = options;
  const delayBudget = delayBudgetSeconds(settings, payloadBits);
  const scheme = typeof options.scheme === 'string' ? schemeNamed(options.scheme) : options.scheme;
  const running = startScheme(scheme, {
    settings,
    payloadBits,
    delayBudget,
    planInHindsight: () => {
      const { rounds, deviceCount: devices, penalty } = settings;
      const curves = [...roundCurves(roundsOf(options), rounds, [penalty])];
      return planOverCurves({ curves, penalty, devices, delayBudget });
    },
  });
  const queue = queueOf(settings, delayBudget);
  const initialBacklog = queue.backlog;
  const rounds: ScheduledRound[] = [];
  for (const state of roundStates(options)) {
    const { round, penaltyWeight } = state;
    const backlog = queue.backlog;
    const { devices, bandwidths, delay } = running.schedule({ ...state, backlog });
    rounds.push({ round, devices, bandwidths, delay, backlog, penaltyWeight });
    queue.advance(delay);
  }
  return {
    scheme: scheme.name,
    deviceCount: settings.deviceCount,
    payloadBits,
    delayBudget,
    rounds,
    initialBacklog,
    finalBacklog: queue.backlog,
  };
}

/** The virtual queue of a run before its first round: Q_0 and the floor of the settings, in units of tau_bar. */
export function queueOf(settings: Pick<Settings, 'initialBacklog' | 'minBacklog'>, delayBudget: number): VirtualQueue {
  return new VirtualQueue({
    delayBudget,
    initialBacklog: settings.initialBacklog * delayBudget,
    floor: settings.minBacklog * delayBudget,
  });
}

/**
 * The rounds of a run one after another as a scheme meets them, with an empty queue: nothing but the current round is held
 * in memory.
 */
export function* roundStates(options: Omit<SimulationOptions, 'scheme'>): Generator<RoundState, void, undefined> {
  const roundAt = roundsOf(options);
  for (let round = 0; round < options.settings.rounds; round++) yield roundAt(round);
}

/** The rounds of a run in any order: the same round each time it is asked for, with its random stream at the start. */
export function roundsOf(options: Omit<SimulationOptions, 'scheme'>): (round: number) => RoundState {
  const { settings, payloadBits } = options;
  const { seed, rounds, penalty } = settings;
  const cell = options.cell ?? placeDevices(settings, new RandomStream(seed, 'placement'));
  const radio = radioFromSettings(settings);
  const delayBudget = delayBudgetSeconds(settings, payloadBits);
  const initialWeight = settings.penaltyWeight * square(delayBudget);
  return (round) => ({
    round,
    rounds,
    channelGains: drawChannelGains(cell, new RandomStream(seed, `channel/${round}`)),
    payloadBits,
    ...radio,
    delayBudget,
    backlog: 0,
    penaltyWeight: penaltyWeightAt(settings.penaltySchedule, initialWeight, round, rounds, settings.penaltySide),
    penalty,
    stream: new RandomStream(seed, `random-devices/${round}`),
  });
}

/** tau*(n) of a round, n = 1, 2, ...: the least delay of the n strongest devices, seconds. */
export function prefixDelays(state: RoundState): Float64Array {
  return leastDelays({ ...state, sortedChannelGains: sortedGains(state) });
}
