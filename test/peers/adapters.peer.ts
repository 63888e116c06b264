import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AdapterHead,
  type LoraAdapter,
  loadAdapter,
  loadPretrained,
  mergeLora,
  type Pretrained,
  saveAdapter,
} from '../../src/checkpoint';
import { RandomStream } from '../../src/math';
import { imageEmbedding, textEmbedding } from '../../src/split';
import { createEncoder, type EmbeddingBatch, type LoraFactors } from '../../src/transformer';
import { scratchFolder } from '../checkpoint/scratch';
import { randomLora } from '../transformer/models';
import { requirePeers, runPeer } from './peers';

const goldens = join(__dirname, '..', 'fixtures', 'golden');
const batch = 3;
const classes = 3;

interface Inputs {
  /** As Python's model takes them. */
  readonly python: Readonly<Record<string, unknown>>;
  readonly embed: (model: Pretrained) => EmbeddingBatch;
}

function textInputs(): Inputs {
  const random = new RandomStream(1, 'texts for adapters');
  const tokens = 8;
  const inputs = Array.from({ length: batch }, (_, i) => ({
    inputIds: Int32Array.from({ length: tokens }, () => 1 + random.integer(60)),
    tokenTypeIds: Int32Array.from({ length: tokens }, (__, place) => (place > 4 ? 1 : 0)),
    attentionMask: Int32Array.from({ length: tokens }, (__, place) => (place < tokens - i ? 1 : 0)),
  }));
  return {
    python: {
      input_ids: inputs.map(({ inputIds }) => [...inputIds]),
      token_type_ids: inputs.map(({ tokenTypeIds }) => [...tokenTypeIds]),
      attention_mask: inputs.map(({ attentionMask }) => [...attentionMask]),
    },
    embed: (model) => textEmbedding(model).embed(inputs),
  };
}

function imageInputs(): Inputs {
  const random = new RandomStream(1, 'images for adapters');
  const size = 16;
  const images = Array.from({ length: batch }, () =>
    Float32Array.from({ length: 3 * size * size }, () => random.normal()),
  );
  const rows = (plane: Float32Array): number[][] =>
    Array.from({ length: size }, (_, row) => [...plane.subarray(row * size, (row + 1) * size)]);
  const planes = (image: Float32Array): number[][][] =>
    [0, 1, 2].map((channel) => rows(image.subarray(channel * size * size, (channel + 1) * size * size)));
  return { python: { pixel_values: images.map(planes) }, embed: (model) => imageEmbedding(model).embed(images) };
}

async function logitsOf(model: Pretrained, factors: LoraFactors, alpha: number, head: AdapterHead, inputs: Inputs) {
  const encoder = await createEncoder(model, { backend: 'cpu', loraAlpha: alpha });
  const features = await encoder.infer(inputs.embed(model), factors);
  encoder.dispose();
  return Array.from({ length: batch }, (_, example) =>
    Array.from({ length: head.classes }, (__, one) => {
      let sum = head.bias[one]!;
      for (let i = 0; i < head.hidden; i++)
        sum += head.weight[one * head.hidden + i]! * features[example * head.hidden + i]!;
      return sum;
    }),
  );
}

function distance(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  return Math.max(...a.flat().map((value, i) => Math.abs(value - b.flat()[i]!)));
}

/** Settings of adapters as people make them with PEFT, for the names that a model's modules have. */
function settings(
  [query, key, value]: readonly string[],
  dense: readonly string[],
  block: string,
): Record<string, object> {
  const own = [query, key, value];
  return {
    plain: { r: 4, lora_alpha: 8, target_modules: [query, value] },
    'rank-stabilised': { r: 4, lora_alpha: 8, use_rslora: true, target_modules: own },
    'ranks and alphas of modules': {
      r: 2,
      lora_alpha: 4,
      target_modules: own,
      rank_pattern: { [`${block}.0.attention.*${query}`]: 5, [value!]: 3 },
      alpha_pattern: { [`^.*1.attention.*${key}`]: 16 },
    },
    'both, rank-stabilised': {
      r: 2,
      use_rslora: true,
      target_modules: own,
      rank_pattern: { [key!]: 4 },
      alpha_pattern: { [value!]: 3 },
    },
    'one layer, gaussian': { r: 3, init_lora_weights: 'gaussian', layers_to_transform: [1], target_modules: own },
    [everyDense]: { r: 4, lora_alpha: 5, init_lora_weights: 'orthogonal', target_modules: [...own, ...dense] },
  };
}

