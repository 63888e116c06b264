/**
 * The weights of (13): how much of what round t adds to the gap is left after the last round.
 *
 * weights[t] = prod_{i > t} lambda_i, so weights[T-1] = 1 and, for factors below 1, later rounds weigh more.
 *
 * @paper (13), (17)
 * @param contractions - lambda of round 0..T-1
 * @returns `rounds`, [T], and `initial` = prod_t lambda_t, the weight of the initial gap; for T = 0 they are [] and 1
 * @example
 * productWeights([0.5, 0.8]) // { rounds: [0.8, 1], initial: 0.4 }
 */
export function productWeights(contractions: ArrayLike<number>): {
  readonly initial: number;
  readonly rounds: Float64Array;
} {
  const rounds = new Float64Array(contractions.length);
  let weight = 1;
  for (let t = contractions.length - 1; t >= 0; t--) {
    rounds[t] = weight;
    weight *= contractions[t]!;
  }
  return { initial: weight, rounds };
}
