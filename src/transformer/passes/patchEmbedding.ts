import { InputError } from '../../errors';
import { square } from '../../math';
import type { ImageConfig } from '../architectures/architecture';
import { architectureOf } from '../architectures/registry';
import type { BackendName } from '../architectures/types';
import type { WeightTensor } from '../architectures/weightTensor';

/** The patch embedding of a model that reads images, on a runtime: a picture to what its encoder reads. */
export interface PatchEmbedding {
  readonly backend: BackendName;
  /** 1 + patches of a picture. */
  readonly tokens: number;
  /**
   * [CLS, patches] + positions of one picture. One at a time, so that its numbers do not depend on which others there are.
   *
   * @param picture - [channels, imageSize, imageSize], normalised
   * @returns [tokens, hidden], in memory of its own
   * @throws InputError for a picture of another size
   */
  embed(picture: Float32Array): Promise<Float32Array>;
  /** Gives the runtime's memory back; a second call does nothing. */
  dispose(): void;
}

/** What a patch embedding needs of a checkpoint. */
export interface PatchEmbeddingModel {
  readonly config: ImageConfig;
  readonly weights: ReadonlyMap<string, WeightTensor>;
}

/** The arrays of a patch embedding, as every runtime takes them. */
export interface PatchWeights {
  readonly channels: number;
  readonly hidden: number;
  readonly imageSize: number;
  readonly patchSize: number;
  /** Patches along a side. */
  readonly across: number;
  /** [hidden, channels, patchSize, patchSize] */
  readonly kernel: Float32Array;
  /** [hidden] */
  readonly bias: Float32Array;
  /** CLS with its position, [hidden]: the first token of every picture. */
  readonly first: Float32Array;
  /** The positions of the patches, [across^2, hidden]. */
  readonly positions: Float32Array;
}

/** @throws InputError naming a weight that the model lacks or that has another size */
export function patchWeights({ config, weights }: PatchEmbeddingModel): PatchWeights {
  const { hiddenSize: hidden, imageSize, patchSize, channels } = config;
  const names = architectureOf(config).embedding(config);
  const across = imageSize / patchSize;
  const required = (name: string, length: number): Float32Array => {
    const data = weights.get(name)?.data;
    if (data?.length === length) return data;
    throw new InputError(
      `the weight '${name}' must hold ${length} numbers, got ${data === undefined ? 'none' : data.length}; load the model for images of ${imageSize} pixels`,
    );
  };
  const positions = required(names.positions, (1 + square(across)) * hidden);
  const cls = required(names.cls, hidden);
  return {
    channels,
    hidden,
    imageSize,
    patchSize,
    across,
    kernel: required(`${names.projection}.weight`, hidden * channels * square(patchSize)),
    bias: required(`${names.projection}.bias`, hidden),
    first: cls.map((value, i) => value + positions[i]!),
    positions: positions.subarray(hidden),
  };
}

/** @throws InputError for a picture that does not fill [channels, imageSize, imageSize] */
export function checkPicture(picture: Float32Array, { channels, imageSize }: PatchWeights): void {
  const due = channels * square(imageSize);
  if (picture.length === due) return;
  throw new InputError(
    `a picture must hold ${channels} x ${imageSize} x ${imageSize} = ${due} numbers, got ${picture.length}; resize and normalise it first`,
  );
}
