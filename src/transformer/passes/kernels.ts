import type { EncoderConfig } from '../architectures/types';

/** The shape of a batch inside the encoder; rows = batch * tokens. */
export interface BatchShape {
  readonly batch: number;
  readonly tokens: number;
  readonly heads: number;
  readonly headSize: number;
}

/** A dense layer y = x W + b, W stored in both orientations so that neither pass transposes it. */
export interface Dense<T> {
  /** [in, out] */
  readonly weight: T;
  /** [out, in], the checkpoint's own layout */
  readonly transposed: T;
  /** [out] */
  readonly bias: T;
}

/** The affine part of a layer norm. */
export interface Norm<T> {
  readonly gamma: T;
  readonly beta: T;
}

/** The low-rank pairs of the sites that share an input, side by side: y += x down up. */
export interface Adapter<T> {
  /** [in, ranks]: the A of every site, transposed. */
  readonly down: T;
  /** [ranks, in] */
  readonly downTransposed: T;
  /** [ranks, out]: block diagonal, (alpha/r) B of every site, transposed. */
  readonly up: T;
  /** [out, ranks] */
  readonly upTransposed: T;
}

/** Query, key and value of a block that attends from each sequence's first token, apart. */
export interface FirstTokenWeights<T> {
  readonly query: Dense<T>;
  readonly key: Dense<T>;
  readonly value: Dense<T>;
}

/** The weights of one block; query, key and value are one dense layer of three times the width. */
export interface BlockWeights<T> {
  readonly queryKeyValue: Dense<T>;
  /** The same apart; of the last block only. */
  readonly firstToken: FirstTokenWeights<T> | undefined;
  readonly attentionOutput: Dense<T>;
  readonly attentionNorm: Norm<T>;
  readonly intermediate: Dense<T>;
  readonly output: Dense<T>;
  readonly outputNorm: Norm<T>;
}

/** The weights of an encoder, which ends in a pooler, in a layer norm, or in neither. */
export interface EncoderWeights<T> {
  readonly blocks: readonly BlockWeights<T>[];
  readonly pooler: Dense<T> | undefined;
  readonly finalNorm: Norm<T> | undefined;
}

/** The adapters of an encoder; undefined where no site carries a pair. */
export interface EncoderAdapters<T> {
  readonly blocks: readonly (Adapter<T> | undefined)[];
  readonly pooler: Adapter<T> | undefined;
}

/** What a layer norm leaves for its gradient. */
export interface NormTape<T> {
  /** [rows, hidden]: (x - mean) / deviation */
  readonly normalised: T;
  /** [rows, 1] */
  readonly inverseDeviation: T;
}

/** What attention leaves for its gradient: which values, and in which arrangement, is the runtime's affair. */
export type AttentionTape<T> = readonly T[];

/**
 * The arithmetic that an encoder is composed of, each operation with its hand-derived gradient. A runtime implements it
 * once, on its own kind of tensor `T`, and inherits the whole transformer (transformer.ts).
 *
 * Rows are tokens: a matrix is [rows, features].
 */
export interface Kernels<T> {
  dense(x: T, layer: Dense<T>): T;
  /** dx = dy W^T */
  denseInputGradient(dy: T, layer: Dense<T>): T;
  /** dW = dy^T x as [out, in], db = sum of the rows of dy */
  denseWeightGradient(x: T, dy: T): { readonly weight: T; readonly bias: T };

  /** inner = x down, [rows, ranks]; output = frozen + inner up, [rows, out] */
  adapt(x: T, frozen: T, adapter: Adapter<T>): { readonly inner: T; readonly output: T };
  /** down: gradient as [ranks, in]; up: gradient as [ranks, out]; dInner = dy up^T */
  adaptGradient(x: T, inner: T, dy: T, adapter: Adapter<T>): { readonly down: T; readonly up: T; readonly dInner: T };
  /** dFrozen + dInner down^T: the input's gradient through the frozen layer and through the adapter. */
  adaptInputGradient(dFrozen: T, dInner: T, adapter: Adapter<T>): T;

