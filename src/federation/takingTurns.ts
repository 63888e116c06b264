import { setImmediate } from 'node:timers/promises';
import type { Encoder } from '../transformer';

/**
 * The encoder, with a turn of the event loop after every pass: a backend that computes in this thread otherwise holds it for a whole
 * run, and nothing that waits, such as a picture on its way to a notebook, is sent before the end. Same results.
 */
export function takingTurns(encoder: Encoder): Encoder {
  const inTurn = async <T>(pass: Promise<T>): Promise<T> => {
    const result = await pass;
    await setImmediate();
    return result;
  };
  return {
    config: encoder.config,
    backend: encoder.backend,
    microBatchTokens: encoder.microBatchTokens,
    forward: (...given) => inTurn(encoder.forward(...given)),
    infer: (...given) => inTurn(encoder.infer(...given)),
    hiddenState: (...given) => inTurn(encoder.hiddenState(...given)),
    backward: (...given) => inTurn(encoder.backward(...given)),
    backwardAll: (...given) => inTurn(encoder.backwardAll(...given)),
    updateWeights: (...given) => encoder.updateWeights(...given),
    dispose: () => encoder.dispose(),
  };
}
