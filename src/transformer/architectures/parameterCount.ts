import { requireInteger } from '../../math';
import { elementCount } from '../../math/elementCount';
import type { TransformerConfig } from './architecture';
import { encoderWeightShapes, loraSites } from './encoderLayout';
import { weightShapes } from './weightNames';

/** How many numbers of a model are trained, and how many there are. */
export interface TrainableShare {
  /** Low-rank sites. */
  readonly sites: number;
  /** q_phi: r (in + out) summed over the sites. */
  readonly lora: number;
  /** q_theta: one device's task module. */
  readonly head: number;
  /** The frozen model: embeddings and encoder. */
  readonly frozen: number;
  /** (lora + head) / (lora + head + frozen), in [0, 1]. */
  readonly share: number;
}

/**
 * The number of weights of a model, embeddings and encoder together.
 *
 * @example
 * parameterCount(bertBase) // 109482240
 */
export function parameterCount(config: TransformerConfig): number {
  let count = 0;
  for (const shape of weightShapes(config).values()) count += elementCount(shape);
  return count;
}

/**
 * The share of a model that split federated LoRA trains: a rank-r pair on a dense layer [out, in] has r (in + out) elements
 * instead of in x out.
 *
 * @param rank - r, an integer >= 1
 * @param classes - of the task module, a linear classifier on the feature vector; 0 counts none. Default 2.
 * @throws InputError when rank or classes are out of range
 *
 * @example
 * trainableShare(bertBase, 4).lora // 227328, on 37 sites: 0.21 % of the model
 */
export function trainableShare(config: TransformerConfig, rank: number, classes: number = 2): TrainableShare {
  requireInteger('rank', rank, 1, config.hiddenSize);
  requireInteger('classes', classes, 0, 2 ** 24);
  const shapes = encoderWeightShapes(config);
  const sites = loraSites(config);
  let lora = 0;
  for (const site of sites) {
    const [out, from] = shapes.get(`${site}.weight`) as readonly [number, number];
    lora += rank * (from + out);
  }
  const head = classes * (config.hiddenSize + 1);
  const frozen = parameterCount(config);
  return { sites: sites.length, lora, head, frozen, share: (lora + head) / (lora + head + frozen) };
}

/**
 * A trainable share in one line, as the paper states it.
 *
 * @example
 * describeTrainableShare(trainableShare(bertBase, 4))
 * // '228,866 of 109,711,106 parameters are trained (0.209 %): 227,328 in 37 low-rank pairs, 1,538 in the task module'
 */
export function describeTrainableShare({ sites, lora, head, frozen, share }: TrainableShare): string {
  const show = (count: number): string => count.toLocaleString('en-US');
  return (
    `${show(lora + head)} of ${show(lora + head + frozen)} parameters are trained (${Number((100 * share).toPrecision(3))} %): ` +
    `${show(lora)} in ${sites} low-rank pairs, ${show(head)} in the task module`
  );
}
