import { InputError } from '../errors';
import { drawDirichlet, greatest, RandomStream } from '../math';
import type { Example } from './task';

/**
 * Deals examples to devices in equal numbers with unequal classes, as Hsu, Qi and Brown (2019) do: each device draws its
 * class shares from a symmetric Dirichlet distribution and its examples by them, without replacement; a class that is
 * used up leaves its share to the others. So what is dealt in total stays the same, and the last devices take what is left.
 *
 * @param pool - as many examples as are dealt, in random order; within a class they are taken in this order
 * @param concentration - of the Dirichlet distribution, > 0; small values give devices of almost one class
 * @param seed - of the stream `'split/skew'`
 */
export function dealSkewed<E extends Example>(
  pool: readonly E[],
  options: { readonly deviceCount: number; readonly concentration: number; readonly seed: number },
): E[][] {
  const { deviceCount, concentration, seed } = options;
  const stream = new RandomStream(seed, 'split/skew');
  const classes = greatest(pool.map(({ label }) => label)) + 1;
  const left = Array.from({ length: classes }, (_, c) => pool.filter(({ label }) => label === c).reverse());
  const share = Math.floor(pool.length / deviceCount);
  return Array.from({ length: deviceCount }, () => {
    const wanted = drawDirichlet(stream, concentration, classes);
    return Array.from({ length: share }, () => left[drawClass(stream, wanted, left)]!.pop()!);
  });
}

/**
 * Deals examples to devices in unequal numbers: each device has a least number, and of the others what a symmetric Dirichlet
 * draw gives it, rounded down; those that rounding leaves go to the first devices, one each.
 *
 * @param pool - in random order, all of which is dealt
 * @param concentration - of the Dirichlet distribution, > 0; small values give one device almost everything
 * @param least - examples of the smallest share: a mini-batch
 * @param seed - of the stream `'split/sizes'`
 * @throws InputError where the pool does not hold the least number for every device
 */
export function dealUnequal<E extends Example>(
  pool: readonly E[],
  options: {
    readonly deviceCount: number;
    readonly concentration: number;
    readonly least: number;
    readonly seed: number;
  },
): E[][] {
  const { deviceCount, concentration, least, seed } = options;
  const free = pool.length - least * deviceCount;
  if (free < 0) {
    throw new InputError(
      `trainExamples must be at least ${least * deviceCount}, a mini-batch for every device, got ${pool.length}; lower batchSize`,
    );
  }
  const shares = drawDirichlet(new RandomStream(seed, 'split/sizes'), concentration, deviceCount);
  const sizes = shares.map((share) => least + Math.floor(share * free));
  const left = pool.length - sizes.reduce((sum, size) => sum + size, 0);
  for (let k = 0; k < left; k++) sizes[k % deviceCount]!++;
  let start = 0;
  return sizes.map((size) => {
    start += size;
    return pool.slice(start - size, start);
  });
}

/** A class by its share among those that are not used up; by what is left of each where their shares are all zero. */
function drawClass(stream: RandomStream, wanted: readonly number[], left: readonly (readonly unknown[])[]): number {
  const open = wanted.map((weight, c) => (left[c]!.length > 0 ? weight : 0));
  const weights = open.some((weight) => weight > 0) ? open : left.map((rest) => rest.length);
  let point = stream.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  let chosen = -1;
  for (const [c, weight] of weights.entries()) {
    if (weight === 0) continue;
    chosen = c;
    point -= weight;
    if (point < 0) break;
  }
  return chosen;
}
