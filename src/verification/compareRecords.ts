import { canonicalJson, type Json, type RunRecord } from '../records';
import { measuredFields, mustBeIdentical, type Tolerance, tolerances } from './tolerances';

/** A number, or something else, that is not what the reference holds. */
export interface Difference {
  /** Where in the record, for example `evaluations.testAccuracy[3]`. */
  readonly field: string;
  readonly fresh: Json | undefined;
  readonly reference: Json | undefined;
  /** What was allowed, in words. */
  readonly allowed: string;
}

/** How a fresh record compares with its reference. */
export interface RecordComparison {
  /**
   * `identical`: equal digests, or equal but for what a clock measured; `within`: other arithmetic, every field within its
   * tolerance; `differs`: some field is not; `other settings`: the run was told something else, so there is nothing to
   * compare.
   */
  readonly status: 'identical' | 'within' | 'differs' | 'other settings';
  /** Whether equality to the last bit was asked for. */
  readonly exact: boolean;
  /** Fields that are further off than allowed, or the settings that differ. */
  readonly differences: readonly Difference[];
  /** Largest difference of a number, whether allowed or not; null where no number differs. */
  readonly largest: Difference | null;
}

/** A field that differs. */
interface Found {
  readonly difference: Difference;
  readonly distance: number;
  /** The distance where it is more than allowed, else 0. */
  readonly excess: number;
  /** A clock decides it. */
  readonly measured: boolean;
}

/** Compares a record made here with the committed one. */
export function compareRecords(fresh: RunRecord, reference: RunRecord): RecordComparison {
  const exact = mustBeIdentical(fresh.environment, reference.environment);
  if (fresh.digest === reference.digest) return { status: 'identical', exact, differences: [], largest: null };
  const told = differingSettings(fresh, reference);
  if (told.length > 0) return { status: 'other settings', exact, differences: told, largest: null };
  const all: Found[] = [];
  const walk = (a: Json | undefined, b: Json | undefined, field: string): void => {
    if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
      for (const [i, item] of a.entries()) walk(item, (b as readonly Json[])[i], `${field}[${i}]`);
    } else if (isObject(a) && isObject(b)) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
        walk(a[key], b[key], field === '' ? key : `${field}.${key}`);
      }
    } else if (a !== b) {
      const tolerance = toleranceOf(`${fresh.experiment}:${field}`, exact);
      const distance = typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) : Number.POSITIVE_INFINITY;
      const limit = tolerance.absolute + tolerance.relative * (typeof b === 'number' ? Math.abs(b) : 0);
      const allowed = exact && limit === 0 ? 'nothing: same arithmetic' : describeTolerance(tolerance);
      const excess = distance <= limit ? 0 : distance;
      const difference = { field, fresh: a, reference: b, allowed };
      all.push({ difference, excess, distance, measured: tolerance === measuredFields });
    }
  };
  walk(fresh.results, reference.results, '');
  const beyond = all.filter(({ excess }) => excess > 0);
  const numbers = all.filter(({ measured }) => !measured);
  const largest = numbers.reduce<Found | null>(
    (most, one) => (most === null || one.distance > most.distance ? one : most),
    null,
  );
  return {
    status: beyond.length > 0 ? 'differs' : numbers.length > 0 ? 'within' : 'identical',
    exact,
    differences: beyond.map(({ difference }) => difference),
    largest: largest?.difference ?? null,
  };
}

const none: Tolerance = { field: /./, about: '', absolute: 0, relative: 0, reason: 'same arithmetic' };

function toleranceOf(field: string, exact: boolean): Tolerance {
  if (exact) return measuredFields.field.test(field) ? measuredFields : none;
  return tolerances.find((tolerance) => tolerance.field.test(field))!;
}

/** `0.02 (accuracies)` */
export function describeTolerance({ absolute, relative, about }: Tolerance): string {
  if (absolute === Number.POSITIVE_INFINITY) return `anything (${about})`;
  const parts = [
    ...(absolute > 0 ? [`${absolute}`] : []),
    ...(relative > 0 ? [`${Number((100 * relative).toPrecision(3))} %`] : []),
  ];
  return parts.length === 0 ? `nothing (${about})` : `${parts.join(' + ')} (${about})`;
}

function differingSettings(fresh: RunRecord, reference: RunRecord): Difference[] {
  const names = new Set([...Object.keys(fresh.settings), ...Object.keys(reference.settings)]);
  const text = (value: Json | undefined): string => (value === undefined ? '' : canonicalJson(value));
  return [...names].flatMap((name) => {
    const [a, b] = [fresh.settings[name], reference.settings[name]];
    return text(a) === text(b)
      ? []
      : [{ field: `settings.${name}`, fresh: a, reference: b, allowed: 'the same settings' }];
  });
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
