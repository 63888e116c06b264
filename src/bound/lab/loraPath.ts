import { FastStream, square } from '../../math';
import type { BoundConstants } from '../theorem/constants';
import {
  effectiveWeights,
  type LoraFactorisation,
  type LoraGradients,
  type LoraPoint,
  loraGapAt,
  loraGradients,
  loraRound,
  loraStart,
} from './loraFactorisation';

export interface LoraRunOptions {
  readonly problem: LoraFactorisation;
  readonly schedule: ArrayLike<number>;
  readonly learningRate: number;
  /** Samples of a scheduled device per round, integer >= 1. */
  readonly batchSize: number;
  /** Independent repetitions, >= 2. */
  readonly runs: number;
  readonly seed: number;
}

/** What the runs of a LoRA factorisation measured. */
export interface LoraRunResult {
  /** [T + 1] mean of F - F* over the runs. */
  readonly mean: Float64Array;
  /** [T + 1] its standard error. */
  readonly standardError: Float64Array;
  /** [T + 1] mean of (1/K) sum_k ||grad_phi F_k - grad_phi F||^2 / ||grad_phi F||^2: 0 would be Assumption 3. */
  readonly disagreement: Float64Array;
  /** The constants as the paths show them: L_s and sigma^2 at least as large, mu at most as large, as these. */
  readonly constants: BoundConstants;
}

/**
 * Trains a LoRA factorisation by the protocol and measures what Theorem 1 assumes, along the paths themselves.
 *
 * L_s is the largest ||grad F(w') - grad F(w)|| / ||w' - w|| of two consecutive points, mu the smallest
 * ||grad F||^2 / (2 (F - F*)), both in the device-averaged norm, and sigma^2 the largest variance of an entry of a
 * mini-batch gradient, estimated at ten rounds of the first run from 200 mini-batches each. A maximum over a path
 * is below the supremum, so these constants flatter the bound.
 */
export function runLoraFactorisation(options: LoraRunOptions): LoraRunResult {
  const { problem, schedule, learningRate, batchSize, runs, seed } = options;
  const stream = new FastStream(seed, 'bound/lora-path');
  const sampling = { stream, batchSize };
  const rounds = schedule.length;
  const [sum, squares, disagreement] = [0, 1, 2].map(() => new Float64Array(rounds + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const seen = { smoothness: 0, plConstant: Infinity, variance: 0 };
  const order = new Int32Array(problem.devices);
  const probes = new Set(Array.from({ length: 10 }, (_, i) => Math.floor((i * rounds) / 10)));
  for (let run = 0; run < runs; run++) {
    const point = loraStart(problem);
    for (let k = 0; k < problem.devices; k++) order[k] = k;
    let last: { point: LoraPoint; gradient: Float64Array } | undefined;
    for (let t = 0; t <= rounds; t++) {
      const gap = loraGapAt(problem, point);
      const { gradient, relativeSpread } = fullGradient(problem, point);
      sum[t] = sum[t]! + gap;
      squares[t] = squares[t]! + gap * gap;
      disagreement[t] = disagreement[t]! + relativeSpread / runs;
      if (gap > 0) seen.plConstant = Math.min(seen.plConstant, squaredNorm(gradient) / (2 * gap));
      if (last !== undefined) seen.smoothness = Math.max(seen.smoothness, curvature(problem, last, point, gradient));
      if (run === 0 && probes.has(t)) seen.variance = Math.max(seen.variance, entryVariance(problem, point, sampling));
      if (t === rounds) break;
      last = { point: { A: point.A.slice(), B: point.B.slice(), heads: point.heads.slice() }, gradient };
      stream.chooseFront(order, schedule[t]!);
      loraRound(problem, point, order.subarray(0, schedule[t]!), learningRate, sampling);
    }
  }
  const mean = sum.map((value) => value / runs);
  return {
    mean,
    standardError: squares.map((value, t) => Math.sqrt(Math.max(0, value / runs - square(mean[t]!)) / (runs - 1))),
    disagreement,
    constants: {
      devices: problem.devices,
      smoothness: seen.smoothness,
      plConstant: Math.min(seen.plConstant, seen.smoothness),
      gradientVariance: seen.variance,
      learningRate,
      adapterSize: problem.rank * (problem.inSize + problem.outSize),
      headSize: problem.outSize,
    },
  };
}

/** grad F in coordinates of the device-averaged norm (heads scaled by 1/sqrt K), and how far devices' phi parts differ. */
function fullGradient(
  problem: LoraFactorisation,
  point: LoraPoint,
): { readonly gradient: Float64Array; readonly relativeSpread: number } {
  const W = effectiveWeights(problem, point);
  const all = Array.from({ length: problem.devices }, (_, k) => loraGradients(problem, point, W, k));
  const adapter = all.map(({ A, B }) => Float64Array.of(...A, ...B));
  const mean = adapter[0]!.map((_, i) => adapter.reduce((sum, g) => sum + g[i]!, 0) / all.length);
  const spread = adapter.reduce((sum, g) => sum + squaredNorm(g.map((value, i) => value - mean[i]!)), 0) / all.length;
  const heads = all.flatMap(({ head }) => Array.from(head, (value) => value / Math.sqrt(all.length)));
  const size = squaredNorm(mean);
  return { gradient: Float64Array.of(...mean, ...heads), relativeSpread: size > 0 ? spread / size : 0 };
}

function curvature(
  { devices }: LoraFactorisation,
  last: { readonly point: LoraPoint; readonly gradient: Float64Array },
  point: LoraPoint,
  gradient: Float64Array,
): number {
  const difference = (a: Float64Array, b: Float64Array): number => squaredNorm(a.map((value, i) => value - b[i]!));
  const moved =
    difference(point.A, last.point.A) +
    difference(point.B, last.point.B) +
    difference(point.heads, last.point.heads) / devices;
  return moved > 0 ? Math.sqrt(difference(gradient, last.gradient) / moved) : 0;
}

/** Largest variance of an entry of a device's mini-batch gradient at a point, from 200 mini-batches of device 0. */
function entryVariance(
  problem: LoraFactorisation,
  point: LoraPoint,
  sampling: { readonly stream: FastStream; readonly batchSize: number },
): number {
  const W = effectiveWeights(problem, point);
  const flat = ({ A, B, head }: LoraGradients): Float64Array => Float64Array.of(...A, ...B, ...head);
  const samples = Array.from({ length: 200 }, () => flat(loraGradients(problem, point, W, 0, sampling)));
  let largest = 0;
  samples[0]!.forEach((_, i) => {
    const mean = samples.reduce((sum, g) => sum + g[i]!, 0) / samples.length;
    largest = Math.max(largest, samples.reduce((sum, g) => sum + square(g[i]! - mean), 0) / (samples.length - 1));
  });
  return largest;
}

function squaredNorm(x: Float64Array): number {
  return x.reduce((sum, value) => sum + value * value, 0);
}
