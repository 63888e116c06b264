import { InputError, showJson } from '../errors';
import { canonicalJson, sha256 } from './canonical';
import type { Environment } from './environment';
import { isObject } from './jsonFile';
import { parseJson } from './parseJson';
import { requireRecordFields } from './recordFields';
import { type RecordContent, type RunRecord, recordSchema } from './runRecord';

/**
 * Completes a record with its schema and digests.
 *
 * @throws InputError when a part is not plain finite JSON, or a name is not path-like
 */
export function makeRecord<Results>(content: RecordContent<Results>): RunRecord<Results> {
  requireName('experiment', content.experiment);
  requireName('run', content.run);
  const { experiment, run, labels, settings, seed, environment, results } = content;
  const digest = recordDigest(content);
  const environmentDigest = digestOfEnvironment(environment, digest);
  return {
    schema: recordSchema,
    experiment,
    run,
    labels,
    settings,
    seed,
    environment,
    results,
    digest,
    environmentDigest,
  };
}

/** The digest of a record's deterministic part. */
export function recordDigest(content: RecordContent<unknown>): string {
  const { experiment, run, labels, settings, seed, results } = content;
  return sha256(canonicalJson({ schema: recordSchema, experiment, run, labels, settings, seed, results }));
}

/** Bound to the record's own digest, so that no environment can be put in the place of another record's. */
function digestOfEnvironment(environment: Environment, digest: string): string {
  return sha256(canonicalJson({ environment, digest }));
}

/** The text of a record file: readable, a key a line, numeric arrays on one line each. */
export function formatRecord(record: RunRecord<unknown>): string {
  canonicalJson(record); // refuses what JSON would silently change
  return `${formatValue(record, '')}\n`;
}

/**
 * Reads a record from text and checks it against its digest.
 *
 * @param origin - what to call the text in errors, normally its path
 * @throws InputError when the text is no JSON (a torn file), of another schema, has a field of another kind, or is altered
 */
export function parseRecord(text: string, origin: string): RunRecord {
  const value = parseJson(text, origin, { remedy: 'a torn or foreign file: delete it and run again' });
  if (!isObject(value) || value['schema'] !== recordSchema) {
    const found = isObject(value)
      ? showJson(value['schema'])
      : `none, in ${Array.isArray(value) ? 'an array' : typeof value}`;
    throw new InputError(
      `${origin} has schema ${found}, expected ${recordSchema}: another version of fedft made it; delete it and run again`,
    );
  }
  requireRecordFields(value, origin);
  const digest = recordDigest(value);
  if (digest !== value.digest) {
    throw new InputError(
      `${origin} does not match its digest (says ${value.digest.slice(0, 12)}, holds ${digest.slice(0, 12)}): it was edited or damaged; delete it and run again`,
    );
  }
  if (digestOfEnvironment(value.environment, digest) !== value.environmentDigest) {
    throw new InputError(
      `${origin} does not match the digest of its environment: where it was made was edited or damaged; delete it and run again`,
    );
  }
  return value;
}

function requireName(field: string, name: string): void {
  if (!/^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/.test(name)) {
    throw new InputError(`${field} must be lower-case words joined by - . _ or /, got '${name}'`);
  }
}

function formatValue(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object' || item === null)) return JSON.stringify(value);
    return `[\n${value.map((item) => `${indent} ${formatValue(item, `${indent} `)}`).join(',\n')}\n${indent}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const lines = Object.entries(value).map(
      ([key, item]) => `${indent} ${JSON.stringify(key)}: ${formatValue(item, `${indent} `)}`,
    );
    return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`;
  }
  return JSON.stringify(value);
}
