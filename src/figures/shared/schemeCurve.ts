import { InputError } from '../../errors';
import { greatest, least } from '../../math';
import { type SchemeSeries, styled } from '../schemeStyle';

/** A measured quantity of one scheme over the rounds, as a record's results hold it. */
export interface SchemeCurve extends SchemeSeries {
  /** Rounds at which it was measured. */
  readonly rounds: readonly number[];
  /** One value a round; NaN leaves a gap. */
  readonly values: readonly number[];
  /** Ends of an interval around each value, drawn as a band. */
  readonly lower?: readonly number[];
  readonly upper?: readonly number[];
}

/**
 * The mean over seeds, with a band from the lowest to the highest.
 *
 * @param seeds - one list of values for each seed, all at the same rounds
 * @throws InputError when a seed has not one value a round
 * @example
 * curveOverSeeds('gs', [0, 10], [[0.7, 0.5], [0.7, 0.3]]).values // [0.7, 0.4]
 */
export function curveOverSeeds(
  scheme: string,
  rounds: readonly number[],
  seeds: readonly (readonly number[])[],
): SchemeCurve {
  if (seeds.length === 0) throw new InputError(`curve of '${scheme}' needs at least one seed, got none`);
  for (const [index, values] of seeds.entries()) {
    if (values.length !== rounds.length) {
      throw new InputError(
        `curve of '${scheme}': seed ${index} has ${values.length} values for ${rounds.length} rounds`,
      );
    }
  }
  const over = (combine: (values: readonly number[]) => number): number[] =>
    rounds.map((_, i) => combine(seeds.map((values) => values[i]!)));
  const values = over((column) => column.reduce((sum, value) => sum + value, 0) / column.length);
  if (seeds.length === 1) return { scheme, rounds, values };
  return {
    scheme,
    rounds,
    values,
    lower: over((column) => least(column)),
    upper: over((column) => greatest(column)),
  };
}

/** Every finite value of a curve, its band included. */
export function curveValues(curve: Pick<SchemeCurve, 'values' | 'lower' | 'upper'>): readonly number[] {
  const { values, lower = [], upper = [] } = curve;
  return [...values, ...lower, ...upper].filter(Number.isFinite);
}

/** Where each curve begins and ends, in words, for alternative texts: `Proposed from 0.69 to 0.41`. */
export function describeCurves(curves: readonly SchemeCurve[], show: (value: number) => string): string {
  return styled(curves)
    .map(({ scheme, style, values }) => {
      const finite = values.filter(Number.isFinite);
      if (finite.length === 0) throw new InputError(`curve of '${scheme}' has no finite value; leave the scheme out`);
      return `${style.label} from ${show(finite[0]!)} to ${show(finite.at(-1)!)}`;
    })
    .join(', ');
}

/**
 * The line under a figure that says what the bands of its curves are; none where no curve has one.
 *
 * @throws InputError for a band that is not explained
 */
export function explainedBand(
  curves: readonly Pick<SchemeCurve, 'scheme' | 'lower' | 'upper'>[],
  band: string | undefined,
): readonly string[] {
  const banded = curves.find(({ lower, upper }) => lower && upper);
  if (banded && !band) {
    throw new InputError(
      `the curve of '${banded.scheme}' has a band; say what it is, as in band: 'lowest to highest of 3 seeds'`,
    );
  }
  return band ? [`Lines: means. Bands: ${band}.`] : [];
}
