import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Profile } from './profile';
import type { RunRecord } from './runRecord';
import type { FoundRecord } from './source';
import { readRecord, recordPath } from './store';

/** The records under one folder. */
export interface RecordFiles {
  /** Names of the runs of an experiment that have a record, in order. */
  runs(experiment: string): readonly string[];
  /** Whether a run has a record, which is not read. */
  has(experiment: string, run: string): boolean;
  named(experiment: string, run: string): FoundRecord | undefined;
}

/** The records of a size under a folder. A file is parsed once as long as it stays what it is. */
export function recordFiles(folder: string, profile: Profile, origin: FoundRecord['origin']): RecordFiles {
  const parsed = new Map<string, { readonly stamp: string; readonly record: RunRecord }>();
  const read = (path: string): RunRecord => {
    const { mtimeMs, size } = statSync(path);
    const stamp = `${mtimeMs} ${size}`;
    const known = parsed.get(path);
    if (known?.stamp === stamp) return known.record;
    const record = readRecord(path);
    parsed.set(path, { stamp, record });
    return record;
  };
  return {
    runs: (experiment) => runsIn(join(folder, profile, ...experiment.split('/'))),
    has: (experiment, run) => existsSync(recordPath(folder, profile, experiment, run)),
    named(experiment, run) {
      const path = recordPath(folder, profile, experiment, run);
      return existsSync(path) ? { record: read(path), origin, path } : undefined;
    },
  };
}

/** Records of two sizes; where both have one of a name, the first. */
export function joinedFiles(first: RecordFiles, second: RecordFiles): RecordFiles {
  return {
    runs: (experiment) => [...new Set([...first.runs(experiment), ...second.runs(experiment)])].sort(),
    has: (experiment, run) => first.has(experiment, run) || second.has(experiment, run),
    named: (experiment, run) => first.named(experiment, run) ?? second.named(experiment, run),
  };
}

function runsIn(base: string): string[] {
  if (!existsSync(base)) return [];
  return readdirSync(base, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) =>
      relative(base, join(entry.parentPath, entry.name))
        .split(sep)
        .join('/')
        .replace(/\.json$/, ''),
    )
    .sort();
}
