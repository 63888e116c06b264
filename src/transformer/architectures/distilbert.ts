import type { TextArchitecture, TextConfig } from './architecture';

/** A DistilBERT: a BERT without token types and without a pooler. */
export interface DistilBertConfig extends TextConfig {
  readonly modelType: 'distilbert';
}

const words = 'embeddings.word_embeddings.weight';
const positions = 'embeddings.position_embeddings.weight';
const norm = 'embeddings.LayerNorm';

/**
 * DistilBERT (Sanh and others, 2019), as Hugging Face's `DistilBertModel` computes it. It has no pooler: the feature vector is
 * the last hidden state of [CLS]. (What `DistilBertForSequenceClassification` puts on top, a dense layer with ReLU called
 * `pre_classifier`, belongs to its classifier and is not read.)
 */
export const distilBert: TextArchitecture<DistilBertConfig> = {
  modelType: 'distilbert',
  title: 'DistilBERT',
  className: 'DistilBert',
  reads: 'text',
  recognises: (json) => 'vocab_size' in json && 'n_heads' in json && 'hidden_dim' in json,
  parse: (fields) => ({
    modelType: 'distilbert',
    hiddenSize: fields.size('dim', 768),
    hiddenLayers: fields.layers('n_layers', 6),
    attentionHeads: fields.size('n_heads', 12),
    intermediateSize: fields.size('hidden_dim', 4 * 768),
    layerNormEps: 1e-12, // no field of its config.json
    vocabularySize: fields.size('vocab_size', 30522),
    maxPositions: fields.size('max_position_embeddings', 512),
  }),
  json: (config) => ({
    vocab_size: config.vocabularySize,
    max_position_embeddings: config.maxPositions,
    sinusoidal_pos_embds: false,
    n_layers: config.hiddenLayers,
    n_heads: config.attentionHeads,
    dim: config.hiddenSize,
    hidden_dim: config.intermediateSize,
    activation: 'gelu',
    pad_token_id: 0,
  }),

  prefix: 'distilbert.',

  embeddingShapes: ({ hiddenSize, ...config }) =>
    new Map([
      [words, [config.vocabularySize, hiddenSize]],
      [positions, [config.maxPositions, hiddenSize]],
      [`${norm}.weight`, [hiddenSize]],
      [`${norm}.bias`, [hiddenSize]],
    ]),
  embedding: () => ({ words, positions, norm }),
  normalisation: 'post',
  blockNames(layer) {
    const block = `transformer.layer.${layer}.`;
    return {
      query: `${block}attention.q_lin`,
      key: `${block}attention.k_lin`,
      value: `${block}attention.v_lin`,
      attentionOutput: `${block}attention.out_lin`,
      attentionNorm: `${block}sa_layer_norm`,
      intermediate: `${block}ffn.lin1`,
      output: `${block}ffn.lin2`,
      outputNorm: `${block}output_layer_norm`,
    };
  },
  ending: { kind: 'first-token' },

  peft: { classifier: 'SEQ_CLS', encoder: 'FEATURE_EXTRACTION', headReadsFeatures: false },
};