  layerNorm(x: T, norm: Norm<T>): { readonly output: T; readonly tape: NormTape<T> };
  layerNormGradient(dy: T, norm: Norm<T>, tape: NormTape<T>): T;
  layerNormWeightGradient(dy: T, tape: NormTape<T>): { readonly gamma: T; readonly beta: T };
  /** gamma x + beta: a layer norm's output from its normalised value. */
  affine(normalised: T, norm: Norm<T>): T;

  /** x Phi(x) with the exact error function, and its derivative Phi(x) + x phi(x) where asked for. */
  gelu(x: T, derivative: boolean): { readonly output: T; readonly derivative: T | undefined };

  /** softmax(q k^T / sqrt(headSize) + mask) v from [rows, 3 hidden] to [rows, hidden]. */
  attention(queryKeyValue: T, mask: T | undefined, shape: BatchShape): AttentionOutput<T>;
  /** The gradient of attention with respect to [rows, 3 hidden]. */
  attentionGradient(dContext: T, tape: AttentionTape<T>, shape: BatchShape): T;

  /** Row 0 of every sequence: [rows, hidden] -> [batch, hidden]. */
  firstTokens(x: T, shape: BatchShape): T;
  /** The gradient of {@link Kernels.firstTokens}: zero in every other row. */
  firstTokensGradient(dy: T, shape: BatchShape): T;

  /** op(a) op(b) of the matrices in the last two dimensions; the dimensions before are equal. */
  product(a: T, b: T, options?: ProductOptions): T;
  /** softmax(scores + mask) of [batch, heads, tokens] over the tokens; mask as for attention. */
  softmax(scores: T, mask: T | undefined): T;
  /** p (dp - sum(p dp)) over the last dimension. */
  softmaxGradient(dProbabilities: T, probabilities: T): T;

  /** The adapter of query, key and value as one of each. */
  splitAdapter(adapter: Adapter<T>): {
    readonly query: Adapter<T>;
    readonly key: Adapter<T>;
    readonly value: Adapter<T>;
  };
  /** up of a part, transposed and cut by heads: [heads, headSize, ranks]. */
  upPerHead(part: Adapter<T>, heads: number): T;
  /** x down, [heads, batch, in] -> [heads, batch, ranks] */
  intoDown(x: T, adapter: Adapter<T>): T;
  /** inner down^T, [heads, batch, ranks] -> [heads, batch, in] */
  throughDown(inner: T, adapter: Adapter<T>): T;

  /** [rows, hidden] -> [batch, tokens, hidden] */
  sequences(x: T, shape: BatchShape): T;
  /** [batch, tokens, hidden] -> [rows, hidden] */
  tokens(x: T): T;
  /** [batch, hidden] -> [heads, batch, headSize] */
  headsFirst(x: T, shape: BatchShape): T;
  /** [heads, batch, headSize] -> [batch, hidden] */
  headsLast(x: T, shape: BatchShape): T;
  /** [hidden, n] -> [heads, headSize, n] */
  perHead(matrix: T, heads: number): T;
  /** [heads, headSize, n] -> [hidden, n] */
  joinHeads(x: T): T;
  /** [a, b, n] -> [b, a, n] */
  swapLeading(x: T): T;
  /** [m, n] -> [n, m] */
  transpose(matrix: T): T;
  /** [a, m, n] -> [m, n] */
  sumLeading(x: T): T;
  /** [rows, n] -> [n] */
  sumRows(x: T): T;
  concat(parts: readonly T[], axis: number): T;

  add(a: T, b: T): T;
  scale(x: T, factor: number): T;
  multiply(a: T, b: T): T;
  tanh(x: T): T;
  /** dy (1 - y^2) */
  tanhGradient(dy: T, y: T): T;

  /** Marks a value as needed after the scope that made it. */
  keep(value: T): T;
  /** Runs a computation and frees what it made, but for its result and what it kept. */
  scope<R>(compute: () => R): R;
}

/** Which operands of a product are transposed. */
export interface ProductOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** The context vectors, [rows, hidden], and the tape. */
export interface AttentionOutput<T> {
  readonly context: T;
  readonly tape: AttentionTape<T>;
}

/** One encoder, its weights and low-rank factors, as a runtime's tensors. */
export interface EncoderGraph<T> {
  readonly kernels: Kernels<T>;
  readonly config: EncoderConfig;
  readonly weights: EncoderWeights<T>;
  readonly adapters: EncoderAdapters<T>;
}
