import assert from 'node:assert/strict';
import { randomPretrained } from '../../src/checkpoint';
import { RandomStream } from '../../src/math';
import {
  describeTrainableShare,
  initialLora,
  loraParameterCount,
  parameterCount,
  parseTransformerConfig,
  trainableShare,
} from '../../src/transformer';
import { tinyBert, tinyVit } from './scratch';

const bertBase = parseTransformerConfig('config.json', { model_type: 'bert' });
const vitBase = parseTransformerConfig('config.json', { model_type: 'vit' });

describe('counting parameters', () => {
  it('gives the published sizes of BERT-base, BERT-large and ViT-B/16', () => {
    assert.equal(parameterCount(bertBase), 109_482_240);
    const large = { ...bertBase, hiddenSize: 1024, hiddenLayers: 24, attentionHeads: 16, intermediateSize: 4096 };
    assert.equal(parameterCount(large), 335_141_888);
    assert.equal(parameterCount(vitBase), 85_798_656);
  });

  it('counts what a model holds', () => {
    for (const config of [tinyBert, tinyVit]) {
      let count = 0;
      for (const { data } of randomPretrained(config, 0).weights.values()) count += data.length;
      assert.equal(parameterCount(config), count);
    }
  });

  it('finds 227,328 low-rank parameters on BERT-base at rank 4: 37 pairs of 4 (768 + 768)', () => {
    const share = trainableShare(bertBase, 4);
    assert.equal(share.sites, 3 * 12 + 1);
    assert.equal(share.lora, 37 * 4 * (768 + 768));
    assert.equal(share.head, 2 * 769);
    assert.equal(
      describeTrainableShare(share),
      '228,866 of 109,711,106 parameters are trained (0.209 %): 227,328 in 37 low-rank pairs, 1,538 in the task module',
    );
    assert.equal(trainableShare(vitBase, 4, 10).sites, 36);
  });

  it('agrees with the factors that fine-tuning starts from', () => {
    for (const config of [tinyBert, tinyVit]) {
      for (const rank of [1, 3]) {
        const factors = initialLora(config, rank, new RandomStream(0, 'lora'));
        assert.equal(trainableShare(config, rank).lora, loraParameterCount(factors));
      }
    }
  });

  it('refuses a rank above the width', () => {
    assert.throws(() => trainableShare(tinyBert, 7), /rank must be an integer in \[1, 6\], got 7/);
  });
});
