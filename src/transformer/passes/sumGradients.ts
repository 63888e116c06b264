import type { FullGradient } from '../architectures/types';

/** Adds a gradient to a sum of gradients, in place. */
export function addGradient(
  sum: Pick<FullGradient, 'lora' | 'weights'>,
  { lora, weights }: Pick<FullGradient, 'lora' | 'weights'>,
): void {
  for (const [site, { A, B }] of lora) {
    const own = sum.lora.get(site)!;
    addArray(own.A, A);
    addArray(own.B, B);
  }
  for (const [name, slope] of weights) addArray(sum.weights.get(name)!, slope);
}

function addArray(sum: Float32Array, values: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += values[i]!;
}
