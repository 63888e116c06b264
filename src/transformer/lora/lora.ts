import { InputError } from '../../errors';
import type { RandomStream } from '../../math';
import { elementCount } from '../../math/elementCount';
import { encoderWeightShapes, loraSites } from '../architectures/encoderLayout';
import type { EncoderConfig, LoraFactors, LoraGradient, LoraPair } from '../architectures/types';

/**
 * Low-rank factors at the start of fine-tuning: B = 0, so that the model is the frozen one, and A uniform on
 * [-1/sqrt(in), 1/sqrt(in)], as PEFT draws it (Kaiming-uniform with a = sqrt 5).
 *
 * @param rank - r of every pair, an integer in [1, hiddenSize]
 * @param stream - the stream `'lora'` of the run
 * @throws InputError for another rank
 */
export function initialLora(config: EncoderConfig, rank: number, stream: RandomStream): LoraFactors {
  const { hiddenSize } = config;
  if (!Number.isInteger(rank) || rank < 1 || rank > hiddenSize) {
    throw new InputError(`loraRank must be an integer in [1, ${hiddenSize}] for this encoder, got ${rank}`);
  }
  const bound = 1 / Math.sqrt(hiddenSize);
  const factors = new Map<string, LoraPair>();
  for (const site of loraSites(config)) {
    const A = Float32Array.from({ length: rank * hiddenSize }, () => bound * (2 * stream.uniform() - 1));
    factors.set(site, { A, B: new Float32Array(hiddenSize * rank), inSize: hiddenSize, outSize: hiddenSize });
  }
  return factors;
}

/**
 * One step of gradient descent on the low-rank factors, phi - eta ghat: (4).
 *
 * @paper (4)
 * @param stepSize - eta
 * @returns new factors; the old ones are left as they are
 */
export function loraStep(factors: LoraFactors, gradient: LoraGradient, stepSize: number): LoraFactors {
  const next = new Map<string, LoraPair>();
  for (const [site, { A, B, inSize, outSize }] of factors) {
    const slope = gradient.get(site);
    if (slope === undefined) throw new InputError(`the gradient lacks the low-rank site '${site}'`);
    next.set(site, { A: descended(A, slope.A, stepSize), B: descended(B, slope.B, stepSize), inSize, outSize });
  }
  return next;
}

function descended(values: Float32Array, slope: Float32Array, stepSize: number): Float32Array {
  return values.map((value, i) => value - stepSize * slope[i]!);
}

/** The number of elements of the low-rank factors: q_phi of Theorem 1. */
export function loraParameterCount(factors: LoraFactors): number {
  let count = 0;
  for (const { A, B } of factors.values()) count += A.length + B.length;
  return count;
}

/** The number of weights of the encoder that stay frozen. */
export function encoderParameterCount(config: EncoderConfig): number {
  let count = 0;
  for (const shape of encoderWeightShapes(config).values()) {
    count += elementCount(shape);
  }
  return count;
}
