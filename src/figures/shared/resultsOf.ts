import type { NamedRun } from '../../records';
import type { Reads } from '../figure';

/** What the records of some runs hold, in their order. */
export type ResultsOf<Runs extends readonly NamedRun<unknown>[]> = {
  readonly [index in keyof Runs]: Runs[index] extends NamedRun<infer Results> ? Results : never;
};

/**
 * The results of some runs of one experiment, in order; without all of them there is no figure.
 *
 * @param runs - at least one
 *
 * @example
 * resultsOf(transientRuns.named({ horizon: 'short' }), transientRuns.named({ horizon: 'long' }))
 */
export function resultsOf<const Runs extends readonly NamedRun<unknown>[]>(...runs: Runs): Reads<ResultsOf<Runs>> {
  return {
    experiment: runs[0]!.handle.experiment,
    read(source) {
      const records = runs.map((run) => source.find(run));
      if (!records.every((found) => found !== undefined)) return undefined;
      const results: readonly unknown[] = records.map(({ record }) => record.results);
      return { read: results as ResultsOf<Runs>, records };
    },
  };
}
