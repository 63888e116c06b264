import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { MissingRecord } from '../errors';
import { writeFileAtomic } from './atomicWrite';
import type { Json } from './canonical';
import { repositoryRoot } from './codeDigest';
import { JSON_BYTES } from './jsonFile';
import { currentProfile, type Profile } from './profile';
import { formatRecord, parseRecord, type RunRecord } from './record';
import { readRegularFile } from './regularFile';

/** Where records of runs made here go: `FEDFT_RUNS`, or `data/runs` of the repository without it or where it is empty. */
export function runsFolder(): string {
  return process.env['FEDFT_RUNS'] || join(repositoryRoot, 'data', 'runs');
}

/** Where the committed reference records are. */
export const referenceFolder: string = join(repositoryRoot, 'data', 'reference');

/** A record and where it was found: made here (`run`) or committed with the repository (`reference`). */
export interface FoundRecord<Results = Json> {
  readonly record: RunRecord<Results>;
  readonly origin: 'run' | 'reference';
  readonly path: string;
}

/** The path of a record under a folder: `FOLDER/PROFILE/EXPERIMENT/RUN.json`. */
export function recordPath(folder: string, profile: Profile, experiment: string, run: string): string {
  return join(folder, profile, ...experiment.split('/'), ...run.split('/')).concat('.json');
}

/** Writes a record atomically and returns its path. */
export function writeRecord(folder: string, profile: Profile, record: RunRecord<unknown>): string {
  const path = recordPath(folder, profile, record.experiment, record.run);
  writeFileAtomic(path, formatRecord(record));
  return path;
}

/**
 * Reads one record file.
 *
 * @throws Error when it is missing, torn, altered or of another schema
 */
export function readRecord<Results = Json>(path: string): RunRecord<Results> {
  if (!existsSync(path)) throw new MissingRecord(`no record at ${path}; make it with \`npx fedft run\``);
  return parseRecord<Results>(readRegularFile(path, 'delete it and run again', JSON_BYTES).toString('utf8'), path);
}

/**
 * Finds a run's record: this machine's own if there is one, else the committed reference.
 *
 * @returns undefined where neither exists
 * @throws Error when the file found is damaged
 */
export function findRecord<Results = Json>(
  experiment: string,
  run: string,
  profile: Profile = currentProfile(),
): FoundRecord<Results> | undefined {
  for (const [origin, folder] of [
    ['run', runsFolder()],
    ['reference', referenceFolder],
  ] as const) {
    const path = recordPath(folder, profile, experiment, run);
    if (existsSync(path)) return { record: readRecord<Results>(path), origin, path };
  }
  return undefined;
}

/** As {@link findRecord}, with an error that says which command makes the missing record. */
export function requireRecord<Results = Json>(
  experiment: string,
  run: string,
  profile?: Profile,
): FoundRecord<Results> {
  const size = profile ?? currentProfile();
  const found = findRecord<Results>(experiment, run, size);
  if (found === undefined) {
    throw new MissingRecord(
      `no record of ${experiment}/${run} at size ${size}; make it with \`npx fedft run ${experiment} --profile ${size}\``,
    );
  }
  return found;
}

/** The runs of an experiment that have a record, own or reference, in alphabetical order. */
export function listRuns(experiment: string, profile: Profile = currentProfile()): readonly string[] {
  return [...new Set([...runsIn(runsFolder(), experiment, profile), ...listReferences(experiment, profile)])].sort();
}

/** The runs of an experiment that have a committed record, in alphabetical order. */
export function listReferences(experiment: string, profile: Profile = currentProfile()): readonly string[] {
  return runsIn(referenceFolder, experiment, profile).sort();
}

function runsIn(folder: string, experiment: string, profile: Profile): string[] {
  const base = join(folder, profile, ...experiment.split('/'));
  if (!existsSync(base)) return [];
  return readdirSync(base, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) =>
      relative(base, join(entry.parentPath, entry.name))
        .split(sep)
        .join('/')
        .replace(/\.json$/, ''),
    );
}
