import { constantSchedule, loraFactorisation, runLoraFactorisation } from '../../bound';
import { convergenceBound } from '../../bound/theorem/convergenceBound';
import type { StudySize } from './size';

/** A LoRA factorisation, trained by the protocol: measured gap, measured constants, and the bound made of them. */
export type LoraStudy = {
  readonly scheduled: number;
  readonly batchSize: number;
  /** Rounds at which the lists below were taken. */
  readonly rounds: readonly number[];
  readonly measured: readonly number[];
  readonly standardError: readonly number[];
  readonly bounds: { readonly source: readonly number[]; readonly joint: readonly number[] };
  /** (1/K) sum ||grad_phi F_k - grad_phi F||^2 / ||grad_phi F||^2; 0 would be Assumption 3. */
  readonly disagreement: readonly number[];
  readonly constants: {
    readonly smoothness: number;
    readonly plConstant: number;
    readonly gradientVariance: number;
  };
};

/**
 * Puts the bound beside a model that has the structure of the paper and none of its assumptions.
 *
 * The constants are those seen along the paths. The two-block form needs blocks that separate, so the joint one is used.
 */
export function studyLora({ runs, rounds, seed }: StudySize): readonly LoraStudy[] {
  const problem = loraFactorisation({ devices: 8, inSize: 6, outSize: 4, rank: 2, labelNoise: 0.3, seed });
  // A run costs some ten times one of the separable problems, and its gap varies less.
  const repetitions = Math.max(8, Math.round(runs / 8));
  const seen = [0, 0.05, 0.1, 0.25, 0.5, 0.75, 1].map((part) => Math.round(part * rounds));
  return (
    [
      [1, 8],
      [2, 8],
      [8, 8],
      [2, 32],
    ] as const
  ).map(([scheduled, batchSize]) => {
    const schedule = constantSchedule(scheduled, rounds);
    const result = runLoraFactorisation({ problem, schedule, learningRate: 0.1, batchSize, runs: repetitions, seed });
    const path = (form: 'source' | 'participation-joint'): number[] => {
      const options = { form, schedule, constants: result.constants, initialGap: result.mean[0]! };
      const bound = convergenceBound(options);
      return seen.map((t) => bound.path[t]!);
    };
    const { smoothness, plConstant, gradientVariance } = result.constants;
    return {
      scheduled,
      batchSize,
      rounds: seen,
      measured: seen.map((t) => result.mean[t]!),
      standardError: seen.map((t) => result.standardError[t]!),
      bounds: { source: path('source'), joint: path('participation-joint') },
      disagreement: seen.map((t) => result.disagreement[t]!),
      constants: { smoothness, plConstant, gradientVariance },
    };
  });
}
