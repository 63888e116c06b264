import { FastStream, requireInteger, requireNonNegative, requirePositive } from '../../math';

/**
 * The smallest model with the structure of the paper: a frozen matrix, a low-rank pair shared by all, a head each.
 *
 * F_k = (1/2) E (theta_k^T (W0 + B A) x - w^T x - noise)^2 = (1/2) ||(W0 + B A)^T theta_k - w||^2 + const, x ~ N(0, I).
 * A is [rank, in], B [out, rank] and zero at the start, theta_k [out]. Gradients come from mini-batches of real samples.
 *
 * What it breaks: F is a quartic, so no L_s holds everywhere; it has saddle points, so no mu holds everywhere; the
 * blocks do not separate, so devices whose heads differ have different gradients of phi, against Assumption 3; and
 * the variance of a gradient entry grows with the residual, so no sigma^2 holds everywhere. All four can only be
 * measured along a path, which is what {@link runLoraFactorisation} does.
 */
export interface LoraFactorisation {
  readonly devices: number;
  readonly inSize: number;
  readonly outSize: number;
  readonly rank: number;
  /** [out, in] row-major, frozen. */
  readonly frozen: Float64Array;
  /** [in] w, what the labels are made of. */
  readonly target: Float64Array;
  /** Standard deviation of the labels' noise, >= 0. */
  readonly labelNoise: number;
  /** [rank, in] A at the start. */
  readonly startA: Float64Array;
  /** [out] head of every device at the start. */
  readonly startHead: Float64Array;
}

/** A, B and all heads: omega. */
export interface LoraPoint {
  readonly A: Float64Array;
  readonly B: Float64Array;
  /** [K, out] */
  readonly heads: Float64Array;
}

/** Gradient of phi = (A, B) at one device, and of its head. */
export interface LoraGradients {
  readonly A: Float64Array;
  readonly B: Float64Array;
  readonly head: Float64Array;
}

/**
 * A random instance, deterministic by its seed.
 *
 * @throws InputError for a size below 1
 * @example
 * loraFactorisation({ devices: 8, inSize: 6, outSize: 4, rank: 2, labelNoise: 0.3, seed: 0 })
 */
export function loraFactorisation(options: {
  readonly devices: number;
  readonly inSize: number;
  readonly outSize: number;
  readonly rank: number;
  readonly labelNoise: number;
  readonly seed: number;
}): LoraFactorisation {
  const { devices, inSize, outSize, rank, labelNoise, seed } = options;
  for (const name of ['devices', 'inSize', 'outSize', 'rank'] as const) requireInteger(name, options[name], 1, 1000);
  requireNonNegative('labelNoise', labelNoise);
  const stream = new FastStream(seed, 'bound/lora-factorisation');
  const normals = (size: number, scale: number): Float64Array => {
    const out = new Float64Array(size);
    stream.fillNormals(out);
    return out.map((value) => value * scale);
  };
  return {
    devices,
    inSize,
    outSize,
    rank,
    labelNoise,
    frozen: normals(outSize * inSize, 1 / Math.sqrt(inSize)),
    target: normals(inSize, 1 / Math.sqrt(inSize)),
    startA: normals(rank * inSize, 1 / Math.sqrt(inSize)),
    startHead: normals(outSize, 1 / Math.sqrt(outSize)),
  };
}

/** The point at which every run starts: B = 0, all heads equal. */
export function loraStart(problem: LoraFactorisation): LoraPoint {
  const heads = new Float64Array(problem.devices * problem.outSize);
  for (let k = 0; k < problem.devices; k++) heads.set(problem.startHead, k * problem.outSize);
  return { A: problem.startA.slice(), B: new Float64Array(problem.outSize * problem.rank), heads };
}

/** W0 + B A, [out, in]. */
export function effectiveWeights(
  { frozen, inSize, outSize, rank }: LoraFactorisation,
  { A, B }: LoraPoint,
): Float64Array {
  const W = frozen.slice();
  for (let o = 0; o < outSize; o++) {
    for (let r = 0; r < rank; r++) {
      const b = B[o * rank + r]!;
      for (let i = 0; i < inSize; i++) W[o * inSize + i] = W[o * inSize + i]! + b * A[r * inSize + i]!;
    }
  }
  return W;
}

