import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getEnvironmentData } from 'node:worker_threads';
import fc from 'fast-check';
import { canonicalJson, sha256 } from '../../src/records';
import { parseSettings } from '../../src/settings';
import {
  generatedTextTask,
  loadGlueTask,
  splitTask,
  type Task,
  type TextExample,
  taskDigest,
  usableExamples,
} from '../../src/tasks';
import { sentenceKey } from '../../src/tasks/distinctExamples';
import { dealUnequal } from '../../src/tasks/skew';

const settings = parseSettings({ deviceCount: 5, pretrainExamples: 200, trainExamples: 103, testExamples: 50 });

describe('the split over the devices', () => {
  it('gives every device the same number of examples', () => {
    const { devices } = splitTask(generatedTextTask('generated-sentiment', settings), settings);
    assert.deepEqual(
      devices.map((share) => share.length),
      [20, 20, 20, 20, 20],
    );
  });

  it('devices, public slice and test set share no sentence, even where the file repeats itself', () => {
    // A tiny alphabet makes repetitions, also between train and test and in case and spacing, the rule.
    const sentence = fc.array(fc.constantFrom('a', 'B', 'b ', ' c', 'd'), { minLength: 1, maxLength: 3 });
    const example = fc.record({
      text: sentence.map((words) => words.join(' ')),
      label: fc.integer({ min: 0, max: 1 }),
    });
    fc.assert(
      fc.property(
        fc.array(example, { minLength: 60, maxLength: 120 }),
        fc.array(example, { minLength: 1, maxLength: 3 }),
        fc.nat(),
        fc.constantFrom(0, 0.1, 2),
        (train, test, seed, labelSkew) => {
          const task: Task = { ...generatedTextTask('generated-sentiment', settings), train, test };
          const {
            devices,
            publicSlice,
            test: held,
          } = splitTask(task, {
            deviceCount: 3,
            trainExamples: 6,
            pretrainExamples: 4,
            testExamples: 3,
            labelSkew,
            seed,
          });
          const all = [...devices.flat(), ...publicSlice, ...held].map(sentenceKey);
          assert.equal(new Set(all).size, all.length);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is i.i.d.: every device has about the label balance of the whole', () => {
    const large = parseSettings({ deviceCount: 4, trainExamples: 8000, pretrainExamples: 0, testExamples: 10 });
    for (const share of splitTask(generatedTextTask('generated-sentiment', large), large).devices) {
      const positive = share.filter(({ label }) => label === 1).length / share.length;
      assert.ok(Math.abs(positive - 0.5) < 0.05, `a device has ${positive} positive examples`); // 4.5 sd
    }
  });

  it('with a label skew deals the same examples in equal numbers, and unequal classes the more the smaller it is', () => {
    const large = parseSettings({ deviceCount: 10, trainExamples: 2000, pretrainExamples: 50, testExamples: 10 });
    const task = generatedTextTask('generated-sentiment', large);
    const texts = (examples: readonly TextExample[]): string[] => examples.map(({ text }) => text).sort();
    const plain = splitTask(task, large);
    const spreads = [0.05, 1, 100].map((labelSkew) => {
      const { devices, publicSlice } = splitTask(task, { ...large, labelSkew });
      assert.deepEqual(
        devices.map((share) => share.length),
        devices.map(() => 200),
      );
      assert.deepEqual(texts(devices.flat()), texts(plain.devices.flat()));
      assert.deepEqual(publicSlice, plain.publicSlice);
      const shares = devices.map((share) => share.filter(({ label }) => label === 1).length / share.length);
      return Math.sqrt(shares.reduce((sum, p) => sum + (p - 0.5) ** 2, 0) / shares.length);
    });
    // A Dirichlet share of two classes has the deviation 1 / (2 sqrt(2 alpha + 1)): 0.48, 0.29, 0.035; drawing examples and leaving the rest to the last devices add some 0.1.
    assert.ok(spreads[0]! > 0.38 && spreads[1]! > 0.15 && spreads[1]! < 0.38 && spreads[2]! < 0.2, `${spreads}`);
  });

  it('depends on the seed alone', () => {
    const task = generatedTextTask('generated-sentiment', settings);
    const texts = (seed: number): string[] =>
      splitTask(task, { ...settings, seed })
        .devices.flat()
        .map((e: TextExample) => e.text);
    assert.deepEqual(texts(1), texts(1));
    assert.notDeepEqual(texts(1), texts(2));
  });

  it('sets the same public slice apart whatever the seed', () => {
    const task = generatedTextTask('generated-sentiment', settings);
    const [one, two] = [1, 2].map((seed) => splitTask(task, { ...settings, seed }));
    assert.deepEqual(one!.publicSlice, two!.publicSlice);
    assert.equal(one!.publicSlice.length, 200);
    assert.notDeepEqual(one!.devices, two!.devices);
  });

  it('can deal every distinct example outside the test set, and no more', () => {
    const task = generatedTextTask('generated-sentiment', settings);
    const twice = { ...task, train: [...task.train, ...task.train, task.test[0]!] };
    assert.equal(usableExamples(twice), task.train.length);
  });

  it('asking for more examples than there are is refused with both numbers', () => {
    const task = generatedTextTask('generated-sentiment', settings);
    assert.throws(() => splitTask(task, { ...settings, trainExamples: 400 }), /has 303 distinct .* ask for 600/);
    assert.throws(() => splitTask(task, { ...settings, trainExamples: 4 }), /at least deviceCount, got 4 for 5/);
  });
});

describe('a large task', () => {
  it('of 200,000 rows is hashed as a small one, dealt to twenty seeds within seconds, and its file shared by threads', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fedft-large-'));
    try {
      const lines = Array.from({ length: 200_000 }, (_, i) => `a sentence of some words ${i % 150_000}\t${i % 2}\n`);
      writeFileSync(join(folder, 'train.tsv'), `sentence\tlabel\n${lines.join('')}`);
      writeFileSync(join(folder, 'dev.tsv'), 'sentence\tlabel\nA  sentence of some words 7\t1\n');
      const task = await loadGlueTask('sst2', folder);
      const settings = {
        deviceCount: 20,
        trainExamples: 20_000,
        pretrainExamples: 100,
        testExamples: 10,
        labelSkew: 0,
      };
      for (let seed = 0; seed < 20; seed++) splitTask(task, { ...settings, seed });
      assert.equal(usableExamples(task), 149_999, 'each sentence once, and none of the test set');
      const plain = (examples: readonly TextExample[]) => examples.map(({ text, label }) => [text, null, label]);
      assert.equal(
        taskDigest(task),
        sha256(canonicalJson([task.name, task.classes, plain(task.train), plain(task.test)])),
        'hashed in pieces as in one',
      );
      const files = getEnvironmentData('fedft/files') as ReadonlyMap<string, { readonly bytes: SharedArrayBuffer }>;
      assert.ok(files.get(join(folder, 'train.tsv'))?.bytes instanceof SharedArrayBuffer);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('unequal shares', () => {
  const pool = Array.from({ length: 403 }, (_, i) => ({ text: `${i}`, label: i % 2 }));
  const deal = (concentration: number) => dealUnequal(pool, { deviceCount: 5, concentration, least: 8, seed: 3 });

  it('deal every example once, at least a mini-batch to everybody', () => {
    for (const concentration of [0.05, 0.3, 10]) {
      const shares = deal(concentration);
      assert.deepEqual(shares.flat(), pool);
      assert.ok(shares.every(({ length }) => length >= 8));
    }
  });

  it('are the more unequal the smaller the concentration', () => {
    const [small, large] = [deal(0.1), deal(1000)].map((shares) => Math.max(...shares.map(({ length }) => length)));
    assert.ok(small! > 150 && large! < 100, `${small} ${large}`);
  });

  it('need a mini-batch for every device', () => {
    assert.throws(
      () => dealUnequal(pool, { deviceCount: 60, concentration: 1, least: 8, seed: 3 }),
      /trainExamples must be at least 480, a mini-batch for every device, got 403/,
    );
  });
});
