import type { BoundConstants } from './constants';

/**
 * The constants under which (13)-(16) say what they say if the Cauchy-Schwarz inequality of (33) is read literally.
 *
 * ||a + b||^2 <= 2 ||a||^2 + 2 ||b||^2 doubles the terms in eta^2 of (14)-(16), which is Theorem 1 with 2 L_s in place of L_s
 * there, and asks for eta < 1/(2 L_s). The cross term is 0 already by (32), so that nothing is won by it: a second reading,
 * looser, under which whatever Theorem 1 says of n, t, q_phi and q_theta stays as it is.
 *
 * @paper (33)
 * @example
 * convergenceBound({ form: 'source', schedule, constants: cauchySchwarzConstants(constants), initialGap: 1 }).total
 */
export function cauchySchwarzConstants(constants: BoundConstants): BoundConstants {
  return { ...constants, smoothness: 2 * constants.smoothness };
}
