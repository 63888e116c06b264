import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPretrained } from '../../src/checkpoint';
import { modelDigest } from '../../src/pretraining';
import { fedft } from './fedft';

describe('fedft pretrain', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-pretrain-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes a model with its card where it is told to, and says its digest', async () => {
    const { stdout, stderr, status } = fedft(folder, 'pretrain', 'bert', '--steps', '2', '--output', 'made');
    assert.equal(status, 0, stderr);
    const made = join(folder, 'made');
    const { config } = await loadPretrained(made);
    assert.equal(config.modelType, 'bert');
    assert.match(stdout, /2 steps from random weights, seed 0/);
    assert.ok(stdout.includes(`weights ${modelDigest(made).slice(0, 16)}`), stdout);
    assert.match(stdout, /bytes are not portable: the same again with onnxruntime-node 1\.\d+\.\d+ on \w+ alone/);
    assert.match(readFileSync(join(made, 'README.md'), 'utf8'), /`npx fedft pretrain bert --steps 2`/);
  });

  it('refuses bad input before any work, with the remedy', () => {
    const refused = (pattern: RegExp, ...args: readonly string[]): void => {
      const { stderr, status } = fedft(folder, 'pretrain', ...args);
      assert.equal(status, 2, stderr);
      assert.match(stderr, pattern);
    };
    refused(/--steps must be an integer >= 1, got '0'/, 'bert', '--steps', '0');
    refused(/--seed must be an integer >= 0, got '-3'/, 'bert', '--seed', '-3');
    refused(/'gpt' is invalid.*Allowed choices are bert, vit/, 'gpt');
    refused(/--output here would hold one model; name which: bert or vit/, '--output', 'here');
    assert.ok(!existsSync(join(folder, 'here')));
    mkdirSync(join(folder, 'paper'));
    writeFileSync(join(folder, 'paper', 'README.md'), 'mine');
    refused(/paper holds other things \(README\.md\); name a new or empty folder/, 'bert', '--output', 'paper');
    assert.equal(readFileSync(join(folder, 'paper', 'README.md'), 'utf8'), 'mine');
  });
});
