import { type Pretrained, requireWeight } from '../../checkpoint';
import { InputError } from '../../errors';
import { requireInteger } from '../../math';
import type { TaskHead } from '../../split';
import { poolerName, type WeightTensor } from '../../transformer';

/**
 * The model with nothing but its first features: all others are 0 for every input, because their rows of the pooler are.
 * With heads that start at 0 there ({@link narrowHead}) no step ever moves these entries, so that q_theta of Theorem 1 is
 * classes (count + 1).
 *
 * @param count - an integer in [1, the model's width]
 * @throws InputError for another count, or a model without a pooler
 */
export function fewerFeatures(pretrained: Pretrained, count: number): Pretrained {
  const { config } = pretrained;
  requireInteger('count', count, 1, config.hiddenSize, 'keep at least one feature');
  const pooler = poolerName(config);
  if (pooler === undefined) {
    throw new InputError(`a ${config.modelType} has no pooler to take features from; use a model that has one`);
  }
  const cut = (name: string): WeightTensor => {
    const { shape, data } = requireWeight(pretrained, name);
    const kept = (data.length / shape[0]!) * count; // [features, ...]: the first rows
    return { shape, data: data.map((value, i) => (i < kept ? value : 0)) };
  };
  const weights = new Map(pretrained.weights);
  for (const name of [`${pooler}.weight`, `${pooler}.bias`]) weights.set(name, cut(name));
  return { ...pretrained, weights };
}

/** The head without the entries that read another feature than the first `count`. */
export function narrowHead(head: TaskHead, count: number): TaskHead {
  return { ...head, weight: head.weight.map((value, i) => (i % head.hidden < count ? value : 0)) };
}
