/** A model with the loss it is to lower: all that training knows of it. */
export interface TrainingProblem {
  /** Every array that is trained, by name. Stepped in place, and set by a training that goes on. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  /**
   * Losses and gradients at the weights as they are now.
   *
   * Must be a function of the weights and the number of the step alone (draw a batch from a stream named after the step), so
   * that a resumed run continues as if it had not stopped.
   *
   * @param step - 0 for the first
   */
  gradient(step: number): Promise<TrainingStep>;
  /** Anything worth watching at a point of the curve, for example the accuracy on held-out examples. */
  measure?(): Promise<Readonly<Record<string, number>>>;
}

/** What one step found. */
export interface TrainingStep {
  /** By name; `loss` is the one that is lowered, others are its parts. */
  readonly losses: Readonly<Record<string, number>>;
  /** By weight name; a weight without one stays. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
}

/** One point of a training curve. */
export interface CurvePoint {
  /** Steps done. */
  readonly step: number;
  /** Means over the steps since the point before. */
  readonly losses: Readonly<Record<string, number>>;
  /** What {@link TrainingProblem.measure} found. */
  readonly measures: Readonly<Record<string, number>>;
}
