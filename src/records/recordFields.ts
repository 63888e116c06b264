import { InputError, showJson } from '../errors';
import { isObject, type JsonObject } from './jsonFile';
import type { RunRecord } from './runRecord';

/** A field of a record, the rule for its value, and whether a value keeps it. */
type FieldRule = readonly [field: string, rule: string, holds: (value: unknown) => boolean];

const isText = (value: unknown): boolean => typeof value === 'string';
const isDigest = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

const isLabels = (value: unknown): boolean =>
  isObject(value) && Object.values(value).every((label) => typeof label === 'string' || typeof label === 'number');

const fields: readonly FieldRule[] = [
  ['experiment', 'text', isText],
  ['run', 'text', isText],
  ['labels', 'an object of words and numbers', isLabels],
  ['settings', 'an object', isObject],
  ['seed', 'a whole number >= 0', (value) => Number.isSafeInteger(value) && Number(value) >= 0],
  ['environment', 'an object', isObject],
  ['results', 'there, whatever it is', (value) => value !== undefined],
  ['digest', '64 hexadecimal digits', isDigest],
  ['environmentDigest', '64 hexadecimal digits', isDigest],
];

const environmentFields: readonly FieldRule[] = [
  ['version', 'text', isText],
  ['code', 'text', isText],
  ['backend', 'text', isText],
  ['runtime', 'text', isText],
  ['instructions', 'text', isText],
  ['threads', 'a whole number >= 1', (value) => Number.isSafeInteger(value) && Number(value) >= 1],
  ['node', 'text', isText],
  ['platform', 'text', isText],
];

const optionalFields: readonly FieldRule[] = [
  ['processor', 'text', isText],
  ['seconds', 'a number >= 0', (value) => Number.isFinite(value) && Number(value) >= 0],
];

/**
 * Checks the kind of every field that a record has whatever its experiment.
 *
 * @throws InputError naming the first field that is missing or of another kind
 */
export function requireRecordFields(record: JsonObject, origin: string): asserts record is JsonObject & RunRecord {
  for (const rule of fields) requireField(record, rule, origin, '');
  const environment = record['environment'] as JsonObject;
  for (const rule of environmentFields) requireField(environment, rule, origin, 'environment.');
  for (const rule of optionalFields) {
    if (environment[rule[0]] !== undefined) requireField(environment, rule, origin, 'environment.');
  }
}

function requireField(object: JsonObject, [field, rule, holds]: FieldRule, origin: string, prefix: string): void {
  const value = object[field];
  if (holds(value)) return;
  const remedy = 'it was edited or damaged; delete it and run again';
  throw new InputError(
    value === undefined
      ? `${origin} lacks ${prefix}${field}; ${remedy}`
      : `${origin}: ${prefix}${field} must be ${rule}, got ${showJson(value)}; ${remedy}`,
  );
}
