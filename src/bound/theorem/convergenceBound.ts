import { domainError, requireInteger, requireNonNegative } from '../../math';
import { type BoundConstants, checkBoundConstants } from './constants';
import { contraction, headContraction, tightContraction } from './contraction';
import { headGap, loraGap, tightLoraGap } from './gaps';
import { productWeights } from './weights';

/**
 * The forms of Theorem 1.
 *
 * - `source`: (13)-(16) as the paper has them. Its (39) lets every task module step in every round.
 * - `tight`: the same model; noise independent across devices is averaged exactly.
 * - `participation`: tight, and a task module moves only when its device is scheduled; each block has its own recursion.
 * - `participation-joint`: as before for a loss whose blocks do not separate; the slower block's factor for both.
 */
export type BoundForm = 'source' | 'tight' | 'participation' | 'participation-joint';

/** The initial gap F(omega^0) - F*, by block: what the low-rank factors and what the task modules can still remove. */
export interface GapByBlock {
  /** >= 0, units of the loss. */
  readonly adapter: number;
  /** >= 0, mean over the devices, units of the loss. */
  readonly heads: number;
}

/** What the bound of Theorem 1 is evaluated for. */
export interface BoundOptions {
  readonly form: BoundForm;
  /** n_0..n_{T-1}, scheduled devices per round, integers in [1, K]. */
  readonly schedule: ArrayLike<number>;
  readonly constants: BoundConstants;
  /** F(omega^0) - F*, >= 0. One number is put wholly into the block that keeps more of it. */
  readonly initialGap: number | GapByBlock;
  /** zeta^2, see {@link tightLoraGap}; 0 by default. The source form has no such term and refuses another value. */
  readonly deviceSpread?: number;
  /** `theorem` (default) refuses eta >= 1/L_s; `unchecked` evaluates the formula where nothing is proved. */
  readonly stepSize?: 'theorem' | 'unchecked';
}

/** The right-hand side of (13), whole and term by term; every number in units of the loss. */
export interface BoundTerms {
  readonly form: BoundForm;
  /** initial + lora + heads: the bound on E F(omega^T) - F*. */
  readonly total: number;
  /** What is left of the initial gap. */
  readonly initial: number;
  /** The LoRA-related gap, summed over rounds with their weights. */
  readonly lora: number;
  /** The gap related to the task modules, summed over rounds with their weights. */
  readonly heads: number;
  /** [T] what round t leaves in `lora`. */
  readonly loraByRound: Float64Array;
  /** [T] what round t leaves in `heads`. */
  readonly headsByRound: Float64Array;
  /** [T] prod_{i>t} of the factors of the low-rank block. */
  readonly weights: Float64Array;
  /** [T + 1] the bound after 0..T rounds: the sum of the three that follow. */
  readonly path: Float64Array;
  /** [T + 1] what is left of the initial gap after 0..T rounds. */
  readonly initialPath: Float64Array;
  /** [T + 1] */
  readonly loraPath: Float64Array;
  /** [T + 1] */
  readonly headsPath: Float64Array;
}

/**
 * Bounds the optimality gap after T rounds for any schedule: the right-hand side of Theorem 1.
 *
 * (13) E F(omega^T) - F* <= [prod_t lambda(n_t)] (F(omega^0) - F*) + sum_t [prod_{i>t} lambda(n_i)] (G_phi(n_t) + G_theta)
 *
 * The squared norm is ||phi||^2 + (1/K) sum_k ||theta_k||^2. With F = (1/K) sum_k F_k the device's own gradient in (3)
 * is K times the gradient of F, so in the plain Euclidean norm the task modules would need eta < 1/(K L_s) and (16)
 * would carry a further factor K; in this norm (16) is right as it stands.
 *
 * Differs from the paper: `participation` is the form whose model is the protocol of section II-A. Assumption 3 makes
 * F separate into a function of phi and one of the task modules, so both blocks have their own recursion:
 * the low-rank block with 1 - 2 mu eta + mu L_s eta^2 and noise (L_s eta^2/2) q_phi sigma^2 / n_t, the task modules with
 * 1 - (n_t/K)(2 mu eta - mu L_s eta^2) and noise (n_t/K) G_theta.
 *
 * @paper (13), Theorem 1
 * @throws InputError for a constant, a gap or an n_t outside its domain, and for eta >= 1/L_s unless unchecked
 * @example
 * convergenceBound({ form: 'tight', schedule: [5, 5, 10], constants, initialGap: 1 }).total
 */
