import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MissingRecord } from '../errors';
import { writeFileAtomic } from './atomicWrite';
import { repositoryRoot } from './codeDigest';
import { JSON_BYTES } from './jsonFile';
import type { Profile } from './profile';
import { formatRecord, parseRecord } from './record';
import { readRegularFile } from './regularFile';
import type { RunRecord } from './runRecord';
import { workFolder } from './workFolder';

/** Where records of runs made here go: `FEDFT_RUNS`, or `data/runs` of the {@link workFolder} without it or where it is empty. */
export function runsFolder(): string {
  return process.env['FEDFT_RUNS'] || join(workFolder, 'data', 'runs');
}

/** Where the committed reference records are. */
export const referenceFolder: string = join(repositoryRoot, 'data', 'reference');

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
export function readRecord(path: string): RunRecord {
  if (!existsSync(path)) throw new MissingRecord(`no record at ${path}; make it with \`npx fedft run\``);
  return parseRecord(readRegularFile(path, 'delete it and run again', JSON_BYTES).toString('utf8'), path);
}
