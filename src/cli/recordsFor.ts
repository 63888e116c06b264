import { foundRecords, type Profile, type RecordSource, recordsOfReading } from '../records';
import { readingNamed } from '../settings';

/** The records of a size that are here, those of a reading of the paper where one is named. */
export function recordsFor({
  profile,
  reading,
}: {
  readonly profile: Profile;
  readonly reading?: string;
}): RecordSource {
  const records = foundRecords(profile);
  return reading === undefined ? records : recordsOfReading(records, readingNamed(reading).name);
}
