import { exp, log } from '../../math';
import { evaluateBandwidths } from './bandwidthKernel';
import { type PrefixRate, solvePrefixRate } from './prefixRate';
import { createPrefixWorkspace, loadPrefixProblem, type PrefixProblem } from './prefixWorkspace';

/** As for {@link exactPrefixSearch}, without the weights of problem P1. */
export type LeastDelaysProblem = Omit<PrefixProblem, 'backlog' | 'penaltyWeight' | 'penalty' | 'devices'>;

/**
 * tau*(n), the least delay of the n strongest devices, for every n: what Algorithm 1 and figures look at.
 *
 * Each prefix is solved to full precision, started from the tangent of the one before it: two evaluations of every device
 * in most prefixes, so K (K + 1) evaluations in all. To find only the best prefix use {@link exactPrefixSearch}.
 *
 * @paper (7)
 * @returns seconds; Infinity from the first device that is out of reach; increasing
 * @throws InputError for a value outside its domain, or gains that are not in descending order
 * @example
 * // a second, equal device halves the band of both
 * leastDelays({ sortedChannelGains: [1, 1], payloadBits: 1, txPower: 1, noisePsd: 1, totalBandwidth: 1 })
 * // Float64Array [1, 1.2618595071429148]
 */
export function leastDelays(problem: LeastDelaysProblem): Float64Array {
  const { sortedChannelGains, payloadBits, totalBandwidth } = problem;
  const listed = sortedChannelGains.length;
  const delays = new Float64Array(listed).fill(Infinity);
  const workspace = problem.workspace ?? createPrefixWorkspace(Math.max(1, listed));
  const reach = loadPrefixProblem({ ...problem, backlog: 0, penaltyWeight: 0, penalty: 'count' }, workspace);
  const { capacity, sumAt, slopeAt } = workspace;
  const found: PrefixRate = { rate: 0, tried: 0, gap: 0, correction: 0, evaluations: 0 };
  for (let n = 1; n <= reach; n++) {
    let guess = 0;
    if (n > 1 && evaluateBandwidths(workspace, n - 1, n, capacity[n - 2]!, found.tried, found.gap) === n) {
      // ln sum is nearly linear in ln rate over one device's worth of change.
      const sum = sumAt[n - 1]!;
      guess = found.tried * exp((-log(sum) * sum) / (found.tried * slopeAt[n - 1]!));
    }
    solvePrefixRate(workspace, n, capacity[n - 1]!, guess, found);
    delays[n - 1] = (payloadBits * Math.LN2) / (found.rate * totalBandwidth);
  }
  return delays;
}