/** F - F* at a point: (1/K) sum_k (1/2) ||W^T theta_k - w||^2; F* is the labels' noise alone. */
export function loraGapAt(problem: LoraFactorisation, point: LoraPoint): number {
  const W = effectiveWeights(problem, point);
  let sum = 0;
  for (let k = 0; k < problem.devices; k++) {
    for (const error of residual(problem, W, point.heads, k)) sum += 0.5 * error * error;
  }
  return sum / problem.devices;
}

/** W^T theta_k - w, [in]. */
function residual(
  { inSize, outSize, target }: LoraFactorisation,
  W: Float64Array,
  heads: Float64Array,
  device: number,
): Float64Array {
  const e = target.map((value) => -value);
  for (let o = 0; o < outSize; o++) {
    const theta = heads[device * outSize + o]!;
    for (let i = 0; i < inSize; i++) e[i] = e[i]! + theta * W[o * inSize + i]!;
  }
  return e;
}

/** The exact gradients of F_k; a mini-batch of `batchSize` samples of the stream where one is given. */
export function loraGradients(
  problem: LoraFactorisation,
  point: LoraPoint,
  W: Float64Array,
  device: number,
  sampling?: { readonly stream: FastStream; readonly batchSize: number },
): LoraGradients {
  const { inSize } = problem;
  const e = residual(problem, W, point.heads, device);
  // Every gradient is linear in v = E[residual(x) x]: exactly e, or its mini-batch estimate.
  const v = sampling === undefined ? e : sampledResidual(problem, e, sampling);
  const gradient = {
    A: new Float64Array(point.A.length),
    B: new Float64Array(point.B.length),
    head: new Float64Array(problem.outSize),
  };
  for (let o = 0; o < problem.outSize; o++) {
    const theta = point.heads[device * problem.outSize + o]!;
    for (let i = 0; i < inSize; i++) gradient.head[o] = gradient.head[o]! + W[o * inSize + i]! * v[i]!;
    for (let r = 0; r < problem.rank; r++) {
      const at = o * problem.rank + r;
      for (let i = 0; i < inSize; i++) {
        const a = r * inSize + i;
        gradient.B[at] = gradient.B[at]! + theta * point.A[a]! * v[i]!;
        gradient.A[a] = gradient.A[a]! + point.B[at]! * theta * v[i]!;
      }
    }
  }
  return gradient;
}

/** (1/b) sum over samples of (e^T x - noise) x. */
function sampledResidual(
  { inSize, labelNoise }: LoraFactorisation,
  e: Float64Array,
  { stream, batchSize }: { readonly stream: FastStream; readonly batchSize: number },
): Float64Array {
  const draws = new Float64Array(inSize + 1);
  const v = new Float64Array(inSize);
  for (let s = 0; s < batchSize; s++) {
    stream.fillNormals(draws);
    let error = -labelNoise * draws[inSize]!;
    for (let i = 0; i < inSize; i++) error += e[i]! * draws[i]!;
    for (let i = 0; i < inSize; i++) v[i] = v[i]! + (error * draws[i]!) / batchSize;
  }
  return v;
}

/**
 * One round of (3)-(4) in place: the devices of the set step their heads, the server steps with their averaged gradient.
 *
 * @returns the gradients that were used, one per device of the set
 */
export function loraRound(
  problem: LoraFactorisation,
  point: LoraPoint,
  set: ArrayLike<number>,
  learningRate: number,
  sampling: { readonly stream: FastStream; readonly batchSize: number },
): LoraGradients[] {
  requirePositive('learningRate', learningRate);
  const W = effectiveWeights(problem, point);
  const gradients = Array.from(set, (device) => loraGradients(problem, point, W, device, sampling));
  gradients.forEach(({ A, B, head }, s) => {
    subtract(point.A, A, learningRate / set.length);
    subtract(point.B, B, learningRate / set.length);
    subtract(point.heads, head, learningRate, set[s]! * problem.outSize);
  });
  return gradients;
}

function subtract(target: Float64Array, gradient: Float64Array, scale: number, from = 0): void {
  gradient.forEach((value, i) => {
    target[from + i] = target[from + i]! - scale * value;
  });
}
