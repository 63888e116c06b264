import { requireNonNegative, requirePositive } from '../../math';

/**
 * The virtual queue (18) with a floor: Q_{t+1} = max(Q_t + tau_t - tau_bar, Q_min), seconds.
 *
 * A price of delay that is never zero is what makes tau_t have moments: with Q = 0 a round takes everybody, however deep
 * the fades, and E[1/|h|^2] is infinite. The floor costs nothing of the budget, (1/T) sum tau_t <= tau_bar + (Q_T - Q_0)/T
 * whatever Q_min: raising Q only raises Q_T.
 *
 * @param options.delayBudget - tau_bar, seconds, > 0
 * @param options.initialBacklog - Q_0, seconds, >= Q_min
 * @param options.floor - Q_min, seconds, >= 0
 */
export class FlooredQueue {
  readonly #delayBudget: number;
  readonly #floor: number;
  #backlog: number;

  constructor(options: { readonly delayBudget: number; readonly initialBacklog: number; readonly floor: number }) {
    const { delayBudget, initialBacklog, floor } = options;
    requirePositive('delayBudget', delayBudget);
    requireNonNegative('floor', floor);
    requireNonNegative('initialBacklog - floor', initialBacklog - floor);
    this.#delayBudget = delayBudget;
    this.#floor = floor;
    this.#backlog = initialBacklog;
  }

  /** Q_t, seconds. */
  get backlog(): number {
    return this.#backlog;
  }

  /** Takes the delay of a round, seconds. */
  advance(delay: number): void {
    this.#backlog = Math.max(this.#backlog + (delay - this.#delayBudget), this.#floor);
  }
}
