import type { Pretrained } from '../checkpoint';
import { type ImageInput, imageEmbedding } from '../split';
import { concatenated, type EmbeddingBatch, type VitConfig } from '../transformer';
import { mirrored, type PatchFilter } from './patchFilters';

/** One of the eight ways to lay a square picture, in light or dark. */
export interface Symmetry {
  /** Mirrored at the diagonal, after the other two. */
  readonly transposed: boolean;
  /** Upside down. */
  readonly flipped: boolean;
  /** Left to right. */
  readonly mirrored: boolean;
  /** As a photographic negative. */
  readonly negative: boolean;
}

/**
 * Pictures as a ViT's fixed cosine filters see them, kept so that a picture can be turned, mirrored and inverted without
 * looking at its pixels again: all of that only moves patches, swaps filters and changes signs. Makes sixteen pictures
 * of one at no cost.
 */
export class FilteredPictures {
  readonly #values: Float32Array;
  readonly #side: number;
  readonly #hidden: number;
  readonly #filters: readonly PatchFilter[];
  readonly #mirrored: Int32Array;

  /**
   * @param model - a ViT whose patch projection holds the filters, without a bias
   * @param pictures - [channels, height, width] each, normalised so that a negative picture has the opposite sign
   */
  constructor(model: Pretrained, filters: readonly PatchFilter[], pictures: readonly ImageInput[]) {
    const { imageSize, patchSize, hiddenSize } = model.config as VitConfig;
    this.#side = imageSize / patchSize;
    this.#hidden = hiddenSize;
    this.#filters = filters;
    this.#mirrored = Int32Array.from(filters, (filter) => mirrored(filters, filter));
    this.#values = patchValues(model, pictures);
  }

  /**
   * Embeddings of chosen pictures, laid as asked.
   *
   * @param chosen - places of the pictures with their symmetries
   * @param positions - [1 + side^2, hidden], added to every picture
   * @param cls - [hidden], the first token
   */
  embed(
    chosen: readonly { readonly place: number; readonly symmetry: Symmetry }[],
    positions: Float32Array,
    cls: Float32Array,
  ): EmbeddingBatch {
    const [side, hidden] = [this.#side, this.#hidden];
    const tokens = side * side + 1;
    const values = new Float32Array(chosen.length * tokens * hidden);
    const signs = new Float32Array(hidden);
    for (const [index, { place, symmetry }] of chosen.entries()) {
      values.set(positions, index * tokens * hidden);
      for (let i = 0; i < hidden; i++) values[index * tokens * hidden + i]! += cls[i]!;
      this.#setSigns(signs, symmetry);
      for (let row = 0; row < side; row++) {
        for (let column = 0; column < side; column++) {
          const from = (place * side * side + this.#source(row, column, symmetry)) * hidden;
          const to = (index * tokens + 1 + row * side + column) * hidden;
          for (let i = 0; i < hidden; i++) {
            values[to + i]! += signs[i]! * this.#values[from + (symmetry.transposed ? this.#mirrored[i]! : i)]!;
          }
        }
      }
    }
    return {
      batch: chosen.length,
      tokens,
      hidden,
      values,
      attentionMask: new Uint8Array(chosen.length * tokens).fill(1),
    };
  }

  /** A wave of odd half waves changes its sign when it runs the other way. */
  #setSigns(signs: Float32Array, { flipped, mirrored, negative, transposed }: Symmetry): void {
    for (const [i, { down, across }] of this.#filters.entries()) {
      const odd = (transposed ? mirrored : flipped) && down % 2 === 1;
      const oddAcross = (transposed ? flipped : mirrored) && across % 2 === 1;
      signs[i] = (negative ? -1 : 1) * (odd ? -1 : 1) * (oddAcross ? -1 : 1);
    }
  }

  /** The patch that comes to lie at this row and column. */
  #source(row: number, column: number, { transposed, flipped, mirrored }: Symmetry): number {
    const [down, across] = transposed ? [column, row] : [row, column];
    const last = this.#side - 1;
    return (flipped ? last - down : down) * this.#side + (mirrored ? last - across : across);
  }
}

/** Every patch through the filters, [pictures, patches, hidden]: the embedding without positions. */
function patchValues(model: Pretrained, pictures: readonly ImageInput[]): Float32Array {
  const bare = new Map(model.weights);
  for (const name of ['embeddings.position_embeddings', 'embeddings.cls_token']) {
    const { shape, data } = bare.get(name)!;
    bare.set(name, { shape, data: new Float32Array(data.length) });
  }
  const embedding = imageEmbedding({ config: model.config as VitConfig, weights: bare });
  const parts: Float32Array[] = [];
  for (const picture of pictures) {
    const { values, hidden } = embedding.embed([picture]);
    parts.push(values.subarray(hidden));
  }
  return concatenated(parts);
}
