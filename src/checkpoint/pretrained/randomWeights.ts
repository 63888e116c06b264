import { RandomStream } from '../../math';
import { elementCount } from '../../math/elementCount';
import type { TransformerConfig } from '../../transformer/architectures/architecture';
import { checkTransformerConfig } from '../../transformer/architectures/config';
import { weightShapes } from '../../transformer/architectures/weightNames';
import type { WeightTensor } from '../../transformer/architectures/weightTensor';
import type { Pretrained } from './pretrained';

/** Standard deviation of the initial weights of BERT and its relatives, `initializer_range` in their files. */
const INITIAL_DEVIATION = 0.02;

/**
 * A model with the weights that the pre-training of BERT and its relatives starts from: N(0, 0.02^2) for matrices and embeddings, zero for
 * biases, one for LayerNorm's weights.
 *
 * Each tensor draws from a stream of its own name, so a deeper model repeats the weights of a shallower one.
 *
 * @param seed - integer in [0, 2^53)
 * @throws InputError when the sizes of `config` do not go together
 *
 * @example
 * randomPretrained(config, 0).weights.get('encoder.layer.0.attention.self.query.bias').data[0] // 0
 */
export function randomPretrained(config: TransformerConfig, seed: number): Pretrained {
  checkTransformerConfig(config);
  const weights = new Map<string, WeightTensor>();
  for (const [name, shape] of weightShapes(config)) weights.set(name, initialWeight(name, shape, seed));
  return { config, weights };
}

/** One tensor of {@link randomPretrained}. */
export function initialWeight(name: string, shape: readonly number[], seed: number): WeightTensor {
  const data = new Float32Array(elementCount(shape));
  // The only weights that are vectors are those of layer norms.
  if (shape.length === 1 && name.endsWith('.weight')) data.fill(1);
  else if (!name.endsWith('.bias')) {
    const stream = new RandomStream(seed, `initial-weight/${name}`);
    for (let i = 0; i < data.length; i++) data[i] = INITIAL_DEVIATION * stream.normal();
  }
  return { shape, data };
}
