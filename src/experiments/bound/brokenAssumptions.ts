import {
  constantSchedule,
  deviceSpread,
  exactConstants,
  initialGap,
  type MonteCarloOptions,
  monteCarlo,
  type NoiseModel,
  noiseVariance,
  separableProblem,
  withDeviceOptima,
} from '../../bound';
import { type BoundForm, convergenceBound } from '../../bound/theorem/convergenceBound';
import type { StudySize } from './size';

/** Which assumption is broken, or left out by the paper. */
export type BrokenAssumption = 'step-size' | 'bias' | 'heavy-tails' | 'device-spread' | 'shared-noise' | 'idle-heads';

/** How far an assumption is broken, and what becomes of the bound. */
export type BrokenPoint = {
  readonly value: number;
  /** Mean over the runs; null where the iteration left the range of numbers. */
  readonly measured: number | null;
  readonly standardError: number | null;
  readonly median: number | null;
  /** The paper's form and the sharpest one, evaluated with the constants the assumption would give. */
  readonly bounds: { readonly source: number; readonly sharp: number };
  /** The sharp bound with the term that accounts for what was broken; null where there is none. */
  readonly repaired: number | null;
};

export type BrokenStudy = {
  readonly assumption: BrokenAssumption;
  readonly about: string;
  readonly points: readonly BrokenPoint[];
};

/** One value of one sweep: what the Monte Carlo does, and what is put into the bound. */
interface Case {
  readonly value: number;
  readonly change: Partial<MonteCarloOptions>;
  readonly assumedVariance?: number;
  readonly repairedBy?: 'device-spread' | 'participation';
}

const VARIANCE = 0.05;

/**
 * Breaks one assumption at a time, gradually, and watches the bound fail or hold.
 *
 * Except for `idle-heads` there are no task modules, so that the block the assumption speaks of is alone. Every curvature
 * is L_s except in `step-size`, so that the sharp form is an equality where nothing is broken and any break shows. K = 20;
 * n = 5 unless n is what varies.
 */
export function studyBrokenAssumptions(size: StudySize): readonly BrokenStudy[] {
  const schedule = constantSchedule(5, size.rounds);
  const shared = { shape: 'quadratic', devices: 20, adapterSize: 8, start: 1 } as const;
  const problem = separableProblem({ ...shared, headSize: 0, condition: 1 });
  const uneven = separableProblem({ ...shared, headSize: 0, condition: 4 });
  const withHeads = separableProblem({ ...shared, headSize: 4, condition: 1 });
  const base: MonteCarloOptions = {
    problem,
    schedule,
    learningRate: 0.5,
    noise: { kind: 'gaussian', variance: VARIANCE },
    headUpdates: 'scheduled',
    runs: size.runs,
    seed: size.seed,
  };
  const study = (assumption: BrokenAssumption, about: string, cases: readonly Case[]): BrokenStudy => ({
    assumption,
    about,
    points: cases.map((one) => measure(base, one)),
  });
  const pareto = (tailIndex: number): NoiseModel => {
    // The same variance as the base where there is one, else the same scale as at tail index 2.1.
    const index = Math.max(tailIndex, 2.1);
    return { kind: 'pareto', tailIndex, scale: Math.sqrt((VARIANCE * (index - 2)) / index) };
  };
  return [
    study(
      'step-size',
      'eta L_s beyond the limit 1 of Theorem 1; the iteration itself is stable up to 2',
      [0.25, 0.5, 0.9, 1, 1.2, 1.5, 1.8, 1.95, 2.05, 2.2].map((value) => ({
        value,
        change: { problem: uneven, learningRate: value },
      })),
    ),
    study(
      'bias',
      'every gradient entry off by this much (Assumption 3)',
      [0, 0.05, 0.1, 0.2, 0.4, 0.8].map((value) => ({ value, change: { bias: value } })),
    ),
    study(
      'heavy-tails',
      'Pareto noise by tail index; from 2 downwards the variance is infinite (Assumption 4)',
      [6, 3, 2.5, 2, 1.5, 1.2].map((value) => ({
        value,
        change: { noise: pareto(value) },
        assumedVariance: Math.min(noiseVariance(pareto(value)), VARIANCE),
      })),
    ),
    study(
      'device-spread',
      "distance of the devices' own optima from the common one (Assumption 3, not i.i.d.)",
      [0, 0.1, 0.2, 0.5, 1, 2].map((value) => ({
        value,
        change: { problem: withDeviceOptima(problem, value) },
        repairedBy: 'device-spread',
      })),
    ),
    study(
      'shared-noise',
      'the same noise on every device, by n: it meets Assumption 4 but does not average out',
      [1, 2, 5, 10, 20].map((value) => ({
        value,
        change: { schedule: constantSchedule(value, size.rounds), noise: { kind: 'shared', variance: VARIANCE } },
      })),
    ),
    study(
      'idle-heads',
      'four-entry heads that move only when scheduled, by n (section II-A against (39))',
      [1, 2, 5, 10, 20].map((value) => ({
        value,
        change: {
          problem: withHeads,
          noise: { kind: 'gaussian', variance: 0.001 },
          schedule: constantSchedule(value, Math.min(20, size.rounds)),
        },
        repairedBy: 'participation',
      })),
    ),
  ];
}

function measure(base: MonteCarloOptions, { value, change, assumedVariance, repairedBy }: Case): BrokenPoint {
  const options = { ...base, ...change };
  const { mean, standardError, finalGaps } = monteCarlo(options);
  const last = options.schedule.length;
  const variance = assumedVariance ?? noiseVariance(options.noise);
  const bound = (form: BoundForm, spread = 0): number =>
    convergenceBound({
      form,
      schedule: options.schedule,
      constants: exactConstants(options.problem, options.learningRate, variance),
      initialGap: initialGap(options.problem),
      deviceSpread: spread,
      stepSize: 'unchecked',
    }).total;
  const repaired = {
    'device-spread': () => bound('tight', deviceSpread(options.problem)),
    participation: () => bound('participation'),
  };
  return {
    value,
    measured: finite(mean[last]!),
    standardError: finite(standardError[last]!),
    median: finite(median(finalGaps)),
    bounds: { source: bound('source'), sharp: bound('tight') },
    repaired: repairedBy === undefined ? null : repaired[repairedBy](),
  };
}

function median(values: Float64Array): number {
  return values.slice().sort()[values.length >> 1]!;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
