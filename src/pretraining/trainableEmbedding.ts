import type { Pretrained } from '../checkpoint';
import type { ExampleReader } from '../federation/exampleReader';
import { type EncodedExamples, trimPadding } from '../federation/textInputs';
import { textReader } from '../federation/textReader';
import type { TextInput } from '../split';
import type { Example } from '../tasks';
import { architectureOf, type EmbeddingBatch, type TextConfig } from '../transformer';
import { embeddingGradient, embedForTraining } from './embeddingTraining';

/** What lies below the encoder: from examples to embeddings and, where it is trained, from their gradient to its own. */
export interface Bottom<Input> {
  encode(examples: readonly Example[]): EncodedExamples<Input>;
  embed(inputs: readonly Input[]): EmbeddedBatch;
}

export interface EmbeddedBatch {
  readonly batch: EmbeddingBatch;
  /** Gradients by weight name from the gradient of the embeddings, [batch, tokens, hidden]. */
  readonly backward: (gradient: Float32Array) => ReadonlyMap<string, Float32Array>;
}

/** An embedding that stays as it is. */
export function frozenEmbedding<Input>(reader: ExampleReader<Input>): Bottom<Input> {
  return {
    encode: reader.encode,
    embed: (inputs) => ({ batch: reader.embedTogether(inputs), backward: () => new Map() }),
  };
}

/** The tables of text, trained: the embeddings are computed from `model`'s arrays as they are at the moment. */
export function trainedTextEmbedding(model: Pretrained, config: TextConfig, length: number): Bottom<TextInput> {
  const { hiddenSize: hidden, layerNormEps } = config;
  const names = architectureOf(config).embedding(config);
  const weights = new Map([...model.weights].map(([name, { data }]) => [name, data] as const));
  return {
    encode: textReader(model, length).encode,
    embed(padded) {
      const inputs = trimPadding(padded);
      const tokens = inputs[0]!.inputIds.length;
      const join = (read: (input: TextInput) => Int32Array): Int32Array => {
        const joined = new Int32Array(inputs.length * tokens);
        for (const [i, input] of inputs.entries()) joined.set(read(input), i * tokens);
        return joined;
      };
      const ids = {
        batch: inputs.length,
        tokens,
        inputIds: join((input) => input.inputIds),
        tokenTypeIds: join((input) => input.tokenTypeIds),
      };
      const attentionMask = Uint8Array.from(join((input) => input.attentionMask));
      const { values, tape } = embedForTraining(weights, names, ids, hidden, layerNormEps);
      return {
        batch: { batch: inputs.length, tokens, hidden, values, attentionMask },
        backward: (gradient) => embeddingGradient(weights, names, tape, gradient, hidden),
      };
    },
  };
}
