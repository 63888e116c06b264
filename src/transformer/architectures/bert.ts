import type { TextArchitecture, TextConfig } from './architecture';
import { encoderFields, encoderJson } from './configFields';

/** A BERT: blocks with LayerNorm after each residual sum, exact gelu, tanh pooler over the first token. */
export interface BertConfig extends TextConfig {
  readonly modelType: 'bert';
  /** Segments a token can belong to; 2 for sentence pairs. */
  readonly tokenTypes: number;
}

const words = 'embeddings.word_embeddings.weight';
const positions = 'embeddings.position_embeddings.weight';
const tokenTypes = 'embeddings.token_type_embeddings.weight';
const norm = 'embeddings.LayerNorm';

/** BERT (Devlin and others, 2019), as Hugging Face's `BertModel` computes it. */
export const bert: TextArchitecture<BertConfig> = {
  modelType: 'bert',
  title: 'BERT',
  className: 'Bert',
  reads: 'text',
  recognises: (json) => 'vocab_size' in json && 'type_vocab_size' in json,
  parse: (fields) => ({
    modelType: 'bert',
    ...encoderFields(fields),
    vocabularySize: fields.size('vocab_size', 30522),
    maxPositions: fields.size('max_position_embeddings', 512),
    tokenTypes: fields.size('type_vocab_size', 2),
  }),
  json: (config) => ({
    ...encoderJson(config),
    position_embedding_type: 'absolute',
    vocab_size: config.vocabularySize,
    max_position_embeddings: config.maxPositions,
    type_vocab_size: config.tokenTypes,
    pad_token_id: 0,
  }),

  prefix: 'bert.',
  // LayerNorm's names in checkpoints from TensorFlow.
  rename: (name) =>
    name.replace(/\bLayerNorm\.gamma$/, 'LayerNorm.weight').replace(/\bLayerNorm\.beta$/, 'LayerNorm.bias'),

  embeddingShapes: ({ hiddenSize, ...config }) =>
    new Map([
      [words, [config.vocabularySize, hiddenSize]],
      [positions, [config.maxPositions, hiddenSize]],
      [tokenTypes, [config.tokenTypes, hiddenSize]],
      [`${norm}.weight`, [hiddenSize]],
      [`${norm}.bias`, [hiddenSize]],
    ]),
  embedding: () => ({ words, positions, tokenTypes, norm }),
  normalisation: 'post',
  blockNames(layer) {
    const block = `encoder.layer.${layer}.`;
    return {
      query: `${block}attention.self.query`,
      key: `${block}attention.self.key`,
      value: `${block}attention.self.value`,
      attentionOutput: `${block}attention.output.dense`,
      attentionNorm: `${block}attention.output.LayerNorm`,
      intermediate: `${block}intermediate.dense`,
      output: `${block}output.dense`,
      outputNorm: `${block}output.LayerNorm`,
    };
  },
  ending: { kind: 'pooler', name: 'pooler.dense' },

  peft: { classifier: 'SEQ_CLS', encoder: 'FEATURE_EXTRACTION', headReadsFeatures: true },
};
