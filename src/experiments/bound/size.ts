/** How much a study of the bound may cost. */
export interface StudySize {
  /** Monte Carlo runs per measured point. */
  readonly runs: number;
  /** T of the base setting. */
  readonly rounds: number;
  /** Random problems of the violation test. */
  readonly problems: number;
  /** Integer in [0, 2^53). */
  readonly seed: number;
}
