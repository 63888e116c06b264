/** What one federated run measured. Plain JSON: it is what a record holds. */
export interface FederatedResults {
  /** Name of the scheme. */
  readonly scheme: string;
  /** K. */
  readonly deviceCount: number;
  /** L of (7), bits per scheduled device and round. */
  readonly payloadBits: number;
  /** tau_bar of (8), seconds. */
  readonly delayBudget: number;
  /** One entry a round in each list. */
  readonly rounds: {
    /** n_t, scheduled devices. */
    readonly devices: readonly number[];
    /** tau_t, seconds; 0 in a round without devices. */
    readonly delay: readonly number[];
    /** Q_t before the round, seconds. */
    readonly backlog: readonly number[];
    /** Mean loss over the scheduled devices' mini-batches before the step, nats; null in a round without devices. */
    readonly scheduledLoss: readonly (number | null)[];
  };
  /** One entry a measurement in each list. */
  readonly evaluations: Evaluations;
  /** Accuracy of each device's head on the test set at the end, [K]. */
  readonly finalAccuracyByDevice: readonly number[];
  /** Rounds in which each device was scheduled, [K]. */
  readonly participation: readonly number[];
  /** Numbers of elements: of the low-rank factors, of one task module, of the encoder, and what of these the server trains. */
  readonly parameters: {
    readonly lora: number;
    readonly head: number;
    readonly encoder: number;
    readonly trained: number;
  };
}

/** What was measured between rounds, outside the system: no device sends it. */
export interface Evaluations {
  /** Rounds done at each measurement; the first is 0, before any step, the last is T. */
  readonly round: readonly number[];
  /** Mean over all K devices of the loss of their own heads on fixed training examples of theirs, nats. */
  readonly trainingLoss: readonly number[];
  /** Mean over all K devices of the accuracy of their own heads on the test set. */
  readonly testAccuracy: readonly number[];
}
