import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAdapter, loadPretrained, mergeLora, type Pretrained, readSafetensors } from '../../src/checkpoint';
import { keptPath, partsKept } from '../../src/exports/keptParts';
import { readRecord } from '../../src/records';
import { headLogits, textEmbedding } from '../../src/split';
import { createEncoder, type EmbeddingBatch, encoderFileNames, type LoraFactors } from '../../src/transformer';
import { loadOnnxRuntime } from '../../src/transformer/onnx/load';
import { fedft } from '../cli/fedft';
import { ownRuns } from '../ownRuns';

/** Texts of several lengths, so that a batch is padded. */
function embedded(model: Pretrained): EmbeddingBatch {
  const inputs = [9, 4, 6].map((length, i) => ({
    inputIds: Int32Array.from({ length: 9 }, (_, place) => (place < length ? 5 + 7 * i + place : 0)),
    tokenTypeIds: new Int32Array(9),
    attentionMask: Int32Array.from({ length: 9 }, (_, place) => (place < length ? 1 : 0)),
  }));
  return textEmbedding(model).embed(inputs);
}

async function featuresOf(model: Pretrained, factors: LoraFactors, alpha: number): Promise<Float32Array> {
  const encoder = await createEncoder(model, { backend: 'cpu', loraAlpha: alpha });
  const features = await encoder.infer(embedded(model), factors);
  encoder.dispose();
  return features;
}

const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  assert.equal(a.length, b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
};

describe('fedft export', () => {
  let folder: string;
  const run = 'learning/generated-sentiment/gs/seed-0';
  const study = ['--profile', 'smoke', '--from', 'short'];
  const fedftExport = (...args: string[]) => fedft(folder, 'export', ...args);
  const digest = (): string => readRecord(join(folder, 'runs', 'studies', 'short', 'smoke', `${run}.json`)).digest;
  ownRuns(
    (made) => {
      folder = made;
    },
    { around: 'all', inside: 'runs' },
  );
  before(() => {
    const learns = ['--task', 'generated-sentiment', '--scheme', 'gs', '--seeds', '0', '--rounds', '6'];
    const made = fedft(folder, 'run', 'learning', '--profile', 'smoke', ...learns, '--name', 'short');
    assert.equal(made.status, 0, made.stderr);
  });

  it('does the run again, to the bits of its record, once', async () => {
    const before = digest();
    const first = fedftExport(run, ...study, '--peft', 'adapter', '--onnx', 'encoder.onnx');
    assert.equal(first.status, 0, first.stderr);
    assert.match(first.stdout, /done again, identical to its record\n/);
    assert.equal(digest(), before);
    assert.ok(existsSync(keptPath(before)));
    const second = fedftExport(run, ...study, '--peft', 'again', '--device', '1');
    assert.match(second.stdout, /as it was kept\n[\s\S]*the head of device 1, 8 heads in all/);
  });

  it('writes an adapter that gives the logits of the run, with the heads of all devices', async () => {
    const base = await loadPretrained(join(folder, 'adapter', 'base'));
    const adapter = await loadAdapter(join(folder, 'adapter'), base.config);
    const trained = (await partsKept(digest()))!;
    const due = await featuresOf(base, trained.lora, 8);
    const features = await featuresOf(base, adapter.factors, adapter.alpha);
    assert.ok(distance(features, due) < 1e-6);
    assert.ok(distance(features, await featuresOf(base, new Map(), 8)) > 1e-3, 'the adapter must matter');
    assert.ok(distance(headLogits(adapter.head!, features), headLogits(trained.heads[0]!, due)) < 1e-6);
    const other = await loadAdapter(join(folder, 'again'), base.config);
    assert.deepEqual(other.head, trained.heads[1]);
    const heads = await readSafetensors(join(folder, 'adapter', 'heads.safetensors'));
    for (const [k, { weight, bias }] of trained.heads.entries()) {
      assert.deepEqual(heads.get(`heads.${k}.weight`)!.data, weight);
      assert.deepEqual(heads.get(`heads.${k}.bias`)!.data, bias);
    }
  });

  it('writes the merged encoder as a file that onnxruntime runs to the same features, padded or not', async () => {
    const base = await loadPretrained(join(folder, 'adapter', 'base'));
    const adapter = await loadAdapter(join(folder, 'adapter'), base.config);
    const due = await featuresOf(mergeLora(base, adapter), new Map(), adapter.alpha);
    const { InferenceSession, Tensor } = loadOnnxRuntime();
    const session = await InferenceSession.create(join(folder, 'encoder.onnx'));
    const { batch, tokens, hidden, values, attentionMask } = embedded(base);
    const results = await session.run({
      [encoderFileNames.embeddings]: new Tensor('float32', values, [batch, tokens, hidden]),
      [encoderFileNames.mask]: new Tensor('float32', Float32Array.from(attentionMask), [batch, tokens]),
    });
    const features = results[encoderFileNames.features]!;
    assert.deepEqual(features.dims, [batch, hidden]);
    assert.ok(distance(features.data as Float32Array, due) < 1e-5);
    await session.release();
  });

  it('refuses in one line what cannot be exported', () => {
    const refused = (pattern: RegExp, ...args: string[]): void => {
      const { status, stderr, stdout } = fedftExport(...args);
      assert.match(stderr, pattern);
      assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
      assert.notEqual(status, 0);
      assert.equal(stdout, '');
    };
    refused(/say what to write: --peft FOLDER .*--onnx FILE/, run, ...study);
    refused(
      /no finished run or experiment 'learning\/generated-sentiment\/gs\/seed-9'/,
      run.replace('0', '9'),
      ...study,
      '--peft',
      'x',
    );
    refused(/transient\/long has no adapter to export: it trains no model/, 'transient/long', '--peft', 'x');
    refused(/cannot write \/proc\/nowhere/, run, ...study, '--peft', '/proc/nowhere');
    writeFileSync(join(folder, 'taken'), '');
    refused(/cannot write .*taken/, run, ...study, '--onnx', 'taken/encoder.onnx');
  });

  it('refuses a device that the run does not have, and leaves no adapter behind', () => {
    const { status, stderr } = fedftExport(run, ...study, '--peft', 'none', '--device', '8');
    assert.match(stderr, /--device must be at most 7, got 8; the run has 8 devices/);
    assert.equal(status, 2);
    assert.deepEqual(readdirSync(join(folder, 'none')), []);
  });

  it('asks for the data of a run on a table of one’s own', () => {
    const rows = Array.from({ length: 200 }, (_, i) => `${['poor', 'good'][i % 2]} number ${i}\t${i % 2}`);
    writeFileSync(join(folder, 'mails.tsv'), `sentence\tlabel\n${rows.join('\n')}\n`);
    const own = ['--profile', 'smoke', '--task', 'tsv:mails.tsv'];
    const made = fedft(
      folder,
      'run',
      'learning',
      ...own,
      '--scheme',
      'gs',
      '--seeds',
      '0',
      '--rounds',
      '2',
      '--name',
      'mine',
    );
    assert.equal(made.status, 0, made.stderr);
    const name = 'learning/own-mails/gs/seed-0';
    const args = [name, '--profile', 'smoke', '--from', 'mine', '--onnx', 'mine.onnx'];
    assert.match(fedftExport(...args).stderr, /own-mails/);
    const given = fedftExport(...args, '--task', 'tsv:mails.tsv');
    assert.equal(given.status, 0, given.stderr);
    assert.match(given.stdout, /done again, identical to its record/);
  });
});
