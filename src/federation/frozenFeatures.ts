import type { Pretrained } from '../checkpoint';
import type { Settings } from '../settings';
import type { Example } from '../tasks';
import { type BackendName, createEncoder } from '../transformer';
import type { ReaderOptions, Watch } from './exampleReader';
import { withReader } from './withReader';

/** Examples that pass through the encoder at once. */
const BATCH = 64;

/** What a model makes of examples before anything is trained. */
export interface FrozenFeatures {
  /** [examples, hidden] */
  readonly features: Float32Array;
  /** Class numbers, [examples]. */
  readonly labels: Int32Array;
  /** What did the arithmetic. */
  readonly backend: BackendName;
}

/**
 * The features of examples under the checkpoint as it is, in their order.
 *
 * @param options.backend - what the encoder runs on; the fastest available one by default
 * @throws InputError where the model reads other inputs; DOMException `AbortError` between two batches
 */
export async function frozenFeatures(
  pretrained: Pretrained,
  examples: readonly Example[],
  { sequenceLength, loraAlpha }: Pick<Settings, 'sequenceLength' | 'loraAlpha'>,
  options: ReaderOptions & Watch & { readonly backend?: BackendName | undefined } = {},
): Promise<FrozenFeatures> {
  const { backend, folder, onProgress, signal } = options;
  const encoder = await createEncoder(pretrained, backend === undefined ? { loraAlpha } : { loraAlpha, backend });
  try {
    return await withReader(pretrained, sequenceLength, { backend: encoder.backend, folder }, async (reader) => {
      await reader.prepare(examples, { signal });
      const { inputs, labels } = reader.encode(examples);
      const { hiddenSize } = pretrained.config;
      const features = new Float32Array(inputs.length * hiddenSize);
      for (let from = 0; from < inputs.length; from += BATCH) {
        signal?.throwIfAborted();
        const batch = reader.embedTogether(inputs.slice(from, from + BATCH));
        features.set(await encoder.infer(batch, new Map()), from * hiddenSize);
        onProgress?.(Math.min(from + BATCH, inputs.length), inputs.length, 'features of the frozen model');
      }
      return { features, labels, backend: encoder.backend };
    });
  } finally {
    encoder.dispose();
  }
}
