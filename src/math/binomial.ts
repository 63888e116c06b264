import { domainError, requireInteger } from './domain';
import { exp, log, log1p } from './elementary';

/** An interval for a probability. */
export interface ProbabilityInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * The exact (Clopper-Pearson) confidence interval of a probability from counts.
 *
 * `high` is the largest p with P(X <= hits | p) >= (1 - confidence)/2, `low` the smallest with P(X >= hits | p) at least
 * that; it covers the true value with at least the stated confidence for every p. With no hits in N trials and
 * confidence 0.95 the upper end is 1 - 0.025^(1/N), about 3.7/N.
 *
 * @param hits - integer in [0, trials]
 * @param trials - integer >= 1
 * @param confidence - in (0, 1), 0.95 by default
 * @throws InputError outside these ranges
 * @example
 * binomialInterval(0, 100) // { low: 0, high: 0.03621... }
 */
export function binomialInterval(hits: number, trials: number, confidence = 0.95): ProbabilityInterval {
  requireInteger('trials', trials, 1, 1e7);
  requireInteger('hits', hits, 0, trials);
  if (!(confidence > 0 && confidence < 1)) throw domainError('confidence', 'in (0, 1)', confidence);
  const tail = (1 - confidence) / 2;
  return {
    low: hits === 0 ? 0 : 1 - upperEnd(trials - hits, trials, tail),
    high: hits === trials ? 1 : upperEnd(hits, trials, tail),
  };
}

/** The p at which P(X <= hits | p) falls to the tail probability. */
function upperEnd(hits: number, trials: number, tail: number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (atMost(hits, trials, middle) > tail) low = middle;
    else high = middle;
  }
  return high;
}

/** P(X <= hits) of a binomial, summed from logarithms so that no factor overflows. */
function atMost(hits: number, trials: number, p: number): number {
  const logOdds = log(p) - log1p(-p);
  let logTerm = trials * log1p(-p);
  let sum = exp(logTerm);
  for (let i = 1; i <= hits; i++) {
    logTerm += log((trials - i + 1) / i) + logOdds;
    sum += exp(logTerm);
  }
  return sum;
}
