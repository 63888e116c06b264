import { domainError, requireNonNegative } from '../../math';

/**
 * The constant of Assumption 5 that a point shows, ||grad F||^2 / (2 (F - F*)): mu is at most this.
 *
 * F* is not known from training. With the lowest loss seen in its place the result is too large wherever training has not
 * ended in a minimum; with a lower bound of F* (0 for a cross-entropy) it is too small. The truth at this point lies between.
 *
 * @paper Assumption 5
 * @param squaredGradient - ||grad F||^2 >= 0
 * @param loss - F
 * @param lowest - what stands for F*
 * @returns the ratio, null where the loss is the lowest itself
 * @throws InputError when the loss is below `lowest`
 */
export function plRatio(squaredGradient: number, loss: number, lowest: number): number | null {
  requireNonNegative('squaredGradient', squaredGradient);
  if (!(loss >= lowest)) throw domainError('loss', `at least lowest = ${lowest}`, loss, 'pass the lowest loss seen');
  return loss > lowest ? squaredGradient / (2 * (loss - lowest)) : null;
}
