import type { Environment } from '../records';

/** How far a number of a fresh record may be from the reference where the arithmetic is not the same. */
export interface Tolerance {
  /** Which numbers: a pattern over `EXPERIMENT:FIELD`, for example `learning:evaluations.testAccuracy[3]`. */
  readonly field: RegExp;
  /** The same in words, for the table. */
  readonly about: string;
  /** Allowed difference: `absolute + relative |reference|`; Infinity where nothing is expected. */
  readonly absolute: number;
  readonly relative: number;
  readonly reason: string;
}

/** Fields that a clock decides: never compared, not even on the same machine. */
export const measuredFields: Tolerance = {
  field: /^running-time:.*\.(mean|least|firstQuartile|median|thirdQuartile|largest)$/,
  about: 'running-time: microseconds',
  absolute: Number.POSITIVE_INFINITY,
  relative: 0,
  reason: 'a clock measured them; counts of evaluations are compared',
};

/** The first pattern that matches a field holds. */
export const tolerances: readonly Tolerance[] = [
  measuredFields,
  {
    field: /:(rounds\.devices|participation|parameters|payloadBits|deviceCount|.*\b(cases|failures|violations))\b/,
    about: 'counts: devices, participation, parameters, bits, cases',
    absolute: 0,
    relative: 0,
    reason: 'whole numbers, decided long before any rounding',
  },
  {
    field: /:(finalAccuracyByDevice|.*testAccuracy|.*Accuracy)\b/,
    about: 'accuracies',
    absolute: 0.02,
    relative: 0,
    reason: 'a few test examples lie close to the decision boundary',
  },
  {
    field: /:.*(Loss|loss|criterion)\b/,
    about: 'losses, nats',
    absolute: 0.02,
    relative: 0,
    reason: 'rounding of single precision, carried through all rounds of training',
  },
  {
    field: /^training-constants:/,
    about: 'training-constants: curvatures, variances, gaps',
    absolute: 0.02,
    relative: 0.1,
    reason: 'differences of gradients and of losses: they have fewer digits than either',
  },
  {
    field: /:.*\bworst$/,
    about: 'formula-checks: largest rounding error',
    absolute: 1e-9,
    relative: 1e-2,
    reason: 'the last bits of a rounding error mean nothing',
  },
  {
    field: /./,
    about: 'everything else',
    absolute: 1e-9,
    relative: 1e-5,
    reason: 'double precision; other versions of the mathematical functions differ in the last bits',
  },
];

/** Backends whose arithmetic does not depend on the processor. */
const portable: ReadonlySet<string> = new Set(['none', 'cpu', 'wasm']);

/**
 * Whether two records must be equal to the last bit: the same backend on the same platform and version of Node.js and, where
 * the backend chooses its instructions by the processor, on the same processor.
 */
export function mustBeIdentical(fresh: Environment, reference: Environment): boolean {
  const major = ({ node }: Environment): string => node.split('.')[0]!;
  return (
    fresh.backend === reference.backend &&
    fresh.platform === reference.platform &&
    major(fresh) === major(reference) &&
    (portable.has(fresh.backend) || (fresh.processor !== undefined && fresh.processor === reference.processor))
  );
}
