import { InputError } from '../errors';
import { Adam } from '../math/adam';
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
  const rule = rules[kind](stepSize, momentum);
  return {
    ...rule,
    descend(name, values, gradient) {
      if (gradient.length !== values.length) {
        throw new InputError(`the gradient of '${name}' has ${gradient.length} elements, its values ${values.length}`);
      }
      return rule.descend(name, values, gradient);
    },
  };
}

const rules: { readonly [name in ServerOptimiserName]: (stepSize: number, momentum: number) => ServerOptimiser } = {
  sgd: (stepSize) => ({
    beginStep() {},
    descend: (_, values, gradient) => values.map((value, i) => value - stepSize * gradient[i]!),
    state: () => new Map(),
    restore() {},
  }),
  momentum(stepSize, momentum) {
    const means = new Map<string, Float32Array>();
    return {
      beginStep() {},
      descend(name, values, gradient) {
        const mean = means.get(name) ?? new Float32Array(values.length);
        means.set(name, mean);
        return values.map((value, i) => {
          mean[i] = momentum * mean[i]! + gradient[i]!;
          return value - stepSize * mean[i]!;
        });
      },
      state: () => means,
      restore(state) {
        means.clear();
        for (const [name, mean] of state) means.set(name, mean.slice());
      },
    };
  },
  adam(stepSize, momentum) {
    const adam = new Adam({ stepSize, beta1: momentum });
    return {
      beginStep: () => adam.beginStep(),
      descend(name, values, gradient) {
        const next = values.slice();
        adam.descend(name, next, gradient);
        return next;
      },
      state: () => adam.state(),
      restore: (state) => adam.restore(state),
    };
  },
};
