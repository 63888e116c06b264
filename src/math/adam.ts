import { InputError } from '../errors';
import { pow } from './elementary';

/** Step size and memory of {@link Adam}. */
export interface AdamOptions {
  /** Step size, > 0. */
  readonly stepSize: number;
  /** Decay of the mean of gradients, in [0, 1). Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients, in [0, 1). Default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the mean square, > 0. Default 1e-8. */
  readonly epsilon?: number;
}

/** Running means of one array's gradients and of their squares. */
interface Moments {
  readonly mean: Float32Array;
  readonly square: Float32Array;
}

const STEPS = 'steps';

/**
 * Adam over named arrays: algorithm 1 of Kingma and Ba 2015, with bias correction.
 *
 *     m <- beta1 m + (1 - beta1) g,   v <- beta2 v + (1 - beta2) g^2
 *     w <- w - stepSize (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
 */
export class Adam {
  readonly #options: Required<AdamOptions>;
  readonly #moments = new Map<string, Moments>();
  /** t, steps begun. */
  #steps = 0;

  constructor(options: AdamOptions) {
    this.#options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, ...options };
  }

  /** Begins step t + 1, in which every array is descended at most once. */
  beginStep(): void {
    this.#steps++;
  }

  /**
   * Descends one array, in place.
   *
   * @param gradient - as long as the values
   * @param scale - factor on the step size for this step, for a schedule; default 1
   */
  descend(name: string, values: Float32Array, gradient: Float32Array, scale: number = 1): void {
    const { stepSize, beta1, beta2, epsilon } = this.#options;
    const step = (scale * stepSize) / (1 - pow(beta1, this.#steps));
    const squareCorrection = 1 / (1 - pow(beta2, this.#steps));
    const { mean, square } = this.#momentsOf(name, gradient.length);
    for (let i = 0; i < gradient.length; i++) {
      const g = gradient[i]!;
      const m = beta1 * mean[i]! + (1 - beta1) * g;
      const v = beta2 * square[i]! + (1 - beta2) * g * g;
      mean[i] = m;
      square[i] = v;
      values[i] = values[i]! - (step * m) / (Math.sqrt(v * squareCorrection) + epsilon);
    }
  }

  /**
   * One step on every array that has a gradient, in place.
   *
   * @param values - by name
   * @param gradients - by the same names, each as long as its values
   * @param scale - factor on the step size; default 1
   * @throws InputError for a gradient without an array, or of another length
   */
  step(
    values: ReadonlyMap<string, Float32Array>,
    gradients: ReadonlyMap<string, Float32Array>,
    scale: number = 1,
  ): void {
    this.beginStep();
    for (const [name, gradient] of gradients) {
      const own = values.get(name);
      if (own?.length !== gradient.length) {
        throw new InputError(
          `gradient of '${name}' has ${gradient.length} values, its weight ${own?.length ?? 'does not exist'}`,
        );
      }
      this.descend(name, own, gradient, scale);
    }
  }

  /** All that it remembers between two steps, by name: the arrays in use, not copies. Empty before the first step. */
  state(): ReadonlyMap<string, Float32Array> {
    const state = new Map<string, Float32Array>();
    if (this.#steps > 0) state.set(STEPS, Float32Array.of(this.#steps));
    for (const [name, { mean, square }] of this.#moments) {
      state.set(`${name}/mean`, mean).set(`${name}/square`, square);
    }
    return state;
  }

  /** Goes on from a copy of such a state. */
  restore(state: ReadonlyMap<string, Float32Array>): void {
    this.#moments.clear();
    this.#steps = state.get(STEPS)?.[0] ?? 0;
    for (const [full, mean] of state) {
      const name = /^(.*)\/mean$/s.exec(full)?.[1];
      const square = state.get(`${name}/square`);
      if (name === undefined || square === undefined) continue;
      this.#moments.set(name, { mean: mean.slice(), square: square.slice() });
    }
  }

  #momentsOf(name: string, length: number): Moments {
    let moments = this.#moments.get(name);
    if (moments === undefined) {
      moments = { mean: new Float32Array(length), square: new Float32Array(length) };
      this.#moments.set(name, moments);
    }
    return moments;
  }
}
