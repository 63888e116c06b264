import { requireInteger } from '../../math';
import type { TransformerConfig } from './architecture';
import { encoderWeightShapes } from './encoderLayout';
import { architectureOf, readsImages } from './registry';

/** Floating-point operations of one example forward, by the part of the split that does them; a multiplication and an addition are two. */
export interface ForwardFlops {
  /** The embedding module, on the device: what is looked up is added and normalised, patches are projected. */
  readonly embedding: number;
  /** The encoder, at the server: its matrix products alone, so that it is rather too little than too much. */
  readonly encoder: number;
  /** The task module, on the device: a linear classifier with its softmax. */
  readonly head: number;
}

/** Of a layer norm, by number: sums, squares, a difference, a scale and a shift. */
const NORM = 8;
/** Of a softmax, by class: a difference, an exponential, a sum, a division. */
const SOFTMAX = 4;

/**
 * What a forward pass of one example costs, from the architecture's descriptor: every dense layer of the encoder on every
 * token (the last one of a pooler on the first alone), and the products of attention, 4 n^2 H in a block of n tokens.
 *
 * @param tokens - n of the example, with the CLS token and padding
 * @param classes - of the task module, default 2
 * @throws InputError for a number of tokens or classes below 1
 *
 * @example
 * forwardFlops(bertBase, 128).encoder // 2.2e10
 */
export function forwardFlops(config: TransformerConfig, tokens: number, classes: number = 2): ForwardFlops {
  requireInteger('tokens', tokens, 1, 2 ** 20);
  requireInteger('classes', classes, 1, 2 ** 24);
  const { hiddenSize, hiddenLayers } = config;
  const { ending } = architectureOf(config);
  let encoder = hiddenLayers * 4 * tokens * tokens * hiddenSize;
  for (const [name, shape] of encoderWeightShapes(config)) {
    if (shape.length !== 2) continue;
    const rows = ending.kind === 'pooler' && name === `${ending.name}.weight` ? 1 : tokens;
    encoder += 2 * rows * shape[0]! * shape[1]!;
  }
  const head = classes * (2 * hiddenSize + SOFTMAX);
  return { embedding: embeddingFlops(config, tokens), encoder, head };
}

function embeddingFlops(config: TransformerConfig, tokens: number): number {
  const { hiddenSize } = config;
  if (readsImages(config)) {
    const { patchSize, channels } = config;
    const patches = tokens - 1;
    return 2 * patches * channels * patchSize * patchSize * hiddenSize + tokens * hiddenSize;
  }
  const { tokenTypes } = architectureOf(config).embedding(config);
  return tokens * hiddenSize * ((tokenTypes === undefined ? 1 : 2) + NORM);
}
