import { bySize, type Labels, type Profile } from '../records';

/**
 * Experiments whose core is the first cell of each task; of one that is not named here all runs are. On a processor with
 * AVX-512 the core takes some 12 processor minutes and everything 61, by the seconds in the committed records.
 */
const firstCellOnly: { readonly [profile in Profile]: readonly string[] } = bySize({
  smoke: [],
  laptop: ['learning', 'adaptation', 'delay-budget', 'batch-size', 'samples', 'training-constants', 'participation'],
  real: [],
  paper: [],
});

/**
 * The core of an experiment's runs: what `reproduce` does where nothing else is asked for, enough to touch every figure and
 * every claim. Those of the first cell of each task, and those that belong to no cell.
 *
 * @param runs - definitions or records of one experiment, of every cell that it has
 */
export function coreRuns<Run extends { readonly labels: Labels }>(
  experiment: string,
  profile: Profile,
  runs: readonly Run[],
): readonly Run[] {
  if (!firstCellOnly[profile].includes(experiment)) return runs;
  const first = new Map<unknown, number>();
  for (const { labels } of runs) {
    const { task, seed } = labels;
    if (typeof seed === 'number') first.set(task, Math.min(seed, first.get(task) ?? seed));
  }
  return runs.filter(({ labels: { task, seed } }) => typeof seed !== 'number' || seed === first.get(task));
}
