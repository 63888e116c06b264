/** One file of a model on the hub. */
export interface ModelFile {
  readonly name: string;
  /** Roughly, for people. */
  readonly size: string;
  /** SHA-256 (hex), where it is known; otherwise the one that the hub states with the download is used and recorded. */
  readonly sha256?: string;
  /** Whether the model does without it: it is left out where the hub has none. */
  readonly optional?: boolean;
}

/** A copy of a model that was seen before, laid out by other means than the hub's own files. */
export interface KnownCopy {
  /** SHA-256 (hex) of its model.safetensors. */
  readonly sha256: string;
  /** What it is, and how it differs from the hub's. */
  readonly about: string;
}

/** A pre-trained model: where it comes from, what may be done with it, and what it has seen. */
export interface CatalogueModel {
  /** What it goes by on the command line, and in records. */
  readonly name: string;
  readonly title: string;
  readonly reads: 'text' | 'image';
  /** Blocks, width and parameters, for people. */
  readonly size: string;
  /** Repository on the Hugging Face hub. */
  readonly hub: string;
  readonly files: readonly ModelFile[];
  readonly licence: string;
  /** What it was trained on, and which tasks of the paper that touches. */
  readonly seen: string;
  /** What a reader of features should know of its pooler. */
  readonly pooler: string;
  readonly copies?: readonly KnownCopy[];
}
