import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { loadPretrained, savePretrained } from '../../src/checkpoint';
import { registerCheckModel } from '../../src/cli/checkModel';
import { CheckpointError } from '../../src/errors';
import { checkModel } from '../../src/pretraining';

const golden = join(__dirname, '../fixtures/golden');
const folders = readdirSync(golden, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe('the whole model against float64 PyTorch', () => {
  for (const { name } of folders) {
    it(`agrees on ${name}: forward within 1e-5 and every gradient within 1e-4, on onnxruntime, wasm and cpu`, async () => {
      const { backends, passed } = await checkModel(join(golden, name), ['onnx', 'wasm', 'cpu']);
      assert.deepEqual(
        backends.map(({ backend }) => backend),
        ['onnx', 'wasm', 'cpu'],
      );
      for (const { backend, quantities } of backends) {
        assert.ok(quantities.length >= 6 + 12 + 2);
        for (const { name: quantity, error, limit } of quantities) {
          assert.equal(limit, /gradient/i.test(quantity) ? 1e-4 : 1e-5);
          assert.ok(error <= limit, `${backend} ${quantity}: ${error}`);
        }
      }
      assert.ok(passed);
    });
  }
});

// biome-ignore lint/suspicious/noExplicitAny: a JSON file is edited in place
type Json = any;

describe('fedft check-model', () => {
  const source = join(golden, 'bert-tiny-random');
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'fedft-check-model-'));
    cpSync(source, dir, { recursive: true });
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  function edit(change: (expected: Json) => void): void {
    const path = join(dir, 'expected.json');
    const expected = JSON.parse(readFileSync(path, 'utf8'));
    change(expected);
    writeFileSync(path, JSON.stringify(expected));
  }

  async function run(...args: string[]): Promise<{ readonly code: number; readonly text: string }> {
    const program = new Command().exitOverride();
    registerCheckModel(program);
    const { log, error } = console;
    const lines: string[] = [];
    console.log = console.error = (line: string) => lines.push(line);
    try {
      await program.parseAsync(['check-model', ...args], { from: 'user' });
      return { code: Number(process.exitCode ?? 0), text: lines.join('\n') };
    } finally {
      Object.assign(console, { log, error });
      process.exitCode = 0;
    }
  }

  /** The error that the command line turns into exit code 2. */
  async function refused(folder: string, message: RegExp): Promise<void> {
    await assert.rejects(run(folder), (error: Error) => {
      assert.ok(error instanceof CheckpointError, error.stack);
      assert.match(error.message, message);
      return true;
    });
  }

  it('prints every quantity and the trainable share, and ends with 0', async () => {
    const { code, text } = await run(dir, '--backend', 'wasm');
    assert.equal(code, 0);
    assert.match(
      text,
      /1,058 of 12,562 parameters are trained \(8\.42 %\): 1,008 in 7 low-rank pairs, 50 in the task module/,
    );
    for (const name of [
      'embedding',
      'lastHiddenState',
      'features',
      'logits',
      'loss',
      'featureGradient',
      'headGradient bias',
    ]) {
      assert.match(text, new RegExp(`^${name} `, 'm'));
    }
    assert.match(text, /^loraGradient pooler\.dense B +1e-4 +\d\.\de-\d/m);
  });

  it('ends with 1 and marks a quantity that is off by a little more than its limit', async () => {
    edit(({ expected }) => {
      expected.features = expected.features.map((row: number[]) => row.map((x) => x * (1 + 1.5e-5)));
      const pair = expected.loraGradient['bert.encoder.layer.1.attention.self.key'];
      pair.A = pair.A.map((row: number[]) => row.map((x) => x * (1 + 0.8e-4)));
    });
    const { code, text } = await run(dir, '--backend', 'wasm');
    assert.equal(code, 1);
    assert.match(text, /^features .*1\.5e-5 EXCEEDED/m);
    assert.equal(text.match(/ EXCEEDED$/gm)?.length, 1);
  });

  it('takes a folder with other names for the same tensors and sites', async () => {
    await savePretrained(dir, await loadPretrained(source));
    edit((json) => {
      const bare = (record: object) =>
        Object.fromEntries(Object.entries(record).map(([name, value]) => [name.replace(/^bert\./, ''), value]));
      json.lora = bare(json.lora);
      json.expected.loraGradient = bare(json.expected.loraGradient);
    });
    assert.equal((await run(dir, '--backend', 'wasm')).code, 0);
  });

  const faults: readonly (readonly [string, (json: Json) => void, RegExp])[] = [
    ['a missing quantity', ({ expected }) => delete expected.logits, /"expected\.logits" is missing/],
    [
      'a wrong shape',
      ({ expected }) => expected.features.pop(),
      /"expected\.features" is of shape \[4, 24\], expected numbers of shape \[5, 24\]/,
    ],
    ['text for a number', (json) => Object.assign(json, { alpha: '6' }), /"alpha" is "6", expected a number > 0/],
    ['a ragged matrix', ({ head }) => head.weight[1].pop(), /"head\.weight" is ragged/],
    [
      'an unknown site',
      ({ lora }) => Object.assign(lora, { 'bert.encoder.layer.7.attention.self.query': {} }),
      /layer\.7.*" is a site, expected/,
    ],
    [
      'a label that is no class',
      ({ labels }) => Object.assign(labels, [2]),
      /"labels\[0\]" is 2, expected a class in \[0, 2\)/,
    ],
    ['no inputs', (json) => delete json.inputs, /"inputs\.inputIds" is missing/],
  ];
  for (const [fault, change, message] of faults) {
    it(`refuses ${fault} in expected.json, naming it`, async () => {
      edit(change);
      await refused(dir, message);
    });
  }

  it('refuses a missing folder, a missing file, and a file that is no JSON', async () => {
    await refused(join(dir, 'nowhere'), /nowhere.*no such file/);
    writeFileSync(join(dir, 'expected.json'), '{"rank": ');
    await refused(dir, /expected\.json: line \d+, column \d+: the JSON/);
    rmSync(join(dir, 'expected.json'));
    await refused(dir, /expected\.json: cannot be read \(no such file\)/);
  });

  it('refuses a backend that does not exist, naming those that do', async () => {
    await assert.rejects(
      run(dir, '--backend', 'webgl'),
      /backend must be one of tensorflow, onnx, wasm, cpu, got 'webgl'/,
    );
  });
});