export function convergenceBound(options: BoundOptions): BoundTerms {
  const { form, schedule, constants, deviceSpread = 0, stepSize = 'theorem' } = options;
  checkBoundConstants(constants);
  checkInitialGap(options.initialGap);
  requireNonNegative('deviceSpread', deviceSpread);
  if (form === 'source' && deviceSpread !== 0) {
    throw domainError('deviceSpread', "0 in the 'source' form", deviceSpread, "use 'tight' or 'participation'");
  }
  const limit = 1 / constants.smoothness;
  if (stepSize === 'theorem' && !(constants.learningRate < limit)) {
    const remedy = "take a smaller step, or pass stepSize: 'unchecked' to see the formula fail";
    throw domainError('learningRate', `< 1/smoothness = ${limit}`, constants.learningRate, remedy);
  }
  const blocks = Array.from(schedule, (n, t) => {
    requireInteger(`schedule[${t}]`, n, 1, constants.devices, 'schedule between one device and all of them');
    return roundFactors(form, n, constants, deviceSpread);
  });
  return assemble(form, blocks, options.initialGap);
}

/** One round of the recursion of both blocks: gap -> factor * gap + noise. */
interface RoundFactors {
  readonly adapter: number;
  readonly heads: number;
  readonly loraNoise: number;
  readonly headNoise: number;
}

function roundFactors(form: BoundForm, n: number, constants: BoundConstants, deviceSpread: number): RoundFactors {
  const share = n / constants.devices;
  const loraNoise = tightLoraGap(n, constants, deviceSpread);
  switch (form) {
    case 'source': {
      const factor = contraction(n, constants);
      return { adapter: factor, heads: factor, loraNoise: loraGap(n, constants), headNoise: headGap(constants) };
    }
    case 'tight': {
      const factor = tightContraction(constants);
      return { adapter: factor, heads: factor, loraNoise, headNoise: headGap(constants) };
    }
    case 'participation':
      return {
        adapter: tightContraction(constants),
        heads: headContraction(n, constants),
        loraNoise,
        headNoise: share * headGap(constants),
      };
    case 'participation-joint': {
      const factor = headContraction(n, constants);
      return { adapter: factor, heads: factor, loraNoise, headNoise: share * headGap(constants) };
    }
  }
}

function assemble(form: BoundForm, rounds: readonly RoundFactors[], initialGap: number | GapByBlock): BoundTerms {
  const adapter = productWeights(rounds.map((round) => round.adapter));
  const heads = productWeights(rounds.map((round) => round.heads));
  const loraByRound = adapter.rounds.map((weight, t) => weight * rounds[t]!.loraNoise);
  const headsByRound = heads.rounds.map((weight, t) => weight * rounds[t]!.headNoise);
  const [initialPath, loraPath, headsPath] = [0, 1, 2].map(() => new Float64Array(rounds.length + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const left = { adapter: 1, heads: 1 };
  initialPath[0] = remainingGap(initialGap, left);
  rounds.forEach((round, t) => {
    left.adapter *= round.adapter;
    left.heads *= round.heads;
    initialPath[t + 1] = remainingGap(initialGap, left);
    loraPath[t + 1] = round.adapter * loraPath[t]! + round.loraNoise;
    headsPath[t + 1] = round.heads * headsPath[t]! + round.headNoise;
  });
  const initial = remainingGap(initialGap, { adapter: adapter.initial, heads: heads.initial });
  const lora = sum(loraByRound);
  const head = sum(headsByRound);
  return {
    form,
    total: initial + lora + head,
    initial,
    lora,
    heads: head,
    loraByRound,
    headsByRound,
    weights: adapter.rounds,
    path: initialPath.map((left, t) => left + loraPath[t]! + headsPath[t]!),
    initialPath,
    loraPath,
    headsPath,
  };
}

/** What is left of the initial gap; where only its sum is known, the worst split of it. */
function remainingGap(initialGap: number | GapByBlock, left: GapByBlock): number {
  if (typeof initialGap === 'number') return Math.max(left.adapter, left.heads) * initialGap;
  return left.adapter * initialGap.adapter + left.heads * initialGap.heads;
}

function checkInitialGap(initialGap: number | GapByBlock): void {
  if (typeof initialGap === 'number') {
    requireNonNegative('initialGap', initialGap);
  } else {
    requireNonNegative('initialGap.adapter', initialGap.adapter);
    requireNonNegative('initialGap.heads', initialGap.heads);
  }
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
