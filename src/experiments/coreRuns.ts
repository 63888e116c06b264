import { bySize, type Labels, type Profile } from '../records';

/**
 * Experiments whose core is the first cell of each task; of one that is not named here all runs are. On a processor with
 * AVX-512 the core takes some 10 processor minutes and everything 104, by the seconds in the committed records.
 */
const firstCellOnly: { readonly [profile in Profile]: readonly string[] } = bySize({
  smoke: [],
  laptop: ['learning', 'adaptation', 'delay-budget', 'batch-size', 'samples', 'training-constants', 'participation'],
  real: [],
  paper: [],
});

/**
 * Costly experiments in whose core sentiment stands for the generated tasks of text, which one model learns. Figures 3 and 4
 * are of `learning`, whose core has every task.
 */
const withoutTwins: readonly string[] = ['adaptation', 'participation'];
const twins: readonly unknown[] = ['generated-paraphrase', 'generated-entailment'];

/** Whether a run tries a further condition of `participation` on the costliest task: the core tries these on text. */
const isFurther = (experiment: string, { task, mode }: Labels): boolean =>
  experiment === 'participation' && task === 'generated-images' && mode !== 'iid';

/**
 * The core of an experiment's runs: what `reproduce` does where nothing else is asked for, enough to touch every figure and
 * every claim. Those of the first cell of each task, of the costliest experiments not of every task, and those that belong to no cell.
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
  const stoodFor = withoutTwins.includes(experiment) ? twins : [];
  return runs.filter(({ labels }) => {
    const { task, seed } = labels;
    const chosen = typeof seed !== 'number' || seed === first.get(task);
    return chosen && !stoodFor.includes(task) && !isFurther(experiment, labels);
  });
}
