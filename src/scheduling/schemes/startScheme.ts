import { requiredBandwidth } from '../solver/requiredBandwidth';
import { allocatedSchedule } from './allocatedSchedule';
import { requireCount, requireSchedule } from './checkSchedule';
import { gainOrder } from './gainOrder';
import { equalShareDelay, prefixesOf, pricesOf } from './prefixes';
import { emptySchedule, type RoundState, requireRoundState, type Schedule } from './round';
import type { BandSharing, Prefixes, PrefixRule, RoundPrices, RoundRule, Scheme, SchemeRun } from './scheme';

/** A scheme at work in one run; whatever it decides is checked. */
export interface RunningScheme {
  /** Schedules a round in full. */
  schedule(round: RoundState): Schedule;
  /** For a scheme of the paper's family: how many of the strongest devices, and how they share the band. */
  readonly prefix?: {
    choose(prefixes: Prefixes, prices: RoundPrices): number;
    readonly sharing: BandSharing;
  };
}

/**
 * Starts a scheme for one run: the one place where simulation and replay get their schedules from.
 *
 * @throws InputError, at the round in question, for a decision that cannot be carried out: see {@link requireSchedule}
 */
export function startScheme(scheme: Scheme, run: SchemeRun): RunningScheme {
  const rule: RoundRule = 'start' in scheme ? scheme.start(run) : scheme;
  const schedule = (round: RoundState): Schedule => scheduleWith(scheme, rule, round);
  if (!('choose' in rule)) return { schedule };
  const { sharing = 'best' } = rule;
  return { schedule, prefix: { sharing, choose: (prefixes, prices) => countOf(scheme, rule, prefixes, prices) } };
}

/**
 * Schedules one round with a scheme that needs no run to be started for.
 *
 * @throws InputError for a value of the round outside its domain, or a decision that cannot be carried out
 *
 * @example
 * scheduleRound(proposed, round).devices // the strongest first
 */
export function scheduleRound(scheme: Exclude<Scheme, { start: unknown }>, round: RoundState): Schedule {
  return scheduleWith(scheme, scheme, round);
}

function scheduleWith(scheme: Scheme, rule: RoundRule, round: RoundState): Schedule {
  requireRoundState(round);
  const schedule =
    'choose' in rule && rule.schedule === undefined ? prefixSchedule(scheme, rule, round) : rule.schedule!(round);
  requireSchedule(scheme, round, schedule);
  return schedule;
}

function prefixSchedule(scheme: Scheme, rule: PrefixRule, round: RoundState): Schedule {
  const order = gainOrder(round);
  const count = countOf(scheme, rule, prefixesOf(round, order), pricesOf(round));
  if (count === 0) return emptySchedule;
  const devices = order.slice(0, count);
  const { sharing = 'best' } = rule;
  if (sharing === 'best') return allocatedSchedule(round, devices);
  const { channelGains, payloadBits, txPower, noisePsd, totalBandwidth, delayBudget } = round;
  if (sharing === 'equal') {
    const delay = equalShareDelay(round, channelGains[devices[count - 1]!]!, count);
    return { devices, bandwidths: new Float64Array(count).fill(totalBandwidth / count), delay };
  }
  const bandwidths = Float64Array.from(devices, (k) =>
    requiredBandwidth({ payloadBits, delay: delayBudget, txPower, channelGain: channelGains[k]!, noisePsd }),
  );
  return { devices, bandwidths, delay: delayBudget };
}

function countOf(scheme: Scheme, rule: PrefixRule, prefixes: Prefixes, prices: RoundPrices): number {
  if (prefixes.count === 0) return 0;
  const count = rule.choose(prefixes, prices);
  requireCount(scheme, prices.round, count, prefixes.count);
  return count;
}
