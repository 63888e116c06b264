/** How far a number of a fresh record may be from the reference where the arithmetic is not the same. */
export interface Tolerance {
  /** Which numbers: a pattern over `EXPERIMENT:FIELD` without places in lists, for example `learning:rounds.devices`. */
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
  field:
    /^(running-time:.*\.(mean|least|firstQuartile|median|thirdQuartile|largest)|step-cost:(training)?[sS]econdsPerToken)$/,
  about: 'running-time, step-cost: seconds',
  absolute: Number.POSITIVE_INFINITY,
  relative: 0,
  reason: 'a clock measured them; counts of evaluations are compared',
};

/**
 * The first pattern that matches a field holds. The last name of a field says what it is; a name further up may head
 * anything, as `cases` does.
 */
export const tolerances: readonly Tolerance[] = [
  measuredFields,
  {
    field: /[:.](rounds\.devices|participation|parameters(\.\w+)?|payloadBits|deviceCount|cases|failures|violations)$/,
    about: 'counts: devices, participation, parameters, bits, cases',
    absolute: 0,
    relative: 0,
    reason: 'whole numbers, decided long before any rounding',
  },
  {
    field: /([:.](testAccuracy|accuracy|finalAccuracyByDevice)|Accuracy)$/,
    about: 'accuracies',
    absolute: 0.02,
    relative: 0,
    reason: 'a few test examples lie close to the decision boundary',
  },
  {
    field: /([:.](loss|criterion)|Loss)$/,
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
    field: /[:.]worst$/,
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
    reason: 'double precision, and what follows from rounding in single precision',
  },
];

/** The tolerance of a field such as `learning:rounds.devices[3]`. */
export function toleranceOf(field: string): Tolerance {
  const kind = field.replace(/\[\d+\]/g, '');
  return tolerances.find((tolerance) => tolerance.field.test(kind))!;
}
