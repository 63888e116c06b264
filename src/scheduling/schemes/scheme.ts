import type { Settings } from '../../settings';
import type { HindsightPlan } from '../queue/hindsight';
import type { SchemeLook } from './palette';
import type { RoundState, Schedule } from './round';

/** The n strongest devices of a round, for every n: what a scheme of the paper's family chooses among. */
export interface Prefixes {
  /** N <= K, devices that can be reached at all; n runs from 1 to N. */
  readonly count: number;
  /** tau*(n), seconds: the least delay of the n strongest devices, with the best bandwidths. Never falls with n. */
  leastDelay(n: number): number;
  /** Delay of the n-th strongest device with a share B/n, seconds: that of the n strongest under equal shares. */
  equalShareDelay(n: number): number;
  /** The n that minimises V psi(n) + Q tau*(n), found without asking for every n. */
  best(prices: RoundPrices): number;
  /** The first n after which V psi(n) + Q tau*(n) rises, or N: where Algorithm 1 stops, found in the same way. */
  firstRise(prices: RoundPrices): number;
}

/** What a round weighs devices and delay by. */
export interface RoundPrices {
  /** t, from 0. */
  readonly round: number;
  /** K. */
  readonly deviceCount: number;
  /** tau_bar, seconds. */
  readonly delayBudget: number;
  /** Q_t of (18), seconds. */
  readonly backlog: number;
  /** V_t of (22), seconds squared. */
  readonly penaltyWeight: number;
  /** psi(n) of (22), n = 1 ... K. */
  penalty(n: number): number;
}

/**
 * How the chosen devices share the band: `'best'` ends the round soonest (problem P3), `'equal'` gives each B/n, and with
 * `'deadline'` each has the least bandwidth that meets tau_bar (29).
 */
export type BandSharing = 'best' | 'equal' | 'deadline';

/** The paper's family: how many of the devices in order of their gain. */
export interface PrefixRule {
  /**
   * n, an integer in [1, N], or 0 where the scheme may leave a round empty. Never asked where nobody can be reached.
   * Studies that tabulate the prefixes of their rounds ask this and nothing else.
   */
  choose(prefixes: Prefixes, prices: RoundPrices): number;
  /** Default `'best'`. */
  readonly sharing?: BandSharing;
  /** The same choice by a way of its own, where there is a faster or a more literal one than over the prefixes. */
  schedule?(round: RoundState): Schedule;
}

/** Any other scheme: which devices, with which bandwidths. */
export interface SetRule {
  /** Schedules one round. */
  schedule(round: RoundState): Schedule;
}

/** What decides the rounds of one run. */
export type RoundRule = PrefixRule | SetRule;

/** What a scheme can know when a run starts. */
export interface SchemeRun {
  readonly settings: Settings;
  /** L of (7), bits per scheduled device. */
  readonly payloadBits: number;
  /** tau_bar, seconds. */
  readonly delayBudget: number;
  /** The best stationary plan of the rounds to come: known in hindsight only, for references that no deployment could run. */
  planInHindsight(): HindsightPlan;
}

/** What every scheme says of itself. */
export interface SchemeIdentity {
  /** How records, run names and `--scheme` call it: lower case, digits and dashes. */
  readonly name: string;
  /**
   * The file that defines it, `__filename`: what that imports is the code of its runs, so that another scheme leaves them as
   * they are. A scheme of a project file needs none.
   */
  readonly module?: string;
  /** As legends and tables name it; default the name. */
  readonly label?: string;
  /** Default: the next free look of the {@link palette}. */
  readonly look?: SchemeLook;
  /** Whether it may schedule nobody although somebody can be reached; default false. Such a round teaches nothing. */
  readonly mayBeEmpty?: boolean;
  /** Whether it reads Q_t and V_t: studies of the queue vary both for it. Default false. */
  readonly readsQueue?: boolean;
}

/** A scheme that remembers earlier rounds, or has to look at the run before its first one. */
export interface StartedScheme {
  /**
   * The rule for one run, asked for its rounds in order, each once. All its state lives here, and follows from the run
   * and the rounds alone: a run that is taken up again is scheduled from its first round, and comes to the same state.
   */
  start(run: SchemeRun): RoundRule;
}

/** A scheme: a named value that says who transmits in each round. */
export type Scheme = SchemeIdentity & (RoundRule | StartedScheme);
