import type { LoraFactors } from '../../transformer';

/** A task module that travels with an adapter: a linear classifier on the feature vector. */
export interface AdapterHead {
  readonly classes: number;
  readonly hidden: number;
  /** [classes, hidden] */
  readonly weight: Float32Array;
  /** [classes] */
  readonly bias: Float32Array;
}

/** Low-rank factors with the two numbers that give them a meaning: W = W0 + (alpha/rank) B A. */
export interface LoraAdapter {
  readonly rank: number;
  readonly alpha: number;
  readonly factors: LoraFactors;
  /** Where a classifier is kept with the factors; one of the devices' in the federated setting. */
  readonly head?: AdapterHead;
}

/** The first site whose pair does not have the adapter's rank or the model's sizes, in words; undefined when all fit. */
export function adapterFault(
  { rank, factors }: LoraAdapter,
  shapes: ReadonlyMap<string, readonly number[]>,
): string | undefined {
  for (const [site, { A, B, inSize, outSize }] of factors) {
    const shape = shapes.get(`${site}.weight`);
    if (shape === undefined || shape.length !== 2) return `site '${site}' is no dense layer of the model`;
    if (outSize !== shape[0] || inSize !== shape[1]) {
      return `site '${site}' is [${outSize}, ${inSize}], but the model's weight is [${shape.join(', ')}]`;
    }
    if (A.length !== rank * inSize) return `lora_A of '${site}' has ${A.length} values, not rank ${rank} x ${inSize}`;
    if (B.length !== outSize * rank) return `lora_B of '${site}' has ${B.length} values, not ${outSize} x rank ${rank}`;
  }
  return undefined;
}
