import assert from 'node:assert/strict';
import { CheckpointError } from '../../src/errors';
import { parseTransformerConfig, transformerConfigJson, weightShapes } from '../../src/transformer';
import { tinyBert, tinyDistilBert, tinyRoberta, tinyVit } from './scratch';

/** The config.json of bert-base-uncased as it is on the hub. */
const bertBaseUncased = {
  architectures: ['BertForMaskedLM'],
  attention_probs_dropout_prob: 0.1,
  gradient_checkpointing: false,
  hidden_act: 'gelu',
  hidden_dropout_prob: 0.1,
  hidden_size: 768,
  initializer_range: 0.02,
  intermediate_size: 3072,
  layer_norm_eps: 1e-12,
  max_position_embeddings: 512,
  model_type: 'bert',
  num_attention_heads: 12,
  num_hidden_layers: 12,
  pad_token_id: 0,
  position_embedding_type: 'absolute',
  transformers_version: '4.6.0.dev0',
  type_vocab_size: 2,
  use_cache: true,
  vocab_size: 30522,
};

describe('a config.json', () => {
  it('survives a round trip', () => {
    for (const config of [tinyBert, tinyVit, tinyDistilBert, tinyRoberta]) {
      assert.deepEqual(parseTransformerConfig('config.json', transformerConfigJson(config)), config);
    }
  });

  it('of bert-base-uncased describes 12 blocks of width 768', () => {
    assert.deepEqual(parseTransformerConfig('config.json', bertBaseUncased), {
      modelType: 'bert',
      hiddenSize: 768,
      hiddenLayers: 12,
      attentionHeads: 12,
      intermediateSize: 3072,
      layerNormEps: 1e-12,
      vocabularySize: 30522,
      maxPositions: 512,
      tokenTypes: 2,
    });
  });

  it('that leaves sizes out means those of the base models, as Hugging Face fills them in', () => {
    assert.deepEqual(parseTransformerConfig('c', { model_type: 'bert' }), parseTransformerConfig('c', bertBaseUncased));
    const vit = parseTransformerConfig('c', { model_type: 'vit' });
    assert.deepEqual(weightShapes(vit).get('embeddings.position_embeddings'), [1, 197, 768]);
    assert.deepEqual(parseTransformerConfig('c', { model_type: 'vit', image_size: [224, 224], patch_size: 16 }), vit);
  });

  it('without model_type is told by its architecture or its fields', () => {
    const { model_type: _, architectures: __, ...bare } = bertBaseUncased;
    assert.equal(parseTransformerConfig('c', bare).modelType, 'bert');
    assert.equal(parseTransformerConfig('c', { architectures: ['ViTModel'] }).modelType, 'vit');
    assert.equal(parseTransformerConfig('c', { patch_size: 16 }).modelType, 'vit');
    assert.equal(parseTransformerConfig('c', { architectures: ['DistilBertModel'] }).modelType, 'distilbert');
    assert.equal(
      parseTransformerConfig('c', { vocab_size: 9, n_heads: 2, hidden_dim: 4, dim: 2 }).modelType,
      'distilbert',
    );
    assert.equal(parseTransformerConfig('c', { architectures: ['RobertaForMaskedLM'] }).modelType, 'roberta');
  });

  const refused: readonly (readonly [object, RegExp])[] = [
    [{ model_type: 'gpt2' }, /model_type is "gpt2", but must be one of "bert", "vit", "distilbert", "roberta"/],
    [{ model_type: 'distilbert', activation: 'relu' }, /activation "relu" is not supported/],
    [{ model_type: 'distilbert', dim: 10, n_heads: 3 }, /num_attention_heads must divide hidden_size, got 3 and 10/],
    [
      { model_type: 'roberta', max_position_embeddings: 2 },
      /max_position_embeddings must be at least pad_token_id \+ 2, got 2 and 1/,
    ],
    [{ model_type: undefined }, /model_type is missing/],
    [{ hidden_act: 'relu' }, /hidden_act "relu" is not supported; only the exact gelu/],
    [{ hidden_act: 'gelu_new' }, /hidden_act "gelu_new" is not supported/],
    [{ position_embedding_type: 'relative_key' }, /position_embedding_type "relative_key" is not supported/],
    [{ is_decoder: true }, /is_decoder true is not supported; a decoder masks the future/],
    [{ pruned_heads: { 0: [1] } }, /pruned_heads/],
    [{ quantization_config: { bits: 4 } }, /quantization_config .* save the model in F32/],
    [{ hidden_size: 0 }, /hidden_size must be an integer in \[1, \d+\], got 0/],
    [{ hidden_size: '768' }, /hidden_size must be .* got "768"/],
    [{ num_hidden_layers: 1e9 }, /num_hidden_layers must be an integer in \[1, 1024\], got 1000000000/],
    [{ num_attention_heads: 7 }, /num_attention_heads must divide hidden_size, got 7 and 768/],
    [{ layer_norm_eps: 0 }, /layer_norm_eps must be a number in \(0, 1\), got 0/],
    [{ model_type: 'vit', patch_size: 15 }, /patch_size must divide image_size, got 15 and 224/],
    [{ model_type: 'vit', image_size: [224, 112] }, /image_size must be an integer .* got \[224,112\]/],
  ];
  for (const [fields, message] of refused) {
    it(`with ${JSON.stringify(fields)} is refused with the reason`, () => {
      const base = 'model_type' in fields ? {} : { model_type: 'bert' };
      assert.throws(
        () => parseTransformerConfig('dir/config.json', { ...base, ...fields }),
        (error) =>
          error instanceof CheckpointError && /^dir\/config.json: /.test(error.message) && message.test(error.message),
      );
    });
  }
});
