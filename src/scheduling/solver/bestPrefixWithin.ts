import { allocateBandwidth } from './allocateBandwidth';
import { exactPrefixSearch } from './exactPrefixSearch';
import { isWithin, type LoadedSetProblem, type SetProblem, type SetSearchResult } from './setProblem';

/** The strongest devices that together end within the limit. */
function prefixWithin(loaded: LoadedSetProblem, sorted: Float64Array, problem: SetProblem): Float64Array {
  if (loaded.longest === Infinity) return sorted;
  let [fits, tooMany] = [1, sorted.length + 1];
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    const { delay } = allocateBandwidth({ ...problem, channelGains: sorted.subarray(0, middle) });
    if (isWithin(delay / loaded.perInverseRate, loaded)) fits = middle;
    else tooMany = middle;
  }
  return sorted.subarray(0, fits);
}

/**
 * The round problem where all devices are worth the same: the best prefix of the gain order (Theorem 2(a)), among those that end
 * within the limit.
 */
export function bestPrefixWithin(loaded: LoadedSetProblem, problem: SetProblem): SetSearchResult {
  const { order, value, scale } = loaded;
  const { channelGains } = problem;
  const sorted = Float64Array.from(order, (k) => channelGains[k]!);
  const { scheduled, delay, objective, certificate } = exactPrefixSearch({
    ...problem,
    sortedChannelGains: prefixWithin(loaded, sorted, problem),
    devices: channelGains.length,
    deviceValue: value[0]!,
  });
  const lowerBound = Math.min(objective, certificate.lowestBound);
  const gap = scale > 0 ? (objective - lowerBound) / scale : 0;
  const { solved: nodes, evaluations } = certificate;
  return {
    devices: Array.from(order.subarray(0, scheduled)),
    delay,
    objective,
    certificate: { lowerBound, gap, nodes, evaluations },
  };
}
