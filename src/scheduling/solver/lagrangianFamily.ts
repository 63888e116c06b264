import { requireInteger, requireNonNegative, requirePositive } from '../../math';
import { requiredBandwidth } from './requiredBandwidth';
import { loadSetProblem, type SetProblem } from './setProblem';
import { SetRelaxation } from './setRelaxation';

/** A member of the Lagrangian family. */
export interface LagrangianChoice {
  /** tau, seconds, > 0. */
  readonly delay: number;
  /** nu, price of the whole band, seconds squared, >= 0. */
  readonly bandwidthPrice: number;
  /** n. */
  readonly count: number;
}

/**
 * The n devices with the largest u_k - nu b_k(tau) / B: with the band at a price, each device is judged alone.
 *
 * At a fixed delay the round problem is a knapsack: which n devices, worth u_k and b_k(tau) heavy, fit into B. Giving the
 * band a price turns it into this choice, and for any tau, nu and n the set is optimal for the band that it happens to use.
 * nu = 0 takes the most valuable devices, nu to infinity the strongest ones: the paper's prefixes are the far end.
 *
 * @returns indices into `channelGains`, the best score first; fewer than n where fewer devices carry the payload in tau
 * @throws InputError for a value outside its domain
 */
export function lagrangianSet(problem: SetProblem, choice: LagrangianChoice): number[] {
  const { channelGains, deviceValues, totalBandwidth } = problem;
  const { delay, bandwidthPrice, count } = choice;
  requirePositive('delay', delay);
  requireNonNegative('bandwidthPrice', bandwidthPrice);
  requireInteger('count', count, 1, channelGains.length);
  const scores = Array.from({ length: channelGains.length }, (_, k) => {
    const band = requiredBandwidth({ ...problem, delay, channelGain: channelGains[k]! });
    return { k, score: band < Infinity ? deviceValues[k]! - (bandwidthPrice * band) / totalBandwidth : -Infinity };
  });
  return scores
    .filter(({ score }) => score > -Infinity)
    .sort((a, b) => b.score - a.score || a.k - b.k)
    .slice(0, count)
    .map(({ k }) => k);
}

/** A bound on all sets whose round takes about as long. */
export interface DelayIntervalBound {
  /** No set with a delay in the interval has a smaller objective; Infinity where there is none. */
  readonly lowerBound: number;
  /** nu that proves it, price of the whole band, seconds squared. */
  readonly bandwidthPrice: number;
}

/**
 * The certificate of the search on one interval of the delay: a number that V psi(|S|) - sum u_k + Q tau does not fall below
 * for any set whose least delay lies in [from, to]. Intervals that cover all delays prove a set optimal to within a gap;
 * halving one makes its bound tighter, up to what the knapsack loses by devices being whole.
 *
 * @param from - seconds, > 0
 * @param to - seconds, >= from
 * @throws InputError for a value outside its domain
 */
export function delayIntervalBound(problem: SetProblem, from: number, to: number): DelayIntervalBound {
  requirePositive('from', from);
  requirePositive('to - from', to - from + Number.MIN_VALUE, 'the interval ends behind its start');
  const loaded = loadSetProblem(problem);
  const relaxation = new SetRelaxation(loaded, problem.channelGains.length);
  const first = from / loaded.perInverseRate;
  relaxation.freeAll();
  relaxation.lay(first, to / loaded.perInverseRate);
  relaxation.maximise(loaded.price > 0 ? loaded.price * first : loaded.scale, Infinity);
  return { lowerBound: relaxation.bound, bandwidthPrice: relaxation.multiplier };
}
