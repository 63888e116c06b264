import type { BoundConstants } from './constants';
import { convergenceBound } from './convergenceBound';

/** What a training run leaves that the bound speaks about. */
export interface MeasuredTraining {
  /** n_0..n_{T-1}, scheduled devices; in a round with 0 nothing moves. */
  readonly devices: readonly number[];
  /** Rounds done at each measurement; the first is 0. */
  readonly round: readonly number[];
  /** F at each measurement. */
  readonly trainingLoss: readonly number[];
}

/** Bounds on the loss itself, F* added, at the rounds of the measurements. */
export interface BoundBesideLoss {
  readonly round: readonly number[];
  readonly measured: readonly number[];
  readonly source: readonly number[];
  readonly tight: readonly number[];
  readonly participation: readonly number[];
  /** Whether eta < 1/L_s, which the theorem asks for; `'outside'` the numbers are a formula without a proof. */
  readonly stepSize: 'within' | 'outside';
}

/**
 * Theorem 1 beside the loss that a training run measured.
 *
 * `participation` is the joint form: a head behind an encoder does not separate into blocks. The tight and the
 * participation-aware form carry the spread of the devices' gradients, rho(n) zeta^2; the paper's form has no such term.
 *
 * @param options.lowest - F*, or what stands for it; at most the first measured loss
 * @param options.deviceSpread - zeta^2, in the norm of the constants
 * @throws InputError as {@link convergenceBound}
 */
export function boundBesideLoss(options: {
  readonly training: MeasuredTraining;
  readonly constants: BoundConstants;
  readonly lowest: number;
  readonly deviceSpread: number;
}): BoundBesideLoss {
  const { training, constants, lowest, deviceSpread } = options;
  const active = training.devices.filter((n) => n > 0);
  const within = constants.learningRate < 1 / constants.smoothness;
  // Rounds that count among the first t: those in which somebody was scheduled.
  const counted = training.round.map((t) => training.devices.slice(0, t).filter((n) => n > 0).length);
  const path = (form: 'source' | 'tight' | 'participation-joint'): number[] => {
    const bound = convergenceBound({
      form,
      schedule: active,
      constants,
      initialGap: training.trainingLoss[0]! - lowest,
      stepSize: within ? 'theorem' : 'unchecked',
      ...(form === 'source' ? {} : { deviceSpread }),
    });
    return counted.map((t) => lowest + bound.path[t]!);
  };
  return {
    round: training.round,
    measured: training.trainingLoss,
    source: path('source'),
    tight: path('tight'),
    participation: path('participation-joint'),
    stepSize: within ? 'within' : 'outside',
  };
}
