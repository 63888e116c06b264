import { studyOf } from '../execution';
import { knownStudies, type Profile, type RecordSource, recordsFrom, recordsOfReading } from '../records';
import { allReadings, readingNamed } from '../settings';
import { projectSettings } from './project';

/** Which records a command reads. */
export interface ChosenRecords {
  readonly profile: Profile;
  /** `reference`, `own`, the name of a study, or that of a reading. */
  readonly from?: string;
  readonly reading?: string;
}

/** Records, and what their group is called where only one was asked for. */
export interface GroupOfRecords {
  readonly source: RecordSource;
  readonly group: string | undefined;
}

/**
 * The records of a size that are here: those of a group or of a reading of the paper where one is named; those of the study of
 * the project file's settings where that was begun.
 */
export function recordsFor({ profile, from, reading }: ChosenRecords): GroupOfRecords {
  if (from !== undefined && allReadings().some(({ name }) => name === from)) {
    return recordsFor({ profile, reading: from });
  }
  const group = from ?? studyOfProject();
  const source = recordsFrom(group, profile);
  if (reading === undefined) return { source, group };
  return { source: recordsOfReading(source, readingNamed(reading)), group: group ?? `reading ${reading}` };
}

function studyOfProject(): string | undefined {
  const study = studyOf({ profile: 'laptop', overrides: projectSettings() })?.name;
  return knownStudies().some(({ name }) => name === study) ? study : undefined;
}

/** Says which group was taken, and which records of some experiments were not. */
export function printLeftOut({ source, group }: GroupOfRecords, experiments: readonly string[]): void {
  if (group !== undefined) console.log(`\nfrom ${group} alone`);
  const left = [...new Set(experiments)].flatMap((experiment) => source.leftOut?.(experiment) ?? []);
  if (left.length > 0) console.log('\nleft out:');
  for (const { what, why } of left) console.log(`  ${what}: ${why}`);
}
