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

/** The weights of one block; query, key and value are one dense layer of three times the width. */
export interface BlockWeights<T> {
  readonly queryKeyValue: Dense<T>;
  readonly attentionOutput: Dense<T>;
  readonly attentionNorm: Norm<T>;
  readonly intermediate: Dense<T>;
  readonly output: Dense<T>;
  readonly outputNorm: Norm<T>;
}

/** The weights of an encoder: BERT ends in a pooler, ViT in a layer norm. */
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

/** Which rows attention is asked for: the last block only needs each sequence's first token. */
export type Queries = 'first' | 'all';

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

  /** x Phi(x) with the exact error function, and its derivative Phi(x) + x phi(x) where asked for. */
  gelu(x: T, derivative: boolean): { readonly output: T; readonly derivative: T | undefined };

  /** softmax(q k^T / sqrt(headSize) + mask) v from [rows, 3 hidden] to [rows or batch, hidden]. */
  attention(queryKeyValue: T, mask: T | undefined, shape: BatchShape, queries: Queries): AttentionOutput<T>;
  /** The gradient of attention with respect to [rows, 3 hidden]. */
  attentionGradient(dContext: T, tape: AttentionTape<T>, shape: BatchShape, queries: Queries): T;

  /** Row 0 of every sequence: [rows, hidden] -> [batch, hidden]. */
  firstTokens(x: T, shape: BatchShape): T;
  /** The gradient of {@link Kernels.firstTokens}: zero in every other row. */
  firstTokensGradient(dy: T, shape: BatchShape): T;

  add(a: T, b: T): T;
  multiply(a: T, b: T): T;
  tanh(x: T): T;
  /** dy (1 - y^2) */
  tanhGradient(dy: T, y: T): T;

  /** Marks a value as needed after the scope that made it. */
  keep(value: T): T;
  /** Runs a computation and frees what it made, but for its result and what it kept. */
  scope<R>(compute: () => R): R;
}

/** The context vectors, [rows or batch, hidden], and the tape. */
export interface AttentionOutput<T> {
  readonly context: T;
  readonly tape: AttentionTape<T>;
}
