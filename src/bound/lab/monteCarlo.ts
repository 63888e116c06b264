import { domainError, FastStream, requireInteger, requirePositive, square } from '../../math';
import { type Shape, shapes } from './lossShapes';
import { checkNoise, fillMeanNoise, type NoiseModel } from './noise';
import type { SeparableProblem } from './problem';

export interface MonteCarloOptions {
  readonly problem: SeparableProblem;
  /** n_0..n_{T-1}, integers in [1, K]; each round draws a uniform set of that size. */
  readonly schedule: ArrayLike<number>;
  /** eta > 0; any size, also one at which the iteration diverges. */
  readonly learningRate: number;
  readonly noise: NoiseModel;
  /** Whose task modules step: those of the scheduled devices (section II-A), or all, as (39) supposes. */
  readonly headUpdates: 'scheduled' | 'all';
  /** Independent repetitions, >= 2. */
  readonly runs: number;
  /** Integer in [0, 2^53). */
  readonly seed: number;
  /** Added to every entry of every gradient: breaks Assumption 3. 0 by default. */
  readonly bias?: number;
}

/** The measured optimality gap F(omega^t) - F* over all runs, in units of the loss. */
export interface MonteCarloResult {
  readonly runs: number;
  /** [T + 1] mean after t rounds. */
  readonly mean: Float64Array;
  /** [T + 1] standard error of that mean. */
  readonly standardError: Float64Array;
  /** [T + 1] share of the low-rank factors in the mean. */
  readonly adapterMean: Float64Array;
  /** [T + 1] share of the task modules in the mean. */
  readonly headsMean: Float64Array;
  /** [runs] gap after the last round. */
  readonly finalGaps: Float64Array;
}

/**
 * Measures the optimality gap of the protocol (3)-(4) on a problem with known constants.
 *
 * Every run draws its own sets and its own noise; the runs are one sequence of one stream, so the first 100 of 1000
 * runs are the 100 runs of the same seed.
 *
 * @paper (30)
 * @throws InputError for an option outside its domain
 * @example
 * monteCarlo({ problem, schedule: [5, 5, 10], learningRate: 0.5, noise: { kind: 'gaussian', variance: 1 },
 *   headUpdates: 'scheduled', runs: 1000, seed: 0 }).mean // [4]
 */
export function monteCarlo(options: MonteCarloOptions): MonteCarloResult {
  checkOptions(options);
  const { schedule, runs, seed } = options;
  const stream = new FastStream(seed, 'bound/monte-carlo');
  const run = new OneRun(options, stream);
  const rounds = schedule.length;
  const adapterSum = new Float64Array(rounds + 1);
  const headsSum = new Float64Array(rounds + 1);
  const squares = new Float64Array(rounds + 1);
  const finalGaps = new Float64Array(runs);
  for (let r = 0; r < runs; r++) {
    run.restart();
    for (let t = 0; t <= rounds; t++) {
      if (t > 0) run.round(schedule[t - 1]!);
      const gap = run.adapterGap + run.headsGap;
      adapterSum[t] = adapterSum[t]! + run.adapterGap;
      headsSum[t] = headsSum[t]! + run.headsGap;
      squares[t] = squares[t]! + gap * gap;
      if (t === rounds) finalGaps[r] = gap;
    }
  }
  const mean = adapterSum.map((sum, t) => (sum + headsSum[t]!) / runs);
  const standardError = squares.map((sum, t) => {
    const variance = Math.max(0, sum / runs - square(mean[t]!)) * (runs / (runs - 1));
    return Math.sqrt(variance / runs);
  });
  return {
    runs,
    mean,
    standardError,
    adapterMean: adapterSum.map((sum) => sum / runs),
    headsMean: headsSum.map((sum) => sum / runs),
    finalGaps,
  };
}

function checkOptions({ problem, schedule, learningRate, noise, runs, bias = 0 }: MonteCarloOptions): void {
  requirePositive('learningRate', learningRate);
  requireInteger('runs', runs, 2, 1e9, 'one run has no standard error');
  checkNoise(noise);
  if (!Number.isFinite(bias)) throw domainError('bias', 'finite', bias);
  for (let t = 0; t < schedule.length; t++) requireInteger(`schedule[${t}]`, schedule[t]!, 1, problem.devices);
}

/** The state of one run; the buffers are used again for the next. */
class OneRun {
  adapterGap = 0;
  headsGap = 0;
  readonly #problem: SeparableProblem;
  readonly #options: MonteCarloOptions;
  readonly #stream: FastStream;
  readonly #shape: Shape;
  readonly #adapter: Float64Array;
  /** [K x q_theta] */
  readonly #heads: Float64Array;
  readonly #order: Int32Array;
  readonly #noise: Float64Array;
  readonly #shift: Float64Array;

