import type { OnProgress } from '../records';
import type { EmbeddingModule } from '../split';
import type { Example } from '../tasks';
import type { BackendName, EmbeddingBatch } from '../transformer';
import type { PictureStoreOptions } from './pictureStore';
import type { EncodedExamples } from './textInputs';

/** How a model's devices read examples: what is computed once, and what is computed for every mini-batch. */
export interface ExampleReader<Input> {
  readonly embedding: EmbeddingModule<Input>;
  /** What can be done with examples before they are embedded. */
  encode(examples: readonly Example[]): EncodedExamples<Input>;
  /** Computes what is computed once and takes long: pictures are embedded here, text needs nothing. */
  prepare(examples: readonly Example[], watch?: Watch): Promise<void>;
  /** Tokens that an input needs; inputs of like length are best embedded together. */
  lengthOf(input: Input): number;
  /** Embeds a batch without the padding that all of it carries. */
  embedTogether(inputs: readonly Input[]): EmbeddingBatch;
  /** Gives memory and temporary files back; the reader is of no use after. */
  dispose(): void;
}

/** Who hears how far a long step is, and may stop it. */
export interface Watch {
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a reader may be told. */
export interface ReaderOptions extends PictureStoreOptions {
  /** What pictures are embedded on: the encoder's backend; left out, the first that starts here. */
  readonly backend?: BackendName | undefined;
}
