import { findRecord } from '../../records';
import type { Reads } from '../figure';

/**
 * The results of some runs of one experiment, in order; without all of them there is no figure.
 *
 * @param runs - what the runs are called
 */
export function resultsOf<Results extends readonly unknown[]>(
  experiment: string,
  ...runs: { readonly [index in keyof Results]: string }
): Reads<Results> {
  return {
    experiment,
    read(profile) {
      const records = runs.map((run) => findRecord<unknown>(experiment, run, profile));
      if (!records.every((found) => found !== undefined)) return undefined;
      return { read: records.map(({ record }) => record.results) as readonly unknown[] as Results, records };
    },
  };
}
