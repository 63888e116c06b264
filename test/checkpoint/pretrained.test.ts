import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  loadPretrained,
  type Pretrained,
  randomPretrained,
  readSafetensors,
  savePretrained,
  WordPieceTokenizer,
  writeSafetensors,
} from '../../src/checkpoint';
import type { CheckpointError } from '../../src/errors';
import {
  canonicalName,
  type TransformerConfig,
  transformerConfigJson,
  type WeightTensor,
  weightShapes,
} from '../../src/transformer';
import { scratchFolder, tinyBert, tinyVit } from './scratch';

const golden = join(__dirname, '..', 'fixtures', 'golden');

/** The tensors of a model by the names that bert-base-uncased's file has, or by names under another prefix. */
function stored({ config, weights }: Pretrained, prefix: string, legacyNorms: boolean): Map<string, WeightTensor> {
  const rename = (name: string): string =>
    legacyNorms
      ? name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta')
      : name;
  return new Map([...weightShapes(config).keys()].map((name) => [prefix + rename(name), weights.get(name)!]));
}

describe('a checkpoint folder', () => {
  const scratch = scratchFolder();
  let count = 0;
  const folder = (
    config: TransformerConfig,
    tensors?: ReadonlyMap<string, WeightTensor>,
    extra: object = {},
  ): string => {
    const dir = scratch.path(`model-${count++}`);
    mkdirSync(dir);
    writeFileSync(join(dir, 'config.json'), JSON.stringify({ ...transformerConfigJson(config), ...extra }));
    if (tensors !== undefined) writeSafetensors(join(dir, 'model.safetensors'), tensors);
    return dir;
  };
  const bert = randomPretrained(tinyBert, 1);

  it('from outside is read tensor by tensor, under its new or its old LayerNorm names', async () => {
    for (const name of readdirSync(golden).filter((entry) => !entry.includes('.'))) {
      const { config, weights } = await loadPretrained(join(golden, name));
      const raw = await readSafetensors(join(golden, name, 'model.safetensors'));
      assert.equal(weights.size, raw.size);
      for (const [key, tensor] of raw) assert.deepEqual(weights.get(canonicalName(config, key)), tensor, key);
      assert.deepEqual([...weights.keys()], [...weightShapes(config).keys()]);
    }
  });

  it('gives the same weights with and without bert. in front, with gamma and beta, and beside heads and buffers', async () => {
    for (const prefix of ['bert.', '']) {
      for (const legacy of [false, true]) {
        const tensors = stored(bert, prefix, legacy);
        const spare = { shape: [2], data: Float32Array.of(7, 7) };
        for (const name of [
          'cls.predictions.bias',
          'cls.predictions.transform.LayerNorm.gamma',
          'classifier.weight',
          'qa_outputs.bias',
          `${prefix}embeddings.position_ids`,
        ]) {
          tensors.set(name, spare);
        }
        assert.deepEqual((await loadPretrained(folder(tinyBert, tensors))).weights, bert.weights);
      }
    }
  });

  it('in shards gives the same weights as in one file', async () => {
    const tensors = [...stored(bert, 'bert.', false)];
    const dir = folder(tinyBert);
    const map: Record<string, string> = {};
    for (const [part, from, to] of [
      [1, 0, 9],
      [2, 9, 30],
      [3, 30, tensors.length],
    ] as const) {
      const name = `model-0000${part}-of-00003.safetensors`;
      writeSafetensors(join(dir, name), new Map(tensors.slice(from, to)));
      for (const [key] of tensors.slice(from, to)) map[key] = name;
    }
    const index = join(dir, 'model.safetensors.index.json');
    writeFileSync(index, JSON.stringify({ metadata: { total_size: 1 }, weight_map: map }));
    assert.deepEqual((await loadPretrained(dir)).weights, bert.weights);

    const [first] = Object.keys(map) as [string];
    for (const hostile of [
      '../model.safetensors',
      '/etc/passwd',
      'a/b.safetensors',
      '..\\x.safetensors',
      '.safetensors',
      'x.bin',
      7,
    ]) {
      writeFileSync(index, JSON.stringify({ weight_map: { ...map, [first]: hostile } }));
      await assert.rejects(loadPretrained(dir), /must be the plain name of a .safetensors file beside it/);
    }
    writeFileSync(index, JSON.stringify({ weight_map: { ...map, [first]: 'model-00002-of-00003.safetensors' } }));
    await assert.rejects(
      loadPretrained(dir),
      /model-00002-of-00003.safetensors: holds no tensor "bert.embeddings.word_embe/,
    );
    writeFileSync(index, JSON.stringify({ weight_map: [] }));
    await assert.rejects(loadPretrained(dir), /weight_map must map tensor names to files/);
    rmSync(index);
    await assert.rejects(loadPretrained(dir), /holds neither model.safetensors nor model.safetensors.index.json; give/);
    writeFileSync(join(dir, 'pytorch_model.bin'), '');
    await assert.rejects(
      loadPretrained(dir),
      /pytorch_model.bin is not read, as it can hold programs: in Python, save_pretrained/,
    );
  });

  it('that lacks tensors names every one of them', async () => {
    const tensors = stored(bert, 'bert.', false);
    for (const name of ['bert.encoder.layer.1.output.dense.bias', 'bert.embeddings.LayerNorm.weight'])
      tensors.delete(name);
    await assert.rejects(
      loadPretrained(folder(tinyBert, tensors)),
      /lacks 2 of the tensors .*: embeddings.LayerNorm.weight, encoder.layer.1.output.dense.bias; fetch/,
    );
    const deeper = { num_hidden_layers: 3 };
    await assert.rejects(
      loadPretrained(folder(tinyBert, stored(bert, '', false), deeper)),
      (error: CheckpointError) => {
        assert.match(error.message, /lacks 16 of the tensors .*encoder\.layer\.2\..*, \.\.\.; fetch/);
        assert.equal(error.details.match(/encoder\.layer\.2\./g)?.length, 16);
        return true;
      },
    );
  });

  it('whose tensors have other shapes names them with both', async () => {
    await assert.rejects(
      loadPretrained(folder(tinyBert, stored(bert, 'bert.', false), { type_vocab_size: 3, intermediate_size: 9 })),
      (error: CheckpointError) => {
        assert.match(
          error.message,
          /7 tensors do not .*"bert.embeddings.token_type_embeddings.weight" is \[2, 6\], exp/,
        );
        assert.equal(error.details.match(/ is \[.*\], expected \[/g)?.length, 7);
        assert.match(error.details, /"bert\.encoder\.layer\.1\.intermediate/);
        return true;
      },
    );
  });

  it('without a pooler is refused, or given a fresh one where that is asked for', async () => {
    const tensors = stored(bert, 'bert.', false);
    tensors.delete('bert.pooler.dense.weight');
    tensors.delete('bert.pooler.dense.bias');
    const dir = folder(tinyBert, tensors);
    await assert.rejects(
      loadPretrained(dir),
      /pooler.dense.weight, pooler.dense.bias; .*pass \{ pooler: 'identity' \}/,
    );
    const { weights } = await loadPretrained(dir, { pooler: 'random', seed: 5 });
    assert.deepEqual(
      weights.get('pooler.dense.weight'),
      randomPretrained(tinyBert, 5).weights.get('pooler.dense.weight'),
    );
    assert.deepEqual(weights.get('embeddings.LayerNorm.bias'), bert.weights.get('embeddings.LayerNorm.bias'));
  });

  it('that holds one weight under two names is refused', async () => {
    const tensors = new Map([...stored(bert, 'bert.', false), ...stored(bert, '', false)]);
    await assert.rejects(
      loadPretrained(folder(tinyBert, tensors)),
      /"bert.embeddings.word_embeddings.weight" and "embeddings.word_embeddings.weight" are both/,
    );
  });

  it('whose weights are not finite is refused with tensor and element', async () => {
    const tensors = stored(bert, 'bert.', false);
    tensors.set('bert.pooler.dense.bias', { shape: [6], data: Float32Array.of(0, 0, Number.NaN, 0, 0, 0) });
    await assert.rejects(loadPretrained(folder(tinyBert, tensors)), /"bert.pooler.dense.bias" holds NaN at element 2/);
  });

  it('of a ViT without query, key and value biases gets zeros there', async () => {
    const vit = randomPretrained(tinyVit, 2);
    const tensors = stored(vit, 'vit.', false);
    for (const name of [...tensors.keys()]) if (/(query|key|value)\.bias$/.test(name)) tensors.delete(name);
    assert.deepEqual((await loadPretrained(folder(tinyVit, tensors, { qkv_bias: false }))).weights, vit.weights);
    await assert.rejects(loadPretrained(folder(tinyVit, tensors)), /lacks 6 of the tensors/);
  });

  it('survives a round trip bit for bit, and is refused rather than mixed when the save was interrupted', async () => {
    const dir = scratch.path('saved');
    const tokenizer = new WordPieceTokenizer(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'a', '##a']);
    savePretrained(dir, { ...bert, tokenizer });
    const back = await loadPretrained(dir);
    assert.deepEqual(back.config, tinyBert);
    assert.deepEqual(back.weights, bert.weights);
    assert.deepEqual(back.tokenizer!.encode('aa b', undefined, 7), tokenizer.encode('aa b', undefined, 7));
    assert.deepEqual(readdirSync(dir).sort(), [
      'config.json',
      'model.safetensors',
      'tokenizer_config.json',
      'vocab.txt',
    ]);
    assert.ok((await readSafetensors(join(dir, 'model.safetensors'))).has('bert.pooler.dense.bias'));

    // Another model in the same folder leaves nothing of the first, and keeps what is not a checkpoint's.
    writeFileSync(join(dir, 'MODEL_CARD.md'), 'mine');
    const vit = randomPretrained(tinyVit, 3);
    savePretrained(dir, vit);
    assert.deepEqual(readdirSync(dir).sort(), ['MODEL_CARD.md', 'config.json', 'model.safetensors']);
    assert.deepEqual((await loadPretrained(dir)).weights, vit.weights);

    // A save that cannot finish: the weights' place is taken by a folder.
    rmSync(join(dir, 'model.safetensors'));
    mkdirSync(join(dir, 'model.safetensors', 'in-the-way'), { recursive: true });
    assert.throws(() => savePretrained(dir, bert), /cannot write .*model.safetensors/);
    assert.ok(!existsSync(join(dir, 'config.json')));
    await assert.rejects(
      loadPretrained(dir),
      /config.json: cannot be read \(no such file\); give the folder of a checkpoint/,
    );
  });

  it('in half precision keeps every weight within its rounding', async () => {
    for (const [dtype, bound] of [
      ['F16', 2 ** -11],
      ['BF16', 2 ** -8],
    ] as const) {
      const dir = scratch.path(dtype);
      savePretrained(dir, bert, { dtype });
      const { weights } = await loadPretrained(dir);
      for (const [name, { data }] of bert.weights) {
        const found = weights.get(name)!.data;
        for (const [i, value] of data.entries()) {
          assert.ok(Math.abs(found[i]! - value) <= bound * Math.abs(value) + 2 ** -25, `${dtype} ${name}[${i}]`);
        }
      }
    }
  });

  it('whose vocabulary has more pieces than the embedding has rows is refused', async () => {
    const dir = folder(tinyBert, stored(bert, 'bert.', false));
    writeFileSync(join(dir, 'vocab.txt'), ['[PAD]', '[UNK]', '[CLS]', '[SEP]', ...'abcdefgh'].join('\n'));
    await assert.rejects(
      loadPretrained(dir),
      /its vocabulary has 12 pieces but vocab_size is 11; take both from the same/,
    );
  });

  it('stays as it was when only looked at', async () => {
    const dir = scratch.path('untouched');
    cpSync(join(golden, 'vit-tiny-random'), dir, { recursive: true });
    const before = readdirSync(dir).map((name) => readFileSync(join(dir, name)));
    await loadPretrained(dir);
    assert.deepEqual(
      readdirSync(dir).map((name) => readFileSync(join(dir, name))),
      before,
    );
  });
});

describe('random weights', () => {
  it('are normal with deviation 0.02 in matrices, zero in biases, one in LayerNorm', () => {
    const { weights } = randomPretrained({ ...tinyBert, vocabularySize: 5000 }, 4);
    const words = weights.get('embeddings.word_embeddings.weight')!.data;
    const mean = words.reduce((sum, x) => sum + x, 0) / words.length;
    const deviation = Math.sqrt(words.reduce((sum, x) => sum + (x - mean) ** 2, 0) / words.length);
    assert.ok(Math.abs(mean) < 5 * (0.02 / Math.sqrt(words.length)), `mean ${mean}`);
    assert.ok(Math.abs(deviation / 0.02 - 1) < 0.02, `deviation ${deviation}`);
    for (const [name, { data }] of weights) {
      if (name.endsWith('.bias'))
        assert.ok(
          data.every((x) => x === 0),
          name,
        );
      if (/LayerNorm\.weight$/.test(name))
        assert.ok(
          data.every((x) => x === 1),
          name,
        );
    }
    const vit = randomPretrained(tinyVit, 4).weights;
    assert.ok(vit.get('layernorm.weight')!.data.every((x) => x === 1));
    assert.ok(vit.get('embeddings.cls_token')!.data.every((x) => x !== 0));
  });

  it('depend on the seed and the name alone: a deeper model repeats the shallower one', () => {
    const shallow = randomPretrained({ ...tinyBert, hiddenLayers: 1 }, 9).weights;
    const deep = randomPretrained(tinyBert, 9).weights;
    for (const [name, tensor] of shallow) assert.deepEqual(deep.get(name), tensor);
    assert.notDeepEqual(deep, randomPretrained(tinyBert, 10).weights);
  });
});
