import { InputError } from 'fedft';
import { committedOfSize, learningRuns, makeRecord, writeRecord } from 'fedft/lab';

/** The task whose committed records are the pattern. */
export const syntheticTask = 'generated-sentiment';
const schemes = ['all-in', 'proposed', 'gs', 'aaba'] as const;

/**
 * Writes records of learning runs that nobody made: of each of the paper's four schemes the first committed record of a task,
 * again and again under other seeds. What reads, tabulates, judges and draws records cannot tell them from a large study.
 *
 * @param folder - takes the place of `data/runs`
 * @param count - of records, a multiple of four
 * @throws InputError where the count is no multiple of four
 */
export function writeSyntheticRecords(folder: string, count: number): void {
  if (count % schemes.length !== 0) {
    throw new InputError(
      `count of records must be a multiple of ${schemes.length}, got ${count}; a seed has one of each scheme`,
    );
  }
  const committed = committedOfSize('laptop').list(learningRuns);
  for (const scheme of schemes) {
    const pattern = committed.find(
      ({ record }) => record.labels.task === syntheticTask && record.labels.scheme === scheme,
    )!.record;
    const start = 1_000_000; // no seed of a committed record
    for (let seed = start; seed < start + count / schemes.length; seed++) {
      const labels = { ...pattern.labels, seed };
      const settings = { ...pattern.settings, seed };
      const run = `${syntheticTask}/${scheme}/seed-${seed}`;
      writeRecord(folder, 'laptop', makeRecord({ ...pattern, run, labels, settings, seed }));
    }
  }
}
