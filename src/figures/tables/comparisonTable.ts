import { InputError } from '../../errors';
import { describeRepeated } from '../../experiments';
import type { FederatedResults } from '../../federation';
import { greatest, least, mean, repeatedMean } from '../../math';
import type { TableSpec } from '../../plot';
import { percentText } from '../../plot/grammar';

/** Runs that differ by their seeds alone. */
export interface ComparedRuns {
  /** As the table calls them. */
  readonly name: string;
  /** One a seed, the same seeds in the same order for all that are compared. */
  readonly results: readonly FederatedResults[];
}

/**
 * Where several kinds of runs end: means over seeds with the lowest and the highest, and how far each is from the first
 * kind, seed by seed, with Student's 95 % interval. Seeds share cell, channels, data and initial weights, so that these
 * differences waver less than the numbers themselves.
 *
 * @throws InputError where the kinds have not one run a seed each, or there is none
 */
export function comparisonTable(caption: string, compared: readonly ComparedRuns[]): TableSpec {
  const seeds = compared[0]?.results.length ?? 0;
  for (const { name, results } of compared) {
    if (results.length !== seeds || seeds === 0) {
      throw new InputError(`'${name}' must have the ${seeds} seeds of the first, at least one, got ${results.length}`);
    }
  }
  const losses = compared.map(({ results }) => results.map(({ evaluations }) => evaluations.trainingLoss.at(-1)!));
  const accuracies = compared.map(({ results }) => results.map(({ evaluations }) => evaluations.testAccuracy.at(-1)!));
  const apart = (all: readonly (readonly number[])[], i: number, show: (value: number) => string): string | null =>
    i === 0 ? null : describeRepeated(repeatedMean(all[i]!.map((value, seed) => value - all[0]![seed]!)), show);
  return {
    caption: seeds === 1 ? `${caption}; one seed` : `${caption}; ${seeds} seeds`,
    columns: ['', 'devices a round', 'training loss', 'minus the first', 'test accuracy', 'minus the first '],
    rows: compared.map(({ name, results }, i) => [
      name,
      mean(results.map(({ rounds }) => mean(rounds.devices))).toFixed(2),
      spread(losses[i]!, nats),
      apart(losses, i, nats),
      spread(accuracies[i]!, percentText),
      apart(accuracies, i, points),
    ]),
  };
}

function spread(values: readonly number[], show: (value: number) => string): string {
  return values.length === 1
    ? show(values[0]!)
    : `${show(mean(values))} (${show(least(values))} to ${show(greatest(values))})`;
}

function nats(value: number): string {
  return signed(value.toFixed(3));
}

/** A difference of shares, in percentage points. */
function points(share: number): string {
  return signed((100 * share).toFixed(1));
}

/** With the sign of minus that tables have. */
function signed(text: string): string {
  return text.replace('-', '−');
}
