import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  loadPretrained,
  type Pretrained,
  randomPretrained,
  savePretrained,
  writeSafetensors,
} from '../../src/checkpoint';
import { transformerConfigJson, type WeightTensor } from '../../src/transformer';
import { scratchFolder, tinyBert, tinyDistilBert, tinyRoberta, tinyVit } from './scratch';

/** The names of a ViT's weights in timm; query, key and value are joined apart. */
const timmName = (name: string): string =>
  name
    .replace('embeddings.cls_token', 'cls_token')
    .replace('embeddings.position_embeddings', 'pos_embed')
    .replace('embeddings.patch_embeddings.projection', 'patch_embed.proj')
    .replace(/^layernorm\./, 'norm.')
    .replace('encoder.layer.', 'blocks.')
    .replace('layernorm_before', 'norm1')
    .replace('layernorm_after', 'norm2')
    .replace('attention.output.dense', 'attn.proj')
    .replace('intermediate.dense', 'mlp.fc1')
    .replace('output.dense', 'mlp.fc2');

describe('a checkpoint with other names', () => {
  const scratch = scratchFolder();
  const load = async (name: string, model: Pretrained, tensors: ReadonlyMap<string, WeightTensor>) => {
    const dir = scratch.path(name);
    mkdirSync(dir);
    writeFileSync(join(dir, 'config.json'), JSON.stringify(transformerConfigJson(model.config)));
    writeSafetensors(join(dir, 'model.safetensors'), tensors);
    return (await loadPretrained(dir)).weights;
  };

  it('is the same model behind module., model., electra. and the family’s own prefix, in any order', async () => {
    for (const [i, config] of [tinyBert, tinyVit, tinyDistilBert, tinyRoberta].entries()) {
      const model = randomPretrained(config, i);
      for (const prefix of [
        'module.',
        'model.',
        'electra.',
        `module.model.${config.modelType}.`,
        `${config.modelType}.model.`,
      ]) {
        const tensors = new Map([...model.weights].map(([name, tensor]) => [prefix + name, tensor]));
        const found = await load(`${prefix}${config.modelType}`, model, tensors);
        assert.deepEqual(found, model.weights, `${prefix} of ${config.modelType}`);
      }
    }
  });

  it('is saved under its family’s names and loads again, whichever family it is of', async () => {
    for (const config of [tinyBert, tinyVit, tinyDistilBert, tinyRoberta]) {
      const dir = scratch.path(`own-${config.modelType}`);
      const model = randomPretrained(config, 4);
      savePretrained(dir, model);
      assert.deepEqual(await loadPretrained(dir), model);
    }
  });

  it('of timm is a ViT whose query, key and value are one tensor', async () => {
    const model = randomPretrained(tinyVit, 7);
    const tensors = new Map<string, WeightTensor>();
    for (const [name, tensor] of model.weights) {
      const [, block, part] = /^(.*)attention\.attention\.query\.(\w+)$/.exec(name) ?? [];
      if (block !== undefined) {
        const thirds = ['query', 'key', 'value'].map((own) => {
          const third = model.weights.get(`${block}attention.attention.${own}.${part}`)!;
          if (part === 'bias') for (let i = 0; i < third.data.length; i++) third.data[i] = Math.cos(i) * own.length;
          return third;
        });
        const data = Float32Array.from(thirds.flatMap((third) => [...third.data]));
        const [rows, ...columns] = tensor.shape;
        tensors.set(`${block.replace('encoder.layer.', 'blocks.')}attn.qkv.${part}`, {
          shape: [3 * rows!, ...columns],
          data,
        });
      } else if (!name.includes('attention.attention.')) tensors.set(timmName(name), tensor);
    }
    tensors.set('head.weight', { shape: [1, 6], data: new Float32Array(6) });
    assert.ok(
      tensors.has('blocks.1.attn.qkv.weight') && tensors.has('blocks.0.norm1.weight') && tensors.has('pos_embed'),
    );
    assert.deepEqual(await load('timm', model, tensors), model.weights);
    const { shape, data } = tensors.get('blocks.1.attn.qkv.bias')!;
    tensors.set('blocks.1.attn.qkv.bias', { shape: [shape[0]! - 3], data: data.slice(3) });
    await assert.rejects(() => load('torn', model, tensors), /blocks\.1\.attn\.qkv\.bias" is \[15\], expected \[18\]/);
  });
});

describe('a BERT without its pooler', () => {
  const scratch = scratchFolder();

  it('is refused, or gets a random one or the identity, as is asked for', async () => {
    const dir = scratch.path('headless');
    const model = randomPretrained(tinyBert, 2);
    savePretrained(dir, model);
    const body = [...model.weights].filter(([name]) => !name.startsWith('pooler.'));
    writeSafetensors(join(dir, 'model.safetensors'), new Map(body));
    await assert.rejects(() => loadPretrained(dir), /saved without its pooler: pass .*'identity' .*'random'/);
    const { weights } = await loadPretrained(dir, { pooler: 'identity' });
    const { data } = weights.get('pooler.dense.weight')!;
    assert.deepEqual(
      [...data],
      Array.from({ length: 36 }, (_, i) => Number(i % 7 === 0)),
    );
    assert.deepEqual([...weights.get('pooler.dense.bias')!.data], [0, 0, 0, 0, 0, 0]);
    const random = (await loadPretrained(dir, { pooler: 'random', seed: 2 })).weights;
    assert.deepEqual(random.get('pooler.dense.weight'), model.weights.get('pooler.dense.weight'));
  });
});
