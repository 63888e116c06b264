import { domainError, requirePositive } from '../../math';
import { weightShapes } from '../../transformer/architectures/weightNames';
import type { WeightTensor } from '../../transformer/architectures/weightTensor';
import type { Pretrained } from '../pretrained/pretrained';
import { adapterFault, type LoraAdapter } from './loraAdapter';

/**
 * Folds an adapter into its base: every adapted weight becomes W0 + (alpha/rank) B A, summed in double precision and rounded
 * once. The result is an ordinary checkpoint that computes what base and adapter compute together.
 *
 * @returns a new model; the base is left as it is and shares its other weights
 * @throws InputError when the adapter does not fit the model
 *
 * @example
 * savePretrained('merged', mergeLora(base, await loadAdapter('adapter', base.config)))
 */
export function mergeLora(base: Pretrained, adapter: LoraAdapter): Pretrained {
  const { rank, alpha, factors } = adapter;
  requirePositive('alpha', alpha);
  const fault = adapterFault(adapter, weightShapes(base.config));
  if (fault !== undefined)
    throw domainError('adapter', 'made for this model', fault, 'take the base it was trained on');
  const weights = new Map<string, WeightTensor>(base.weights);
  for (const [site, { A, B, inSize, outSize }] of factors) {
    const { shape, data } = base.weights.get(`${site}.weight`)!;
    const merged = new Float32Array(data.length);
    for (let row = 0; row < outSize; row++) {
      for (let column = 0; column < inSize; column++) {
        let update = 0;
        for (let r = 0; r < rank; r++) update += B[row * rank + r]! * A[r * inSize + column]!;
        merged[row * inSize + column] = data[row * inSize + column]! + (alpha / rank) * update;
      }
    }
    weights.set(`${site}.weight`, { shape, data: merged });
  }
  return { ...base, weights };
}