const everyDense = 'every dense layer';
const bertModules = settings(['query', 'key', 'value'], ['dense'], 'layer');
const vitModules = settings(['q_proj', 'k_proj', 'v_proj'], ['o_proj', 'fc1', 'fc2'], 'layers');

const models = [
  { name: 'bert-tiny-random', task: 'SEQ_CLS', inputs: textInputs(), theirs: bertModules },
  { name: 'vit-tiny-random', task: null, inputs: imageInputs(), theirs: vitModules },
] as const;

describe('adapters beside PEFT', function () {
  this.timeout(600_000);
  const scratch = scratchFolder();

  for (const { name, task, inputs, theirs } of models) {
    it(`give ${name} the same logits to 1e-4, ours in PEFT and PEFT's in ours`, async function () {
      requirePeers(this, ['torch', 'peft', 'transformers']);
      const model = await loadPretrained(join(goldens, name));
      const random = new RandomStream(2, 'head');
      const hidden = model.config.hiddenSize;
      const draw = (length: number): Float32Array => Float32Array.from({ length }, () => 0.3 * random.normal());
      const head: AdapterHead = { classes, hidden, weight: draw(classes * hidden), bias: draw(classes) };
      const adapter: LoraAdapter = { rank: 3, alpha: 5, factors: randomLora(model.config, 3), head };
      const ours = scratch.path(`ours-${name}`);
      saveAdapter(ours, adapter, model.config);
      const folders = Object.fromEntries(
        Object.keys(theirs).map((one, place) => [one, scratch.path(`theirs-${name}-${place}`)]),
      );
      const job = {
        base: join(goldens, name),
        classes,
        task_type: task,
        inputs: inputs.python,
        ours,
        theirs,
        folders,
      };
      writeFileSync(scratch.path('job.json'), JSON.stringify(job));
      runPeer('adapters.py', [scratch.path('job.json'), scratch.path('out.json')]);
      const out = JSON.parse(readFileSync(scratch.path('out.json'), 'utf8')) as {
        readonly ours: number[][];
        readonly theirs: Readonly<Record<string, number[][]>>;
        readonly unadapted: Readonly<Record<string, number[][]>>;
      };
      const found = await logitsOf(model, adapter.factors, adapter.alpha, head, inputs);
      const unadapted = await logitsOf(model, new Map(), 1, head, inputs);
      assert.ok(distance(found, out.ours) < 1e-4, `ours in PEFT: ${distance(found, out.ours)}`);
      assert.ok(distance(unadapted, out.ours) > 1e-2, 'the adapter must matter');
      for (const [one, due] of Object.entries(out.theirs)) {
        const loaded = await loadAdapter(folders[one]!, model.config);
        const merged = await logitsOf(mergeLora(model, loaded), new Map(), 1, loaded.head!, inputs);
        assert.ok(distance(merged, due) < 1e-4, `${one}, merged: ${distance(merged, due)}`);
        assert.ok(distance(merged, out.unadapted[one]!) > 1e-2, 'the adapter must matter');
        if (one === everyDense) continue; // the encoder adapts the sites of the paper, merging any
        const logits = await logitsOf(model, loaded.factors, loaded.alpha, loaded.head!, inputs);
        assert.ok(distance(logits, due) < 1e-4, `${one}, beside its base: ${distance(logits, due)}`);
      }
    });
  }
});
