import {
  constantSchedule,
  exactConstants,
  halves,
  initialGap,
  monteCarlo,
  type ProblemOptions,
  separableProblem,
} from '../../bound';
import { type BoundForm, type BoundTerms, convergenceBound } from '../../bound/theorem/convergenceBound';
import type { StudySize } from './size';

/** What the paper says changes the gap (section III-A, after Theorem 1). */
export type Effect = 'initial-gap' | 'scheduled' | 'order' | 'head-size' | 'batch-size';

/** The measured gap and the sharpest bound at one value of one effect. */
export type EffectPoint = {
  readonly label: string;
  readonly measured: number;
  readonly standardError: number;
  /** Share of the low-rank factors, and of the task modules, in the measured gap. */
  readonly adapter: number;
  readonly heads: number;
  readonly bounds: { readonly [form in 'source' | 'participation']: number };
};

export type EffectStudy = {
  readonly effect: Effect;
  /** What should fall from the first point to the last if the paper is right. */
  readonly about: string;
  readonly points: readonly EffectPoint[];
};

const base: ProblemOptions = {
  shape: 'quadratic',
  devices: 20,
  adapterSize: 10,
  headSize: 1,
  condition: 4,
  start: 1,
};

interface Setting {
  readonly label: string;
  readonly problem?: Partial<ProblemOptions>;
  readonly schedule: readonly number[];
  readonly variance?: number;
}

/**
 * Measures each of the paper's observations on Theorem 1 with everything else held fixed.
 *
 * The gap of the first point is expected to be the largest. For `order` the schedules have one total: 17 devices then 3,
 * ten throughout, 3 then 17, each for half of the rounds.
 */
export function studyEffects(size: StudySize): readonly EffectStudy[] {
  const { rounds } = size;
  const even = rounds + (rounds % 2);
  const study = (effect: Effect, about: string, settings: readonly Setting[]): EffectStudy => ({
    effect,
    about,
    points: settings.map((setting) => measure(setting, size)),
  });
  return [
    study(
      'initial-gap',
      'start ten times further off: ratio to the gap from the near start tends to 1 as T grows',
      [0.25, 0.5, 1, 2].flatMap((part) => {
        const schedule = constantSchedule(5, Math.round(part * rounds));
        return [
          { label: `T = ${schedule.length}, far`, schedule, problem: { start: 10 } },
          { label: `T = ${schedule.length}, near`, schedule, problem: { start: 1 } },
        ];
      }),
    ),
    study(
      'scheduled',
      'more scheduled devices, smaller gap',
      [1, 2, 5, 10, 20].map((n) => ({ label: `n = ${n}`, schedule: constantSchedule(n, rounds) })),
    ),
    study('order', 'few then many beats many then few at the same total', [
      { label: '17 then 3', schedule: halves(17, 3, even) },
      { label: '10 throughout', schedule: halves(10, 10, even) },
      { label: '3 then 17', schedule: halves(3, 17, even) },
    ]),
    study(
      'head-size',
      'smaller task modules, smaller gap',
      [16, 8, 4, 2, 1].map((headSize) => ({
        label: `q_theta = ${headSize}`,
        schedule: constantSchedule(5, rounds),
        problem: { headSize },
      })),
    ),
    study(
      'batch-size',
      'larger batches, smaller sigma^2 = sigma_1^2/b, smaller gap',
      [1, 2, 4, 8, 16, 32].map((batch) => ({
        label: `b = ${batch}`,
        schedule: constantSchedule(5, rounds),
        variance: 0.2 / batch,
      })),
    ),
  ];
}

function measure(
  { label, problem: change, schedule, variance = 0.1 }: Setting,
  { runs, seed }: StudySize,
): EffectPoint {
  const problem = separableProblem({ ...base, ...change });
  const learningRate = 0.5;
  const { mean, standardError, adapterMean, headsMean } = monteCarlo({
    problem,
    schedule,
    learningRate,
    noise: { kind: 'gaussian', variance },
    headUpdates: 'scheduled',
    runs,
    seed,
  });
  const last = schedule.length;
  const bound = (form: BoundForm): BoundTerms =>
    convergenceBound({
      form,
      schedule,
      constants: exactConstants(problem, learningRate, variance),
      initialGap: initialGap(problem),
    });
  return {
    label,
    measured: mean[last]!,
    standardError: standardError[last]!,
    adapter: adapterMean[last]!,
    heads: headsMean[last]!,
    bounds: { source: bound('source').total, participation: bound('participation').total },
  };
}