  constructor(options: MonteCarloOptions, stream: FastStream) {
    const { problem } = options;
    const { devices, adapterScales, headScales } = problem;
    this.#problem = problem;
    this.#options = options;
    this.#stream = stream;
    this.#shape = shapes[problem.shape];
    this.#adapter = new Float64Array(adapterScales.length);
    this.#heads = new Float64Array(devices * headScales.length);
    this.#order = Int32Array.from({ length: devices }, (_, k) => k);
    this.#noise = new Float64Array(Math.max(adapterScales.length, this.#heads.length));
    this.#shift = new Float64Array(adapterScales.length);
  }

  restart(): void {
    const { adapterStart, headStart, devices } = this.#problem;
    this.#adapter.set(adapterStart);
    for (let k = 0; k < devices; k++) this.#heads.set(headStart, k * headStart.length);
    // Runs must not depend on the order the last one left behind.
    for (let k = 0; k < devices; k++) this.#order[k] = k;
    this.#measure();
  }

  round(scheduled: number): void {
    const { headScales, devices, deviceOptima } = this.#problem;
    const { headUpdates } = this.#options;
    const setMatters = (headScales.length > 0 && headUpdates === 'scheduled') || deviceOptima !== undefined;
    if (setMatters && scheduled < devices) this.#stream.chooseFront(this.#order, scheduled);
    this.#stepAdapter(scheduled);
    if (headScales.length > 0) this.#stepHeads(headUpdates === 'all' ? devices : scheduled);
    this.#measure();
  }

  #stepAdapter(scheduled: number): void {
    const { adapterScales, deviceOptima } = this.#problem;
    const { learningRate, noise, bias = 0 } = this.#options;
    const size = adapterScales.length;
    fillMeanNoise(noise, scheduled, this.#stream, this.#noise, 0, size);
    if (deviceOptima !== undefined) this.#meanOptimum(deviceOptima, scheduled);
    step(this.#shape, this.#adapter, 0, adapterScales, this.#shift, this.#noise, learningRate, bias);
  }

  /** Mean optimum of the scheduled devices, which their averaged gradient points to. */
  #meanOptimum(deviceOptima: Float64Array, scheduled: number): void {
    const shift = this.#shift;
    const size = shift.length;
    shift.fill(0);
    for (let s = 0; s < scheduled; s++) {
      const from = this.#order[s]! * size;
      for (let i = 0; i < size; i++) shift[i] = shift[i]! + deviceOptima[from + i]! / scheduled;
    }
  }

  #stepHeads(moving: number): void {
    const { headScales } = this.#problem;
    const { learningRate, noise, bias = 0 } = this.#options;
    const size = headScales.length;
    for (let s = 0; s < moving; s++) {
      fillMeanNoise(noise, 1, this.#stream, this.#noise, 0, size);
      const from = this.#order[s]! * size;
      step(this.#shape, this.#heads, from, headScales, NO_SHIFT, this.#noise, learningRate, bias);
    }
  }

  #measure(): void {
    const { adapterScales, headScales, devices } = this.#problem;
    this.adapterGap = gap(this.#shape, this.#adapter, 0, adapterScales);
    let heads = 0;
    for (let k = 0; k < devices; k++) heads += gap(this.#shape, this.#heads, k * headScales.length, headScales);
    this.headsGap = heads / devices;
  }
}

const NO_SHIFT = new Float64Array(0);

/** x <- x - eta (a s'(x - shift) + noise + bias), one block in place. */
function step(
  shape: Shape,
  x: Float64Array,
  from: number,
  scales: Float64Array,
  shift: Float64Array,
  noise: Float64Array,
  eta: number,
  bias: number,
): void {
  const shifted = shift.length > 0;
  if (shape === shapes.quadratic) {
    for (let i = 0; i < scales.length; i++) {
      const at = x[from + i]!;
      x[from + i] = at - eta * (scales[i]! * (shifted ? at - shift[i]! : at) + noise[i]! + bias);
    }
  } else {
    for (let i = 0; i < scales.length; i++) {
      const at = x[from + i]!;
      x[from + i] = at - eta * (scales[i]! * shape.slope(at) + noise[i]! + bias);
    }
  }
}

/** sum_i a_i s(x_i) of one block. */
function gap(shape: Shape, x: Float64Array, from: number, scales: Float64Array): number {
  let sum = 0;
  if (shape === shapes.quadratic) {
    for (let i = 0; i < scales.length; i++) sum += scales[i]! * x[from + i]! * x[from + i]!;
    return 0.5 * sum;
  }
  for (let i = 0; i < scales.length; i++) sum += scales[i]! * shape.value(x[from + i]!);
  return sum;
}
