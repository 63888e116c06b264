import type { JsonObject } from '../../records/jsonFile';
import type { EncoderConfig } from './types';

/** The shape of a model that reads text. */
export interface TextConfig extends EncoderConfig {
  /** Rows of the word embedding. */
  readonly vocabularySize: number;
  /** Longest sequence, in tokens. */
  readonly maxPositions: number;
  /** Segments a token can belong to; absent where the family has none. */
  readonly tokenTypes?: number;
}

/** The shape of a model that reads images. */
export interface ImageConfig extends EncoderConfig {
  /** Height and width of an image, in pixels. */
  readonly imageSize: number;
  /** Height and width of a patch, in pixels; divides imageSize. */
  readonly patchSize: number;
  /** Colour planes of an image. */
  readonly channels: number;
}

/** The shape of a pre-trained transformer; what else `modelType` decides stands in its {@link Architecture}. */
export type TransformerConfig = TextConfig | ImageConfig;

/** Canonical weight names with their shapes, in the order of the forward pass. */
export type WeightShapes = ReadonlyMap<string, readonly number[]>;

/** Names of the parts of one encoder block in a checkpoint, without `.weight` and `.bias`. */
export interface BlockNames {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly attentionOutput: string;
  readonly attentionNorm: string;
  readonly intermediate: string;
  readonly output: string;
  readonly outputNorm: string;
}

/**
 * How the last hidden states become the feature vector: a dense layer with tanh over the first token, a layer norm of which
 * the first token is taken, or the first token as it is.
 */
export type Ending =
  | { readonly kind: 'pooler'; readonly name: string }
  | { readonly kind: 'norm'; readonly name: string }
  | { readonly kind: 'first-token' };

/** Names of the tables whose rows are added and normalised to embed a token. */
export interface TextEmbedding {
  readonly words: string;
  readonly positions: string;
  /** Absent where tokens have no type. */
  readonly tokenTypes?: string;
  /** The layer norm over the sum, without `.weight` and `.bias`. */
  readonly norm: string;
  /**
   * The id of a padding token, where positions are counted as RoBERTa does: the n-th token that is no padding, n = 1, 2, ...,
   * has row paddingId + n, and padding has row paddingId. Absent where token n = 0, 1, ... has row n.
   */
  readonly paddingId?: number;
}

/** Names of what embeds an image: patches are projected, a CLS token is put before them, and positions are added. */
export interface ImageEmbedding {
  readonly cls: string;
  readonly positions: string;
  /** A strided convolution, without `.weight` and `.bias`. */
  readonly projection: string;
}

/** What Python's peft calls an adapter's task, on a classifier and on the bare encoder; null where it has no word. */
export interface PeftTasks {
  readonly classifier: string | null;
  readonly encoder: string | null;
  /** The module of Python's class that has a dense layer, without the family's prefix; the weight's name by default. */
  readonly moduleOf?: (site: string) => string;
  /** Whether the classifier of Python's class reads the feature vector itself, so that a task module can be one. */
  readonly headReadsFeatures: boolean;
}

/** Reads fields of a config.json; each names file, field, rule and value when it refuses. */
export interface ConfigFields {
  readonly json: JsonObject;
  /** An integer in [1, max]; `[n, n]` counts as n, and an absent field as `absent`. */
  size(field: string, absent: number, max?: number): number;
  /** A number of blocks. */
  layers(field: string, absent: number): number;
  /** The epsilon of every layer norm, in (0, 1). */
  epsilon(field: string, absent: number): number;
  /** An integer in [0, max]: the id of a token. */
  tokenId(field: string, absent: number): number;
}

/** What a family of transformers has of its own, whatever it reads. */
interface Family<Config extends EncoderConfig> {
  /** `model_type` in config.json. */
  readonly modelType: Config['modelType'];
  /** As a sentence names it: `BERT`. */
  readonly title: string;
  /** What the names of its classes in Python's transformers begin with: `Bert` of `BertModel`. */
  readonly className: string;
  /** Whether a config.json that names neither model_type nor a class is one of this family. */
  recognises(json: JsonObject): boolean;
  /** The sizes in a config.json; absent ones as in Hugging Face's own configuration class. */
  parse(fields: ConfigFields): Config;
  /** Whether sizes go together, beyond what {@link checkTransformerConfig} asks of all families. */
  check?(config: Config): void;
  /** The fields of config.json, but for `architectures` and `model_type`. */
  json(config: Config): JsonObject;

  /** What a whole model's tensor names begin with, the dot included: `bert.`. */
  readonly prefix: string;
  /**
   * The canonical name of a tensor whose name comes from other software or an older version; others stay as they are. Several
   * names share the tensor in equal parts along its first dimension.
   */
  rename?(name: string): string | readonly string[];

  /** The weights below the encoder. */
  embeddingShapes(config: Config): WeightShapes;
  /** Whether a layer norm stands before attention and feed-forward or after each residual sum. */
  readonly normalisation: 'pre' | 'post';
  blockNames(layer: number): BlockNames;
  readonly ending: Ending;

  readonly peft: PeftTasks;
}

/** A family that reads text. */
export interface TextArchitecture<Config extends TextConfig = TextConfig> extends Family<Config> {
  readonly reads: 'text';
  embedding(config: Config): TextEmbedding;
}

/** A family that reads images. */
export interface ImageArchitecture<Config extends ImageConfig = ImageConfig> extends Family<Config> {
  readonly reads: 'image';
  embedding(config: Config): ImageEmbedding;
}

/**
 * One family of transformers: sizes from config.json and back, names and shapes of its weights, where it normalises, how it
 * embeds and how it ends. Nothing outside asks for a family by name; a new one is an object of this kind in
 * {@link architectures}.
 */
export type Architecture = TextArchitecture | ImageArchitecture;
