import { canonicalJson, type Json, type RunRecord } from '../records';
import { sameArithmetic } from './sameArithmetic';
import { measuredFields, type Tolerance, toleranceOf } from './tolerances';

/** A number, or something else, that is not what the reference holds. */
export interface Difference {
  /** Where in the record, for example `evaluations.testAccuracy[3]`. */
  readonly field: string;
  readonly fresh: Json | undefined;
  readonly reference: Json | undefined;
  /** |fresh - reference|; Infinity where they are no two numbers. */
  readonly distance: number;
  /** What was allowed, in words. */
  readonly allowed: string;
}

/** What is said of a fresh record beside its reference, everywhere by these words. */
export type Agreement = 'identical' | 'agrees' | 'differs';

/** How a fresh record compares with its reference. */
export interface RecordComparison {
  /**
   * `identical`: equal digests, or equal but for what a clock measured; `agrees`: other arithmetic, every field within its
   * tolerance; `differs`: some field is not, or the arithmetic is the same and a bit is not; `other settings`: the run was
   * told something else, so there is nothing to compare.
   */
  readonly status: Agreement | 'other settings';
  /** Whether equality to the last bit was asked for. */
  readonly exact: boolean;
  /** Fields that are further off than allowed, or the settings that differ. */
  readonly differences: readonly Difference[];
  /** The number that is furthest off in shares of what it may be; null where no number differs. */
  readonly largest: Difference | null;
}

/** A field that differs. */
interface Found {
  readonly difference: Difference;
  /** The distance in shares of what is allowed: beyond 1 it is too much. */
  readonly share: number;
  /** A clock decides it. */
  readonly measured: boolean;
}

/** Compares a record made here with the committed one. */
export function compareRecords(fresh: RunRecord, reference: RunRecord): RecordComparison {
  const exact = sameArithmetic(fresh.environment, reference.environment);
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
    } else if (a !== b) all.push(describeDifference(a, b, field, toleranceOf(`${fresh.experiment}:${field}`), exact));
  };
  walk(fresh.results, reference.results, '');
  const beyond = all.filter(({ share }) => share > 1);
  const numbers = all.filter(({ measured }) => !measured);
  const largest = numbers.reduce<Found | null>((most, one) => (most && one.share <= most.share ? most : one), null);
  return {
    status: beyond.length > 0 ? 'differs' : numbers.length > 0 ? 'agrees' : 'identical',
    exact,
    differences: beyond.map(({ difference }) => difference),
    largest: largest?.difference ?? null,
  };
}

function describeDifference(
  fresh: Json | undefined,
  reference: Json | undefined,
  field: string,
  tolerance: Tolerance,
  exact: boolean,
): Found {
  const measured = tolerance === measuredFields;
  const numbers = typeof fresh === 'number' && typeof reference === 'number';
  const distance = numbers ? Math.abs(fresh - reference) : Number.POSITIVE_INFINITY;
  const limit = exact && !measured ? 0 : tolerance.absolute + (numbers ? tolerance.relative * Math.abs(reference) : 0);
  const allowed = exact && !measured ? 'nothing: same arithmetic' : describeTolerance(tolerance);
  const share = limit === Number.POSITIVE_INFINITY ? 0 : distance / limit;
  return { difference: { field, fresh, reference, distance, allowed }, share, measured };
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

/** `agrees (3.1e-7)`: the word, with the distance of the number that is furthest off where it is not identical. */
export function describeAgreement({ status, largest }: RecordComparison): string {
  return status === 'agrees' && largest !== null ? `agrees (${largest.distance.toPrecision(2)})` : status;
}

function differingSettings(fresh: RunRecord, reference: RunRecord): Difference[] {
  const names = new Set([...Object.keys(fresh.settings), ...Object.keys(reference.settings)]);
  const text = (value: Json | undefined): string => (value === undefined ? '' : canonicalJson(value));
  return [...names].flatMap((name) => {
    const [a, b] = [fresh.settings[name], reference.settings[name]];
    const field = `settings.${name}`;
    const distance = Number.POSITIVE_INFINITY;
    return text(a) === text(b) ? [] : [{ field, fresh: a, reference: b, distance, allowed: 'the same settings' }];
  });
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
