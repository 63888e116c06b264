import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type LoraAdapter,
  loadAdapter,
  loadPretrained,
  mergeLora,
  type Pretrained,
  randomPretrained,
  readSafetensors,
  saveAdapter,
  savePretrained,
  writeSafetensors,
} from '../../../src/checkpoint';
import { CheckpointError } from '../../../src/errors';
import { createEncoder, type LoraPair, type WeightTensor } from '../../../src/transformer';
import { randomLora, relativeError } from '../../transformer/models';
import { scratchFolder, tinyBert, tinyVit } from '../scratch';
import { readGolden } from './golden';

const goldens = ['bert-tiny-random', 'bert-tiny-random-legacy-names', 'vit-tiny-random'] as const;

describe('a PEFT adapter', () => {
  const scratch = scratchFolder();
  const bert: LoraAdapter = { rank: 2, alpha: 6, factors: randomLora(tinyBert, 2) };
  const query = 'encoder.layer.0.attention.self.query';
  const config = (dir: string): Record<string, unknown> =>
    JSON.parse(readFileSync(join(dir, 'adapter_config.json'), 'utf8')) as Record<string, unknown>;

  it('survives a round trip bit for bit, with its head and without', async () => {
    for (const name of goldens) {
      const { base, adapter } = await readGolden(name);
      const { head: _, ...headless } = adapter;
      for (const [written, baseClass] of [
        [adapter, 'classifier'],
        [headless, 'encoder'],
        [headless, 'classifier'],
      ] as const) {
        const dir = scratch.path('round-trip');
        saveAdapter(dir, written, base.config, { baseClass });
        assert.deepEqual(await loadAdapter(dir, base.config), written);
      }
    }
  });

  it('has the names and settings that peft gives BertForSequenceClassification and BertModel', async () => {
    const dir = scratch.path('names');
    const head = { classes: 3, hidden: 6, weight: new Float32Array(18), bias: new Float32Array(3) };
    saveAdapter(dir, { ...bert, head }, tinyBert, { baseModel: 'bert-base-uncased' });
    const tensors = await readSafetensors(join(dir, 'adapter_model.safetensors'));
    const prefix = 'base_model.model.bert.encoder.layer.0.attention.self.query';
    assert.deepEqual(tensors.get(`${prefix}.lora_A.weight`)!.shape, [2, 6]);
    assert.deepEqual(tensors.get(`${prefix}.lora_B.weight`)!.shape, [6, 2]);
    assert.deepEqual(tensors.get('base_model.model.classifier.weight')!.shape, [3, 6]);
    assert.ok(tensors.has('base_model.model.bert.pooler.dense.lora_A.weight'));
    assert.equal(tensors.size, 2 * 7 + 2);
    const { peft_type, task_type, r, lora_alpha, target_modules, modules_to_save, base_model_name_or_path } =
      config(dir);
    assert.deepEqual(
      { peft_type, task_type, r, lora_alpha, target_modules, modules_to_save, base_model_name_or_path },
      {
        peft_type: 'LORA',
        task_type: 'SEQ_CLS',
        r: 2,
        lora_alpha: 6,
        target_modules: ['key', 'pooler.dense', 'query', 'value'],
        modules_to_save: ['classifier'],
        base_model_name_or_path: 'bert-base-uncased',
      },
    );

    saveAdapter(dir, bert, tinyBert, { baseClass: 'encoder' });
    const bare = await readSafetensors(join(dir, 'adapter_model.safetensors'));
    assert.ok(bare.has(`base_model.model.${query}.lora_A.weight`));
    assert.equal(config(dir)['task_type'], 'FEATURE_EXTRACTION');
  });

  it('names the sites it has and no others, as peft matches module names by their ends', () => {
    const dir = scratch.path('targets');
    const targets = (sites: readonly string[]): unknown => {
      const factors = new Map(sites.map((site) => [site, bert.factors.get(site)!]));
      saveAdapter(dir, { ...bert, factors }, tinyBert);
      return config(dir)['target_modules'];
    };
    const second = query.replace('0', '1');
    assert.deepEqual(targets([query, second]), ['query']);
    assert.deepEqual(targets([query, second, second.replace('query', 'value')]), [
      second.replace('query', 'value'),
      'query',
    ]);
    assert.deepEqual(targets(['pooler.dense']), ['pooler.dense']);
  });

  /** A folder as Python's peft writes it, with some tensors under other names. */
  const foreign = (rename: (name: string) => string, settings: object = {}, dtype: 'F32' | 'F16' = 'F32'): string => {
    const dir = scratch.path('foreign');
    mkdirSync(dir, { recursive: true });
    const tensors = new Map<string, WeightTensor>();
    for (const [site, { A, B, inSize, outSize }] of bert.factors) {
      tensors.set(rename(`base_model.model.${site}.lora_A.weight`), { shape: [2, inSize], data: A });
      const stored = 'nan' in settings ? B.map((value, i) => (i === 0 ? Number.NaN : value)) : B;
      tensors.set(rename(`base_model.model.${site}.lora_B.weight`), { shape: [outSize, 2], data: stored });
    }
    writeSafetensors(join(dir, 'adapter_model.safetensors'), tensors, { dtype });
    const plain = { peft_type: 'LORA', r: 2, lora_alpha: 6, target_modules: ['query'], bias: 'none', rank_pattern: {} };
    writeFileSync(join(dir, 'adapter_config.json'), JSON.stringify({ ...plain, use_dora: false, ...settings }));
    return dir;
  };

  it('is read under every name that peft has used for it', async () => {
    const variants: ((name: string) => string)[] = [
      (name) => name,
      (name) => name.replace('model.model.', 'model.model.bert.').replace('_model.bert', '_model.model.bert'),
      (name) => name.replace(/(lora_[AB])/, '$1.default'),
    ];
    for (const rename of variants) assert.deepEqual(await loadAdapter(foreign(rename), tinyBert), bert);
    const half = await loadAdapter(
      foreign((name) => name, {}, 'F16'),
      tinyBert,
    );
    for (const [site, { A }] of bert.factors) assert.ok(relativeError(half.factors.get(site)!.A, A) < 2 ** -11);
  });

  it('of a ViT is written for the modules of transformers 5 and read under the older names too', async () => {
    const vit: LoraAdapter = { rank: 2, alpha: 6, factors: randomLora(tinyVit, 2) };
    const dir = scratch.path('vit-names');
    saveAdapter(dir, vit, tinyVit);
    assert.deepEqual(config(dir)['target_modules'], ['k_proj', 'q_proj', 'v_proj']);
    const file = join(dir, 'adapter_model.safetensors');
    const written = await readSafetensors(file);
    assert.ok(written.has('base_model.model.vit.layers.0.attention.q_proj.lora_A.weight'));
    assert.deepEqual(await loadAdapter(dir, tinyVit), vit);
    const older = new Map<string, WeightTensor>();
    for (const [site, { A, B, inSize, outSize }] of vit.factors) {
      older.set(`base_model.model.vit.${site}.lora_A.weight`, { shape: [2, inSize], data: A });
      older.set(`base_model.model.vit.${site}.lora_B.weight`, { shape: [outSize, 2], data: B });
    }
    assert.ok(older.has('base_model.model.vit.encoder.layer.0.attention.attention.query.lora_A.weight'));
    writeSafetensors(file, older, {});
    assert.deepEqual(await loadAdapter(dir, tinyVit), vit);
    const one = vit.factors.keys().next().value!;
    saveAdapter(dir, { ...vit, factors: new Map([[one, vit.factors.get(one)!]]) }, tinyVit);
    assert.deepEqual(config(dir)['target_modules'], ['layers.0.attention.q_proj']);
  });

  it('with rank-stabilised scaling has the alpha that gives the same weights', async () => {
    const { alpha } = await loadAdapter(
      foreign((name) => name, { use_rslora: true }),
      tinyBert,
    );
    assert.ok(Math.abs(alpha / 2 - 6 / Math.sqrt(2)) < 1e-12);
  });

  it('started in any way that keeps the base, over chosen layers and with weights said to be transposed, is plain LoRA', async () => {
    for (const settings of [
      ...[true, false, 'gaussian', 'eva', 'orthogonal'].map((init_lora_weights) => ({ init_lora_weights })),
      { layers_to_transform: [0], layers_pattern: 'layer' },
      { fan_in_fan_out: true }, // peft takes it back for the layers of a BERT or ViT
    ]) {
      assert.deepEqual(
        await loadAdapter(
          foreign((name) => name, settings),
          tinyBert,
        ),
        bert,
      );
    }
  });

  it('with ranks and alphas of single modules merges to what each says', async () => {
    const dir = scratch.path('patterns');
    mkdirSync(dir, { recursive: true });
    const wide = randomLora(tinyBert, 3);
    const sites = [...bert.factors.keys()];
    const isWide = (site: string): boolean => site.endsWith('layer.1.attention.self.query');
    const isStrong = (site: string): boolean => site.endsWith('value');
    const tensors = new Map<string, WeightTensor>();
    for (const site of sites) {
      const [{ A, B, inSize, outSize }, rank] = isWide(site) ? [wide.get(site)!, 3] : [bert.factors.get(site)!, 2];
      tensors.set(`base_model.model.bert.${site}.lora_A.weight`, { shape: [rank, inSize], data: A });
      tensors.set(`base_model.model.bert.${site}.lora_B.weight`, { shape: [outSize, rank], data: B });
    }
    writeSafetensors(join(dir, 'adapter_model.safetensors'), tensors, {});
    for (const use_rslora of [false, true]) {
      const patterns = {
        rank_pattern: { '1.attention.self.query': 3 },
        alpha_pattern: { '^bert.*value': 24, value: 1 },
      };
      const json = { peft_type: 'LORA', r: 2, lora_alpha: 6, use_rslora, ...patterns };
      writeFileSync(join(dir, 'adapter_config.json'), JSON.stringify(json));
      const base = randomPretrained(tinyBert, 1);
      const merged = mergeLora(base, await loadAdapter(dir, tinyBert));
      for (const site of sites) {
        const [factors, rank] = isWide(site) ? [wide, 3] : [bert.factors, 2];
        const alpha = (isStrong(site) ? 24 : 6) * (use_rslora ? Math.sqrt(rank) : 1);
        const alone = mergeLora(base, { rank, alpha, factors: new Map([[site, factors.get(site)!]]) });
        const name = `${site}.weight`;
        assert.ok(relativeError(merged.weights.get(name)!.data, alone.weights.get(name)!.data) < 1e-6, name);
      }
    }
  });

  it('that names a trained head and holds none is read, and says so', async () => {
    const notices: string[] = [];
    const dir = foreign((name) => name, { modules_to_save: ['classifier'] });
    assert.deepEqual(await loadAdapter(dir, tinyBert, { onNotice: (message) => notices.push(message) }), bert);
    assert.equal(notices.length, 1);
    assert.match(notices[0]!, /adapter_model.safetensors holds no trained head, although .* \["classifier"\]/);
    saveAdapter(scratch.path('no-head'), bert, tinyBert);
    await loadAdapter(scratch.path('no-head'), tinyBert, { onNotice: (message) => notices.push(message) });
    assert.equal(notices.length, 1);
  });

  it('in a pickle is told apart and never opened', async () => {
    const dir = foreign((name) => name);
    rmSync(join(dir, 'adapter_model.safetensors'));
    writeFileSync(join(dir, 'adapter_model.bin'), 'no pickle');
    await assert.rejects(
      loadAdapter(dir, tinyBert),
      /adapter_model.bin is not read, as it can hold programs: in Python/,
    );
    rmSync(join(dir, 'adapter_model.bin'));
    await assert.rejects(loadAdapter(dir, tinyBert), /holds neither adapter_model.safetensors nor .*give the folder/);
  });

  it('without r and lora_alpha has those of peft, 8 and 8', async () => {
    const eight = { rank: 6, alpha: 8, factors: randomLora(tinyBert, 6) };
    await assert.rejects(
      loadAdapter(
        foreign((name) => name, { r: undefined }),
        tinyBert,
      ),
      /is \[2, 6\], but adapter_config.json says r = 8; take both files from one adapter/,
    );
    const dir = scratch.path('default-alpha');
    saveAdapter(dir, eight, tinyBert);
    const { lora_alpha: _, ...rest } = config(dir);
    writeFileSync(join(dir, 'adapter_config.json'), JSON.stringify(rest));
    assert.equal((await loadAdapter(dir, tinyBert)).alpha, 8);
  });

  it('merged into its base is a checkpoint that gives the golden features', async () => {
    for (const name of goldens) {
      const { base, adapter, expected, attentionMask } = await readGolden(name);
      const merged = mergeLora(base, adapter);
      const dir = scratch.path(`merged-${name}`);
      savePretrained(dir, merged);
      const encoder = await createEncoder(await loadPretrained(dir), { backend: 'cpu' });
      const [batch, tokens] = [expected.embedding.length, expected.embedding[0]!.length];
      const features = await encoder.infer(
        {
          batch,
          tokens,
          hidden: base.config.hiddenSize,
          values: Float32Array.from(expected.embedding.flat(2)),
          attentionMask: attentionMask ? Uint8Array.from(attentionMask.flat()) : new Uint8Array(batch * tokens).fill(1),
        },
        new Map(),
      );
      encoder.dispose();
      assert.ok(relativeError(features, expected.features.flat()) < 1e-5, name);
      assert.notDeepEqual(base.weights, merged.weights);
    }
  });

  it('with B = 0 merges into the base itself, and merging leaves the base as it was', () => {
    const base = randomPretrained(tinyBert, 1);
    const copy = structuredClone(base);
    const zero = new Map(
      [...bert.factors].map(([site, pair]) => [site, { ...pair, B: new Float32Array(pair.B.length) }]),
    );
    assert.deepEqual(mergeLora(base, { ...bert, factors: zero }), base);
    mergeLora(base, bert);
    assert.deepEqual(base, copy);
  });

  it('that does not fit the model or itself is refused with site, sizes and remedy', async () => {
    const base: Pretrained = randomPretrained(tinyBert, 1);
    const one = (pair: Partial<LoraPair>, site = query): LoraAdapter => {
      return { ...bert, factors: new Map([[site, { ...bert.factors.get(query)!, ...pair }]]) };
    };
    for (const [adapter, message] of [
      [one({ A: new Float32Array(3) }), /lora_A of '.*query' has 3 values, not rank 2 x 6/],
      [one({ B: new Float32Array(3) }), /lora_B of '.*query' has 3 values, not 6 x rank 2/],
      [one({ inSize: 5 }), /site '.*query' is \[6, 5\], but the model's weight is \[6, 6\]/],
      [one({}, 'encoder.layer.9.attention.self.query'), /site 'encoder.layer.9.* is no dense layer of the model/],
      [{ ...bert, alpha: 0 }, /alpha must be a finite number > 0, got 0/],
    ] as const) {
      assert.throws(() => mergeLora(base, adapter), message);
      assert.throws(() => saveAdapter(scratch.path('never'), adapter, tinyBert), message);
    }
    saveAdapter(scratch.path('bert'), bert, tinyBert);
    await assert.rejects(
      loadAdapter(scratch.path('bert'), tinyVit),
      /is no dense layer of the model; load it with the base/,
    );
    const wider = { ...tinyBert, hiddenSize: 8 };
    await assert.rejects(loadAdapter(scratch.path('bert'), wider), /is \[6, 6\], but the model's weight is \[8, 8\]/);
  });

  const hostile: readonly (readonly [string, (name: string) => string, object, RegExp])[] = [
    ['another method', (name) => name, { peft_type: 'IA3' }, /peft_type must be "LORA", got "IA3"/],
    ['DoRA', (name) => name, { use_dora: true }, /use_dora true is not plain LoRA, .*merge the adapter in Python/],
    ['trained biases', (name) => name, { bias: 'all' }, /bias "all" is not plain LoRA/],
    ['another rank for a module than its tensors', (name) => name, { rank_pattern: { query: 4 } }, /says r = 4/],
    [
      'a pattern without end',
      (name) => name,
      { rank_pattern: { '(a+)+': 2 } },
      /rank_pattern has "\(a\+\)\+" as the name/,
    ],
    [
      'a pattern of no number',
      (name) => name,
      { alpha_pattern: { query: 'x' } },
      /alpha_pattern of "query" must be a finite/,
    ],
    ['biases of its own', (name) => name, { lora_bias: true }, /lora_bias true is not plain LoRA/],
    [
      'low-rank parameters',
      (name) => name,
      { target_parameters: ['a'] },
      /target_parameters \["a"\] is not plain LoRA/,
    ],
    [
      'a list of modules that is none',
      (name) => name,
      { modules_to_save: 'classifier' },
      /modules_to_save must be a list/,
    ],
    ...['pissa', 'pissa_niter_16', 'olora', 'OLoRA', 'corda', 'loftq', 'lora_ga', 7].map(
      (init_lora_weights): readonly [string, (name: string) => string, object, RegExp] => [
        `the start ${init_lora_weights}, which takes a part out of the base,`,
        (name) => name,
        { init_lora_weights },
        /adapter_config.json: init_lora_weights .* changes the base weights.*path_initial_model_for_weight_conversion/,
      ],
    ),
    ['a rank of zero', (name) => name, { r: 0 }, /r must be an integer >= 1, got 0/],
    ['an alpha in words', (name) => name, { lora_alpha: 'x' }, /lora_alpha must be a finite number > 0, got "x"/],
    ['another rank than its tensors', (name) => name, { r: 3 }, /is \[2, 6\], but adapter_config.json says r = 3/],
    ['no lora_B for a site', (name) => name.replace(`${query}.lora_B`, 'x'), {}, /'.*query' has no lora_B/],
    ['a value that is no number', (name) => name, { nan: true }, /lora_B.weight" holds NaN at element 0/],
    ['no factors', (name) => name.replace('lora_', 'x'), {}, /holds no lora_A and lora_B/],
    [
      'an embedding adapter',
      (name) => name.replace(`${query}.lora_A.weight`, 'embeddings.lora_embedding_A'),
      {},
      /is not plain LoRA/,
    ],
    [
      'a whole weight',
      (name) => name.replace(`${query}.lora_A.weight`, 'pooler.modules_to_save.default.dense.weight'),
      {},
      /"base_model.model.pooler.modules_to_save.default.dense.weight" is not plain LoRA, and leaving it out/,
    ],
    [
      'two adapters',
      (name) => name.replace('layer.1.attention.self.query.lora_A', 'layer.0.attention.self.query.lora_A.other'),
      {},
      /is the second lora_A of 'encoder.layer.0.attention.self.query'; keep one adapter/,
    ],
  ];
  for (const [what, rename, settings, message] of hostile) {
    it(`with ${what} is refused with the reason`, async () => {
      await assert.rejects(
        loadAdapter(foreign(rename, settings), tinyBert),
        (error) => error instanceof CheckpointError && message.test(error.message),
      );
    });
  }

  it('that is not there says what to give', async () => {
    await assert.rejects(
      loadAdapter(scratch.path('nowhere'), tinyBert),
      /no such file.*give the folder of a PEFT adapter/,
    );
  });
});
