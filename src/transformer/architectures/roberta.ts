import { InputError } from '../../errors';
import type { TextArchitecture, TextConfig } from './architecture';
import { bert } from './bert';
import { encoderFields, encoderJson } from './configFields';

/** A RoBERTa: BERT's blocks and pooler, with positions that are counted from after the padding token's id. */
export interface RobertaConfig extends TextConfig {
  readonly modelType: 'roberta';
  readonly tokenTypes: number;
  /** The id of the padding token; positions begin at the row after it. */
  readonly paddingId: number;
}

const words = 'embeddings.word_embeddings.weight';
const positions = 'embeddings.position_embeddings.weight';
const tokenTypes = 'embeddings.token_type_embeddings.weight';
const norm = 'embeddings.LayerNorm';

/**
 * RoBERTa (Liu and others, 2019), as Hugging Face's `RobertaModel` computes it. Its tokenizer, byte-level BPE, is not read
 * here: token ids are to be given.
 */
export const roberta: TextArchitecture<RobertaConfig> = {
  modelType: 'roberta',
  title: 'RoBERTa',
  className: 'Roberta',
  reads: 'text',
  recognises: () => false, // its fields are BERT's
  parse(fields) {
    const paddingId = fields.tokenId('pad_token_id', 1);
    // max_position_embeddings counts the rows of the table, of which the first paddingId + 1 belong to no token.
    const rows = fields.size('max_position_embeddings', 512);
    return {
      modelType: 'roberta',
      ...encoderFields(fields),
      vocabularySize: fields.size('vocab_size', 50265),
      maxPositions: rows - paddingId - 1,
      tokenTypes: fields.size('type_vocab_size', 2),
      paddingId,
    };
  },
  check({ maxPositions, paddingId }) {
    if (maxPositions >= 1) return;
    throw new InputError(
      `max_position_embeddings must be at least pad_token_id + 2, got ${maxPositions + paddingId + 1} and ${paddingId}; change one of them`,
    );
  },
  json: (config) => ({
    ...encoderJson(config),
    position_embedding_type: 'absolute',
    vocab_size: config.vocabularySize,
    max_position_embeddings: config.maxPositions + config.paddingId + 1,
    type_vocab_size: config.tokenTypes,
    pad_token_id: config.paddingId,
  }),

  prefix: 'roberta.',

  embeddingShapes: ({ hiddenSize, ...config }) =>
    new Map([
      [words, [config.vocabularySize, hiddenSize]],
      [positions, [config.maxPositions + config.paddingId + 1, hiddenSize]],
      [tokenTypes, [config.tokenTypes, hiddenSize]],
      [`${norm}.weight`, [hiddenSize]],
      [`${norm}.bias`, [hiddenSize]],
    ]),
  embedding: ({ paddingId }) => ({ words, positions, tokenTypes, norm, paddingId }),
  normalisation: 'post',
  blockNames: bert.blockNames,
  ending: bert.ending,

  // RobertaForSequenceClassification has a head of its own over the first token, without the pooler.
  peft: { classifier: 'SEQ_CLS', encoder: 'FEATURE_EXTRACTION', headReadsFeatures: false },
};
