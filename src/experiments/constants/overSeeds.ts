import type { GapAttribution } from '../../bound';
import { InputError } from '../../errors';
import { type Repeated, repeatedMean } from '../../math';
import type { CounterfactualRuns } from './measureCounterfactuals';

/** The parts of a gap over the seeds. */
export type RepeatedGap = { readonly [part in keyof GapAttribution]: Repeated };

/** What separates a scheme from all-in, over the seeds. */
export interface SchemeAttribution {
  readonly scheme: string;
  readonly seeds: number;
  /** Of the final training loss, nats. */
  readonly loss: RepeatedGap;
  /** Of the final test error. */
  readonly error: RepeatedGap;
}

/**
 * The attribution of each scheme's gap over several seeds, Student's 95 % interval.
 *
 * @param runs - the results of `training-constants/TASK/counterfactuals/seed-S`, one list a seed, the same schemes in each
 * @throws InputError for no seed or a seed that lacks a scheme
 */
export function attributionOverSeeds(runs: readonly (readonly CounterfactualRuns[])[]): readonly SchemeAttribution[] {
  if (runs.length === 0) throw new InputError('an attribution needs at least one seed, got none');
  return runs[0]!.map(({ scheme }) => {
    const own = runs.map((schemes, i) => {
      const found = schemes.find((run) => run.scheme === scheme);
      if (found === undefined) throw new InputError(`list ${i} of the counterfactual runs lacks scheme '${scheme}'`);
      return found;
    });
    return {
      scheme,
      seeds: own.length,
      loss: repeated(own.map(({ lossGap }) => lossGap)),
      error: repeated(own.map(({ errorGap }) => errorGap)),
    };
  });
}

function repeated(gaps: readonly GapAttribution[]): RepeatedGap {
  const part = (name: keyof GapAttribution): Repeated => repeatedMean(gaps.map((gap) => gap[name]));
  return {
    gap: part('gap'),
    idleHeads: part('idleHeads'),
    sampledGradients: part('sampledGradients'),
    interaction: part('interaction'),
  };
}
