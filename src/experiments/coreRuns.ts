import { bySize, type Labels, type Profile } from '../records';

/**
 * How many cells of each task are in the core of an experiment; of one that is not named here all runs are. On a processor
 * with AVX-512 the core takes some 18 processor minutes and everything 62, by the seconds in the committed records.
 */
const coreCells: { readonly [profile in Profile]: { readonly [experiment: string]: number } } = bySize({
  smoke: {},
  laptop: {
    learning: 3,
    adaptation: 1,
    'delay-budget': 2,
    'batch-size': 1,
    samples: 2,
    'training-constants': 1,
    participation: 1,
  },
  real: {},
  paper: {},
});

/**
 * The core of an experiment's runs: what `reproduce` does where nothing else is asked for, enough to touch every figure and
 * every claim. Those of the first cells of each task, and those that belong to no cell.
 *
 * @param runs - definitions or records of one experiment, of every cell that it has
 */
export function coreRuns<Run extends { readonly labels: Labels }>(
  experiment: string,
  profile: Profile,
  runs: readonly Run[],
): readonly Run[] {
  const cells = coreCells[profile][experiment];
  if (cells === undefined) return runs;
  const seedsOf = new Map<unknown, Set<number>>();
  for (const { labels } of runs) {
    const { task, seed } = labels;
    if (typeof seed === 'number') seedsOf.set(task, (seedsOf.get(task) ?? new Set()).add(seed));
  }
  const first = new Map(
    [...seedsOf].map(([task, seeds]) => [task, new Set([...seeds].sort((a, b) => a - b).slice(0, cells))]),
  );
  return runs.filter(({ labels: { task, seed } }) => typeof seed !== 'number' || first.get(task)!.has(seed));
}
