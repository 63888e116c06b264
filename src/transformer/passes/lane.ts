import type { Encoder } from '../architectures/types';

/** An encoder that does one micro-batch at a time, in this thread or in one of its own. */
export type Lane = Pick<
  Encoder,
  'config' | 'backend' | 'forward' | 'infer' | 'hiddenState' | 'backward' | 'backwardAll' | 'updateWeights' | 'dispose'
>;
