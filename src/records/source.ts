import { InputError, MissingRecord, showJson } from '../errors';
import { type Json, toJson } from './canonical';
import type { NamedRun, RunHandle } from './handle';
import type { Labels } from './labels';
import type { Profile } from './profile';
import type { RunRecord } from './runRecord';

/** A record and where it was found: made here (`run`), committed with the repository (`reference`), or held in memory. */
export interface FoundRecord<Results = Json, L = Labels> {
  readonly record: RunRecord<Results, L & Labels>;
  readonly origin: 'run' | 'reference' | 'memory';
  /** Of the file; empty in memory. */
  readonly path: string;
}

/**
 * Where records are read from. What is read has the type that the handle of the run says.
 *
 * @example
 * records.read(boundRuns.violations.named()).results
 * records.find(learningRuns.named({ task: 'sst2', scheme: 'gs', seed: 0 }))?.record.results.evaluations
 * records.list(learningRuns).filter(({ record }) => record.labels.task === 'sst2')
 */
export interface RecordSource {
  /**
   * The record of a run; undefined where there is none.
   *
   * @throws InputError where the file found is damaged, or another run's
   */
  find<Results, L>(run: NamedRun<Results, L>): FoundRecord<Results, L> | undefined;
  /**
   * As {@link RecordSource.find}.
   *
   * @throws MissingRecord naming the command that makes it
   */
  read<Results, L>(run: NamedRun<Results, L>): RunRecord<Results, L & Labels>;
  /** Every record of a handle, in the order of the names of the runs. */
  list<Results, L>(handle: RunHandle<Results, L>): readonly FoundRecord<Results, L>[];
  /** Every record of an experiment, whatever is in it, in the order of the names of the runs. */
  every(experiment: string): readonly FoundRecord[];
  /** The record of a name, whatever is in it. */
  named(experiment: string, run: string): FoundRecord | undefined;
  /** Records of an experiment that are there and not taken, and why; absent where all are taken. */
  leftOut?(experiment: string): readonly LeftOut[];
}

/** Records that a source does not take. */
export interface LeftOut {
  /** How many, and of which part of the experiment: `3 own records of learning/generated-images`. */
  readonly what: string;
  /** Why, and how to see them. */
  readonly why: string;
}

/** Records held in memory, for tests and for what-if questions. */
export function recordsInMemory(records: readonly RunRecord<unknown>[]): RecordSource {
  const found = records
    .map((record): FoundRecord => {
      const { experiment, run, results } = record;
      return {
        record: { ...record, results: toJson(results, `${experiment}/${run}: results`) },
        origin: 'memory',
        path: '',
      };
    })
    .sort((a, b) => (a.record.run < b.record.run ? -1 : 1));
  return sourceOf({
    every: (experiment) => found.filter(({ record }) => record.experiment === experiment),
    named: (experiment, run) => found.find(({ record }) => record.experiment === experiment && record.run === run),
  });
}

/**
 * The records that were made under a reading of the paper, by the names that they would have without it: whatever reads
 * records reads those of another reading the same way. A record that is told none of the settings that the reading changes,
 * as those of `formula-checks`, is one of every reading.
 */
export function recordsOfReading(
  source: RecordSource,
  { name: reading, settings }: { readonly name: string; readonly settings: object },
): RecordSource {
  const placed = (experiment: string): string => `readings/${reading}/${experiment}`;
  const renamed = (found: FoundRecord, experiment: string): FoundRecord => ({
    ...found,
    record: { ...found.record, experiment },
  });
  const ofEveryReading = ({ record }: FoundRecord): boolean =>
    Object.keys(settings).every((name) => !Object.hasOwn(record.settings, name));
  return sourceOf(
    {
      every(experiment) {
        const own = source.every(placed(experiment)).map((found) => renamed(found, experiment));
        return own.length > 0 ? own : source.every(experiment).filter(ofEveryReading);
      },
      named(experiment, run) {
        const found = source.named(placed(experiment), run);
        if (found !== undefined) return renamed(found, experiment);
        const usual = source.named(experiment, run);
        return usual !== undefined && ofEveryReading(usual) ? usual : undefined;
      },
    },
    undefined,
    ` --reading ${reading}`,
  );
}

/** That a record is not there, and how to make it, in one line. */
export function missingRecord(experiment: string, run?: string): string {
  return `no record of ${experiment}${run === undefined ? '' : `/${run}`}: npx fedft run ${experiment}`;
}

/** Records by their names, whatever is in them. */
export type RecordsByName = Pick<RecordSource, 'every' | 'named' | 'leftOut'>;

/** A source over records by their names. */
export function sourceOf(byName: RecordsByName, profile?: Profile, flags = ''): RecordSource {
  const find = <Results, L>({ handle, run }: NamedRun<Results, L>): FoundRecord<Results, L> | undefined => {
    const found = byName.named(handle.experiment, run);
    if (found === undefined) return undefined;
    const { record } = found;
    if (handle.holds(record)) return { ...found, record };
    throw new InputError(
      `${found.path || `${handle.experiment}/${run}`} has the labels ${showJson(record.labels)} of another run; delete it and run again`,
    );
  };
  return {
    ...byName,
    find,
    read(run) {
      const found = find(run);
      if (found !== undefined) return found.record;
      const { experiment } = run.handle;
      const [at, size] = profile === undefined ? ['', ''] : [` at size ${profile}`, ` --profile ${profile}`];
      throw new MissingRecord(
        `no record of ${experiment}/${run.run}${at}; make it with \`npx fedft run ${experiment}${size}${flags}\``,
      );
    },
    list: (handle) =>
      byName.every(handle.experiment).flatMap((found) => {
        const { record } = found;
        return handle.holds(record) ? [{ ...found, record }] : [];
      }),
  };
}
