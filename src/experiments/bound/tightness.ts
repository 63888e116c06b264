import {
  constantSchedule,
  exactConstants,
  exactExpectation,
  initialGap,
  type LossShape,
  monteCarlo,
  separableProblem,
} from '../../bound';
import { type BoundForm, convergenceBound } from '../../bound/theorem/convergenceBound';
import type { StudySize } from './size';

/** What is varied, one at a time. */
export type TightnessAxis = 'rounds' | 'scheduled' | 'devices' | 'variance' | 'step' | 'condition';

/** A measured gap and the bounds on it, at one value of one axis. */
export type TightnessPoint = {
  readonly value: number;
  readonly measured: number;
  readonly standardError: number;
  /** Exact expected gap; null for the sine shape, which has no closed form. */
  readonly exact: number | null;
  readonly bounds: { readonly [form in 'source' | 'tight' | 'participation']: number };
};

export type TightnessCurve = {
  readonly axis: TightnessAxis;
  readonly shape: LossShape;
  readonly points: readonly TightnessPoint[];
};

/** The setting around which the axes vary. */
export const tightnessBase = {
  devices: 20,
  scheduled: 5,
  adapterSize: 8,
  headSize: 1,
  condition: 4,
  start: 1,
  variance: 0.01,
  /** eta L_s */
  step: 0.5,
} as const;

const axes: { readonly [axis in Exclude<TightnessAxis, 'rounds'>]: readonly number[] } = {
  scheduled: [1, 2, 3, 5, 8, 12, 16, 20],
  devices: [5, 8, 12, 20, 40, 80],
  variance: [0.0001, 0.001, 0.01, 0.1, 1],
  step: [0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 0.99],
  condition: [1, 2, 4, 8, 16, 32],
};

/**
 * Measures how loose the bound is against T, n, K, sigma^2, eta and the spread of curvatures.
 *
 * Protocol of section II-A: idle heads stand still, so the `source` and `tight` forms carry no guarantee here, and
 * where they fall below the measured gap the figure shows it.
 */
export function studyTightness(size: StudySize): readonly TightnessCurve[] {
  return (['quadratic', 'sine'] as const).flatMap((shape) => {
    const rounds: readonly number[] = [0, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2].map((part) =>
      Math.round(part * size.rounds),
    );
    const curves = (Object.keys(axes) as (keyof typeof axes)[]).map((axis) => ({
      axis,
      shape,
      points: axes[axis].map((value) => point(shape, { ...tightnessBase, [axis]: value }, size.rounds, value, size)),
    }));
    const overTime = rounds.map((value) => point(shape, tightnessBase, value, value, size));
    return [{ axis: 'rounds' as const, shape, points: overTime }, ...curves];
  });
}

function point(
  shape: LossShape,
  setting: { readonly [name in keyof typeof tightnessBase]: number },
  rounds: number,
  value: number,
  { runs, seed }: StudySize,
): TightnessPoint {
  const problem = separableProblem({ shape, ...setting });
  const options = {
    problem,
    schedule: constantSchedule(setting.scheduled, rounds),
    learningRate: setting.step,
    noise: { kind: 'gaussian', variance: setting.variance },
    headUpdates: 'scheduled',
    runs,
    seed,
  } as const;
  const { mean, standardError } = monteCarlo(options);
  const exact = shape === 'quadratic' ? exactExpectation(options) : undefined;
  const total = (form: BoundForm): number =>
    convergenceBound({
      form,
      schedule: options.schedule,
      constants: exactConstants(problem, setting.step, setting.variance),
      initialGap: initialGap(problem),
    }).total;
  return {
    value,
    measured: mean[rounds]!,
    standardError: standardError[rounds]!,
    exact: exact === undefined ? null : exact.adapter[rounds]! + exact.heads[rounds]!,
    bounds: { source: total('source'), tight: total('tight'), participation: total('participation') },
  };
}
