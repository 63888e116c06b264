import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAdapter, loadPretrained } from '../../src/checkpoint';
import { headLogits, textEmbedding } from '../../src/split';
import { createEncoder } from '../../src/transformer';
import { fedft } from '../cli/fedft';
import { requirePeers, runPeer } from './peers';

describe('an exported run beside PEFT', function () {
  this.timeout(600_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-export-peer-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('gives the same logits to 1e-4 on its exported base', async function () {
    requirePeers(this, ['torch', 'peft', 'transformers']);
    const learns = ['--task', 'generated-sentiment', '--scheme', 'gs', '--seeds', '0', '--profile', 'smoke'];
    assert.equal(fedft(folder, 'run', 'learning', ...learns).status, 0);
    const written = fedft(folder, 'export', 'generated-sentiment/gs/seed-0', '--profile', 'smoke', '--peft', 'adapter');
    assert.equal(written.status, 0, written.stderr);
    const [ours, base] = [join(folder, 'adapter'), join(folder, 'adapter', 'base')];
    const inputs = [8, 3].map((length) => ({
      inputIds: Int32Array.from({ length: 8 }, (_, place) => (place < length ? 20 + place : 0)),
      tokenTypeIds: new Int32Array(8),
      attentionMask: Int32Array.from({ length: 8 }, (_, place) => (place < length ? 1 : 0)),
    }));
    const python = {
      input_ids: inputs.map(({ inputIds }) => [...inputIds]),
      token_type_ids: inputs.map(({ tokenTypeIds }) => [...tokenTypeIds]),
      attention_mask: inputs.map(({ attentionMask }) => [...attentionMask]),
    };
    const job = { base, classes: 2, task_type: 'SEQ_CLS', inputs: python, ours, theirs: {}, folders: {} };
    writeFileSync(join(folder, 'job.json'), JSON.stringify(job));
    runPeer('adapters.py', [join(folder, 'job.json'), join(folder, 'out.json')]);
    const theirs = (JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')) as { readonly ours: number[][] }).ours;
    const model = await loadPretrained(base);
    const { factors, alpha, head } = await loadAdapter(ours, model.config);
    const encoder = await createEncoder(model, { backend: 'cpu', loraAlpha: alpha });
    const logits = headLogits(head!, await encoder.infer(textEmbedding(model).embed(inputs), factors));
    encoder.dispose();
    for (const [i, due] of theirs.flat().entries()) assert.ok(Math.abs(logits[i]! - due) < 1e-4);
  });
});
