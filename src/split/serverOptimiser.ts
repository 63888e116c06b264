import { InputError } from '../errors';
import type { ServerOptimiserName } from '../settings';

/** How the server descends along the averaged gradient. */
export interface ServerOptimiser {
  /** Opens a step: every array is then descended once. */
  beginStep(): void;
  /** The values after the step, as a new array. `name` tells arrays apart, for optimisers that remember their gradients. */
  descend(name: string, values: Float32Array, gradient: Float32Array): Float32Array;
  /** What it remembers, by name; empty for plain descent. */
  state(): ReadonlyMap<string, Float32Array>;
  /** Goes on from a remembered state. */
  restore(state: ReadonlyMap<string, Float32Array>): void;
}

/** How a {@link ServerOptimiser} steps. */
export interface ServerOptimiserOptions {
  readonly kind: ServerOptimiserName;
  /** eta of (4), > 0. */
  readonly stepSize: number;
  /** Decay of the running mean of gradients, in [0, 1), for `'momentum'` and `'adam'`. */
  readonly momentum: number;
}

/** Decay of Adam's mean of squared gradients, and what is added to its root: Kingma and Ba's values. */
const SQUARE_DECAY = 0.999;
const EPSILON = 1e-8;

/**
 * The server's optimiser.
 *
 * `'sgd'` is (4), values - eta gradient. Beyond the paper: `'momentum'` descends along m with m <- beta m + gradient (Polyak's
 * heavy ball), `'adam'` is algorithm 1 of Kingma and Ba 2015 with beta1 = beta. Reddi et al. 2021 study both at the server
 * of a federation.
 *
 * @throws InputError for a step size that is not > 0 or a momentum outside [0, 1)
 */
export function serverOptimiser({ kind, stepSize, momentum }: ServerOptimiserOptions): ServerOptimiser {
  if (!(stepSize > 0 && Number.isFinite(stepSize))) {
    throw new InputError(`stepSize must be a finite number > 0, got ${stepSize}`);
  }
  if (!(momentum >= 0 && momentum < 1)) throw new InputError(`momentum must be in [0, 1), got ${momentum}`);
  const memory = new Map<string, Float32Array>();
  let steps = 0;
  const remembered = (name: string, length: number): Float32Array => {
    let values = memory.get(name);
    if (values === undefined) {
      values = new Float32Array(length);
      memory.set(name, values);
    }
    return values;
  };
  const rules: { readonly [name in ServerOptimiserName]: ServerOptimiser['descend'] } = {
    sgd: (_, values, gradient) => values.map((value, i) => value - stepSize * gradient[i]!),
    momentum(name, values, gradient) {
      const mean = remembered(`${name}/mean`, values.length);
      return values.map((value, i) => {
        mean[i] = momentum * mean[i]! + gradient[i]!;
        return value - stepSize * mean[i]!;
      });
    },
    adam(name, values, gradient) {
      const mean = remembered(`${name}/mean`, values.length);
      const square = remembered(`${name}/square`, values.length);
      const meanScale = 1 / (1 - momentum ** steps);
      const squareScale = 1 / (1 - SQUARE_DECAY ** steps);
      return values.map((value, i) => {
        const g = gradient[i]!;
        mean[i] = momentum * mean[i]! + (1 - momentum) * g;
        square[i] = SQUARE_DECAY * square[i]! + (1 - SQUARE_DECAY) * g * g;
        return value - (stepSize * meanScale * mean[i]!) / (Math.sqrt(squareScale * square[i]!) + EPSILON);
      });
    },
  };
  return {
    beginStep() {
      steps++;
    },
    descend(name, values, gradient) {
      if (gradient.length !== values.length) {
        throw new InputError(`the gradient of '${name}' has ${gradient.length} elements, its values ${values.length}`);
      }
      return rules[kind](name, values, gradient);
    },
    state: () => new Map([...(steps > 0 ? [['steps', Float32Array.of(steps)] as const] : []), ...memory]),
    restore(state) {
      memory.clear();
      steps = 0;
      for (const [name, values] of state) {
        if (name === 'steps') steps = values[0]!;
        else memory.set(name, values.slice());
      }
    },
  };
}
