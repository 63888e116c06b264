import { type BudgetCurve, curveOverSeeds, type SchedulingSeries, type SchemeCurve } from '../../src/figures';
import { RandomStream } from '../../src/math';

/** Made-up results in the shape of a record's: three seeds of four schemes. */
export function sampleCurves(kind: 'loss' | 'accuracy'): SchemeCurve[] {
  const rounds = Array.from({ length: 11 }, (_, i) => 10 * i);
  const speeds: readonly [string, number][] = [
    ['all-in', 0.05],
    ['proposed', 0.035],
    ['gs', 0.025],
    ['aaba', 0.015],
  ];
  return speeds.map(([scheme, speed]) =>
    curveOverSeeds(
      scheme,
      rounds,
      [0, 1, 2].map((seed) => {
        const noise = new RandomStream(seed, `sample/${scheme}`);
        return rounds.map((round) => {
          const left = Math.exp(-round * speed);
          return kind === 'loss'
            ? 0.35 + 0.34 * left + 0.01 * noise.normal()
            : 0.8 - 0.28 * left + 0.01 * noise.normal();
        });
      }),
    ),
  );
}

/** Made-up schedules in the shape of a record's, with an empty round and a queue that obeys (18). */
export const sampleBudget = 0.043;
export const sampleSeries: SchedulingSeries[] = ['proposed', 'gs', 'aaba'].map((scheme, rank) => {
  const stream = new RandomStream(0, `sample/${scheme}`);
  const devices = Array.from({ length: 40 }, (_, t) => (t === 7 ? 0 : 1 + stream.integer(8 - 2 * rank)));
  const delay = devices.map((count) => (count === 0 ? 0 : sampleBudget * (0.5 + stream.exponential() / (1 + rank))));
  let queue = 0;
  const backlog = delay.map((seconds) => {
    const before = queue;
    queue = Math.max(queue + seconds - sampleBudget, 0);
    return before;
  });
  return { scheme, devices, delay, backlog };
});

/** Made-up ends of runs under four delay budgets, three seeds of the three schemes that have one. */
export function sampleBudgetCurves(kind: 'loss' | 'accuracy'): BudgetCurve[] {
  const budgets = [1e-5, 2e-5, 4e-5, 8e-5];
  return ['proposed', 'gs', 'aaba'].map((scheme, rank) => {
    const noise = new RandomStream(0, `sample/budget/${scheme}`);
    const seeds = [0, 1, 2].map(() =>
      budgets.map((_, i) => {
        const share = 1 - Math.exp(-(i + 2 - 0.7 * rank) / 3);
        return (kind === 'loss' ? 2.3 - 1.8 * share : 0.1 + 0.75 * share) + 0.01 * noise.normal();
      }),
    );
    const { rounds: _, ...curve } = curveOverSeeds(scheme, budgets, seeds);
    return { ...curve, budgets };
  });
}
