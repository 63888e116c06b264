/** Where four runs ended that differ in who takes part in a round; a loss or an error rate, lower is better. */
export interface FactorialOutcome {
  /** The scheme as it is. */
  readonly scheme: number;
  /** Its gradients for the low-rank factors, but every head steps in every round. */
  readonly allHeads: number;
  /** All devices' gradients for the low-rank factors, but only its scheduled heads step. */
  readonly allGradients: number;
  /** Both, which is all-in. */
  readonly allIn: number;
}

/** What the gap between a scheme and all-in is made of; negative parts are possible, restoring need not help. */
export interface GapAttribution {
  /** scheme - all-in */
  readonly gap: number;
  /** What letting every head step would gain: scheme - allHeads. */
  readonly idleHeads: number;
  /**
   * What averaging every device's gradient would gain: scheme - allGradients. The variance of fewer gradients, and the bias
   * of a scheme that prefers some devices wherever heads differ.
   */
  readonly sampledGradients: number;
  /** gap - idleHeads - sampledGradients: what only both together gain; negative where either alone gains the same. */
  readonly interaction: number;
}

/**
 * Splits a measured gap by its causes, a two-by-two design: each cause alone undone, and both.
 *
 * @example
 * attributeGap({ scheme: 0.5, allHeads: 0.4, allGradients: 0.45, allIn: 0.35 }).interaction // 0
 */
export function attributeGap({ scheme, allHeads, allGradients, allIn }: FactorialOutcome): GapAttribution {
  const gap = scheme - allIn;
  const idleHeads = scheme - allHeads;
  const sampledGradients = scheme - allGradients;
  return { gap, idleHeads, sampledGradients, interaction: gap - idleHeads - sampledGradients };
}
