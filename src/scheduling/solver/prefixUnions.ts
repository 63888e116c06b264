import { domainError } from '../../math';
import { sortByGain } from './sortGains';

/**
 * The sets among which the best one of a round is, when devices are worth u_k beside their gains g_k: each is the union of
 * one prefix of the gain order for every distinct value of u. With one value these are the prefixes of Theorem 2(a), with
 * two, m and K - m devices each, (m + 1)(K - m + 1) - 1 <= (K/2 + 1)^2 - 1 sets, with K values all sets.
 *
 * Dominance: u_j >= u_k, g_j >= g_k and k in S imply j in S, for some optimal S. Proof. Let j miss. With j in the place of k the
 * set has the same size, is worth u_j - u_k >= 0 more, and needs no more bandwidth at any delay, since b falls as the gain
 * grows; so its delay is no longer and its objective no larger. Each exchange moves the set up the gain order (equal gains
 * and values in the order of their indices), so that exchanges end. Inside a class of equal u the dominating devices are
 * the stronger ones: a prefix of the class.
 *
 * @param channelGains - g >= 0, any order, [K]
 * @param deviceValues - u, [K]
 * @returns each non-empty union once, as indices; equal gains in the order of their indices
 * @throws InputError for lists of different lengths, or a gain that is negative or not finite
 * @example
 * [...prefixUnions([3, 2, 1], [0, 1, 0])] // [[1], [0], [0, 1], [0, 2], [0, 2, 1]]
 */
export function* prefixUnions(
  channelGains: ArrayLike<number>,
  deviceValues: ArrayLike<number>,
): Generator<number[], void, undefined> {
  if (deviceValues.length !== channelGains.length) {
    throw domainError(
      'deviceValues.length',
      `that of channelGains, ${channelGains.length}`,
      deviceValues.length,
      'give each device a value',
    );
  }
  const classes = new Map<number, number[]>();
  for (const k of sortByGain(channelGains)) {
    const members = classes.get(deviceValues[k]!);
    if (members === undefined) classes.set(deviceValues[k]!, [k]);
    else members.push(k);
  }
  const members = [...classes.values()];
  const taken = members.map(() => 0);
  for (;;) {
    let c = members.length - 1;
    while (c >= 0 && taken[c] === members[c]!.length) taken[c--] = 0;
    if (c < 0) return;
    taken[c]!++;
    yield members.flatMap((devices, i) => devices.slice(0, taken[i]));
  }
}
