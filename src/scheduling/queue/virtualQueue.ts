import { requireNonNegative, requirePositive } from '../../math';

/**
 * The virtual queue of the average-delay constraint (8): how many seconds the run is behind its budget.
 *
 *     Q_{t+1} = max(Q_t + tau_t - tau_bar, 0)                              (18)
 *
 * Nothing waits in it; it turns a constraint on the average into a price on each round. Summing (18) gives the
 * guarantee (1/T) sum_t tau_t <= tau_bar + (Q_T - Q_0)/T, whatever the schedule.
 *
 * The paper does not give Q_0. A queue that starts at its steady state (a place-holder backlog) saves the first rounds from
 * scheduling every device however deep its fade.
 *
 * Differs from the paper: the queue may have a floor q > 0, max(Q_t + tau_t - tau_bar, q). The guarantee stays, and no
 * round finds its time free of charge, so that tau_t has every moment of an order below K.
 *
 * @paper (18)
 * @example
 * const queue = new VirtualQueue({ delayBudget: 2 });
 * queue.advance(5); // 3
 * queue.advance(1); // 2
 */
export class VirtualQueue {
  readonly #delayBudget: number;
  readonly #floor: number;
  #backlog: number;

  /**
   * @param options.delayBudget - tau_bar, seconds, > 0
   * @param options.initialBacklog - Q_0, seconds, >= 0, default 0; one below the floor is lifted to it
   * @param options.floor - q, seconds, >= 0, default 0
   */
  constructor(options: { readonly delayBudget: number; readonly initialBacklog?: number; readonly floor?: number }) {
    const { delayBudget, initialBacklog = 0, floor = 0 } = options;
    requirePositive('delayBudget', delayBudget);
    requireNonNegative('initialBacklog', initialBacklog);
    requireNonNegative('floor', floor);
    this.#delayBudget = delayBudget;
    this.#floor = floor;
    this.#backlog = Math.max(initialBacklog, floor);
  }

  /** Q_t, seconds. */
  get backlog(): number {
    return this.#backlog;
  }

  /** Takes the delay of a round, seconds, and returns the new backlog. */
  advance(delay: number): number {
    requireNonNegative('delay', delay);
    this.#backlog = Math.max(this.#backlog + (delay - this.#delayBudget), this.#floor);
    return this.#backlog;
  }
}

/**
 * The whole trace of the virtual queue for a run's delays.
 *
 * @param options.delays - tau_t of every round, seconds, [T]
 * @param options.delayBudget - tau_bar, seconds, > 0
 * @param options.initialBacklog - Q_0, seconds, >= 0, default 0
 * @param options.floor - what the queue never falls below, seconds, >= 0, default 0
 * @returns Q_0, ..., Q_T, seconds, [T + 1]
 * @throws InputError for a value outside its domain
 *
 * @example
 * virtualQueue({ delays: [5, 1, 0], delayBudget: 2 }) // Float64Array [0, 3, 2, 0]
 */
export function virtualQueue(options: {
  readonly delays: ArrayLike<number>;
  readonly delayBudget: number;
  readonly initialBacklog?: number;
  readonly floor?: number;
}): Float64Array {
  const queue = new VirtualQueue(options);
  const backlogs = new Float64Array(options.delays.length + 1);
  backlogs[0] = queue.backlog;
  for (let t = 0; t < options.delays.length; t++) backlogs[t + 1] = queue.advance(options.delays[t]!);
  return backlogs;
}
