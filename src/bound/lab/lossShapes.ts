import { sin } from '../../math';

/** A loss of one variable with least value 0 at 0, and its derivative. */
export interface Shape {
  value(x: number): number;
  slope(x: number): number;
}

/** sup |f''| of f = (x^2 + 3 sin^2 x)/8: f'' = (2 + 6 cos 2x)/8 runs from -1/2 to 1. */
export const SINE_SMOOTHNESS = 1;

/**
 * inf f'^2 / (2 f) of f = (x^2 + 3 sin^2 x)/8, rounded down; attained near x = 2.2017.
 *
 * The literature quotes 1/32 for x^2 + 3 sin^2 x, that is 1/256 here; the best constant is 5.6 times larger. A test
 * certifies it on a grid with a Lipschitz bound.
 */
export const SINE_PL_CONSTANT = 0.02194;

/**
 * The two shapes of the laboratory. `quadratic` is strongly convex; `sine` is not convex (f'' < 0 somewhere) and yet
 * satisfies the Polyak-Lojasiewicz inequality of Assumption 5: its only stationary point is the minimum.
 */
export const shapes: { readonly [name in 'quadratic' | 'sine']: Shape } = {
  quadratic: { value: (x) => 0.5 * x * x, slope: (x) => x },
  sine: {
    value: (x) => {
      const s = sin(x);
      return (x * x + 3 * s * s) / 8;
    },
    slope: (x) => (2 * x + 3 * sin(2 * x)) / 8,
  },
};
