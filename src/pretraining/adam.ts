import { InputError } from '../errors';
/** Step size and memory of {@link Adam}. */
export interface AdamOptions {
  /** Step size, > 0. */
  readonly learningRate: number;
  /** Decay of the mean of gradients, in [0, 1). Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients, in [0, 1). Default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the mean square, > 0. Default 1e-8. */
  readonly epsilon?: number;
}

/** Running means of one weight's gradients and of their squares. */
export interface AdamMoments {
  readonly mean: Float32Array;
  readonly square: Float32Array;
}

/** All that {@link Adam} remembers between two steps. */
export interface AdamState {
  /** Steps done. */
  readonly steps: number;
  /** By weight name. */
  readonly moments: ReadonlyMap<string, AdamMoments>;
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1, with bias correction) over named arrays. Used for pre-training only: the paper's
 * federated steps (3) and (4) are plain gradient steps.
 */
export class Adam {
  readonly #options: Required<AdamOptions>;
  readonly #moments = new Map<string, AdamMoments>();
  #steps = 0;

  constructor(options: AdamOptions) {
    this.#options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, ...options };
  }

  /** Where the recursion stands; the arrays are the ones in use, not copies. */
  state(): AdamState {
    return { steps: this.#steps, moments: this.#moments };
  }

  /** Continues from a state; takes the arrays over. */
  restore({ steps, moments }: AdamState): void {
    this.#steps = steps;
    this.#moments.clear();
    for (const [name, pair] of moments) this.#moments.set(name, pair);
  }

  /**
   * One step on every weight that has a gradient, in place.
   *
   * @param weights - by name
   * @param gradients - by the same names, each as long as its weight
   * @param scale - factor on the step size for this step, for a schedule; default 1
   * @throws InputError for a gradient without a weight, or of another length
   */
  step(
    weights: ReadonlyMap<string, Float32Array>,
    gradients: ReadonlyMap<string, Float32Array>,
    scale: number = 1,
  ): void {
    const { learningRate, beta1, beta2, epsilon } = this.#options;
    this.#steps++;
    const step = (scale * learningRate) / (1 - beta1 ** this.#steps);
    const squareCorrection = 1 / (1 - beta2 ** this.#steps);
    for (const [name, gradient] of gradients) {
      const weight = weights.get(name);
      if (weight?.length !== gradient.length) {
        throw new InputError(
          `gradient of '${name}' has ${gradient.length} values, its weight ${weight?.length ?? 'does not exist'}`,
        );
      }
      const { mean, square } = this.#momentsOf(name, gradient.length);
      for (let i = 0; i < gradient.length; i++) {
        const g = gradient[i]!;
        const m = beta1 * mean[i]! + (1 - beta1) * g;
        const v = beta2 * square[i]! + (1 - beta2) * g * g;
        mean[i] = m;
        square[i] = v;
        weight[i] = weight[i]! - (step * m) / (Math.sqrt(v * squareCorrection) + epsilon);
      }
    }
  }

  #momentsOf(name: string, length: number): AdamMoments {
    let moments = this.#moments.get(name);
    if (moments === undefined) {
      moments = { mean: new Float32Array(length), square: new Float32Array(length) };
      this.#moments.set(name, moments);
    }
    return moments;
  }
}
