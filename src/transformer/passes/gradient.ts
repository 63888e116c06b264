/** The gradient of one adapter: down as [ranks, in], up as [ranks, out]. */
export interface AdapterGradient<T> {
  readonly down: T;
  readonly up: T;
}

/** The gradient of one stored weight; several names share it in equal parts, first dimension first. */
export interface NamedGradient<T> {
  readonly names: readonly string[];
  readonly value: T;
}

/** What a backward pass yields. */
export interface EncoderGradient<T> {
  readonly blocks: readonly (AdapterGradient<T> | undefined)[];
  readonly pooler: AdapterGradient<T> | undefined;
  /** Only for scope `'all'`. */
  readonly weights: readonly NamedGradient<T>[];
  /** [rows, hidden], only for scope `'all'`. */
  readonly embeddings: T | undefined;
}
