import { spend } from '../records';
import type { Encoder } from './architectures/types';

/** The same encoder, with the time of its passes noted. */
export function timedEncoder(encoder: Encoder): Encoder {
  return {
    config: encoder.config,
    backend: encoder.backend,
    microBatchTokens: encoder.microBatchTokens,
    forward: (...given) => spend('forward', () => encoder.forward(...given)),
    infer: (...given) => spend('forward', () => encoder.infer(...given)),
    hiddenState: (...given) => spend('forward', () => encoder.hiddenState(...given)),
    backward: (...given) => spend('backward', () => encoder.backward(...given)),
    backwardAll: (...given) => spend('backward', () => encoder.backwardAll(...given)),
    updateWeights: (weights) => encoder.updateWeights(weights),
    dispose: () => encoder.dispose(),
  };
}
