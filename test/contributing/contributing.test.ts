import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunRecord, readRecord, repositoryRoot } from '../../src/records';
import { environment, main } from '../cli/fedft';
import { readChapters } from './chapters';

/** What a chapter leaves: the output of its commands, in order, and where it worked. */
interface Done {
  readonly folder: string;
  readonly outputs: readonly string[];
}

/** What is to be seen after a chapter. */
const seen: { readonly [chapter: string]: (done: Done) => void } = {
  'A scheme'({ folder, outputs: [run, replayed, ...shown] }) {
    const figures = shown.slice(0, 2).join('\n');
    const claims = shown[2];
    const record = recordOf(folder, 'learning/generated-sentiment/round-robin/seed-0');
    assert.deepEqual(record.labels, { task: 'generated-sentiment', scheme: 'round-robin', seed: 0 });
    assert.match(run!, /round-robin\/seed-0 .*made/);
    assert.match(replayed!, /transient\/short .*made/);
    for (const figure of ['fig3d-test-accuracy-generated-sentiment', 'devices-per-round', 'transient']) {
      assert.match(figures!, new RegExp(`figures/${figure}.svg`));
      assert.match(drawn(folder, figure), /Round robin/);
    }
    assert.match(claims!, /^C16 {2}\w+/m);
    assert.match(claims!, /generated-sentiment/);
  },
  'A task'({ folder, outputs: [, run, figures, claims] }) {
    const letters = recordOf(folder, 'learning/own-letters/gs/seed-0', 'batch-size-4_device-count-2_rounds-3');
    assert.deepEqual(letters.labels, { task: 'own-letters', scheme: 'gs', seed: 0 });
    const weather = recordOf(folder, 'learning/weather/gs/seed-0');
    assert.deepEqual(weather.labels, { task: 'weather', scheme: 'gs', seed: 0 });
    assert.match(run!, /weather reports that weather.ts makes/);
    assert.match(figures!, /figures\/test-accuracy-weather.svg/);
    assert.match(drawn(folder, 'test-accuracy-weather'), /weather reports/);
    assert.match(claims!, /weather/);
  },
  'An architecture'({ folder, outputs: [, , figures, claims] }) {
    const { settings, results } = recordOf(
      folder,
      'learning/generated-sentiment/aaba/seed-0',
      'short-bert-mini_rounds-3',
    );
    assert.equal((settings['model'] as { name: string }).name, 'short-bert-mini');
    assert.match(readFileSync(join(folder, 'short-bert-mini', 'config.json'), 'utf8'), /short-bert/);
    assert.ok((results as { evaluations: { testAccuracy: number[] } }).evaluations.testAccuracy.length > 0);
    assert.match(figures!, /figures\/fig3a-training-loss-generated-sentiment.svg/);
    assert.ok(drawn(folder, 'fig3a-training-loss-generated-sentiment').length > 0);
    assert.match(claims!, /^C16 {2}\w+/m);
  },
  'A model'({ folder, outputs: [list, added, verified] }) {
    assert.match(list!, /short-bert-mini: a BERT with short names/);
    assert.match(added!, /Short BERT, .* parameters/);
    assert.ok(existsSync(join(folder, 'cache', 'fedft', 'models', 'short-bert-mini', 'model.safetensors')));
    assert.match(verified!, /short-bert-mini: /);
  },
  'A figure'({ folder, outputs: [figures] }) {
    assert.match(figures!, /figures\/queue-histogram.svg/);
    assert.match(drawn(folder, 'queue-histogram'), /Backlog over delay budget/);
    assert.match(drawn(folder, 'queue-histogram'), /Record learning\/generated-sentiment\/gs\/seed-0 \(/);
  },
  'A claim'({ outputs: [claims] }) {
    assert.match(claims!, /^X1 {2}(supported|refuted) /m);
    assert.match(claims!, /Round robin misses the delay budget/);
  },
  'An experiment'({ folder, outputs: [, figures, claims] }) {
    for (const devices of [5, 10, 20]) {
      const record = recordOf(folder, `crowd/devices-${devices}`, 'rounds-40');
      assert.deepEqual(record.labels, { devices });
      assert.ok(Number(record.results) > 0 && Number(record.results) <= 1);
    }
    assert.match(figures!, /figures\/crowd.svg/);
    assert.match(drawn(folder, 'crowd'), /Share of the devices/);
    assert.match(claims!, /^X2 {2}(supported|refuted) /m);
  },
  'A reading'({ outputs: [run, figures, claims] }) {
    assert.match(run!, /"serverDistanceM":0,"cellRadiusM":500/);
    assert.match(run!, /transient\/short .*made/);
    assert.match(figures!, /figures\/transient.svg/);
    assert.match(claims!, /from reading central-server alone/);
  },
  'A notebook'({ folder, outputs: [notebooks] }) {
    assert.match(notebooks!, /first.ipynb: ok/);
    assert.match(readFileSync(join(folder, 'executed', 'first.ipynb'), 'utf8'), /devices a round: \d/);
  },
};

function recordOf(folder: string, name: string, study = 'rounds-3'): RunRecord<unknown> {
  return readRecord(join(folder, 'runs', 'studies', study, 'smoke', ...`${name}.json`.split('/')));
}

function drawn(folder: string, figure: string): string {
  const path = join(folder, 'figures', `${figure}.svg`);
  assert.ok(existsSync(path), `${path} was not drawn`);
  return readFileSync(path, 'utf8');
}

describe('CONTRIBUTING.md, word for word', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-contributing-'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(repositoryRoot, join(folder, 'node_modules', 'fedft'), 'junction'); // what `npm install ../fedft` does
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function run(words: readonly string[]): SpawnSyncReturns<string> {
    const known = { 'npx fedft': [main], node: [] as string[] };
    const [command, before] = Object.entries(known).find(([name]) => words.join(' ').startsWith(`${name} `))!;
    const args = [...before, ...words.slice(command.split(' ').length)];
    return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: environment(folder) });
  }

  const chapters = readChapters();

  it('has a chapter for everything that can be added', () => {
    assert.deepEqual(
      chapters.map(({ title }) => title),
      Object.keys(seen),
    );
  });

  for (const { title, steps } of chapters) {
    it(`${title[0]!.toLowerCase()}${title.slice(1)} is added, run, drawn and judged as its chapter says`, () => {
      const outputs: string[] = [];
      for (const step of steps) {
        if (step.kind === 'file') {
          writeFileSync(join(folder, step.name), step.text);
          continue;
        }
        const { status, stdout, stderr } = run(step.words);
        assert.equal(status, 0, `${step.words.join(' ')}\n${stdout}\n${stderr}`);
        outputs.push(stdout);
      }
      seen[title]!({ folder, outputs });
    });
  }

  it('passes the compiler as strictly as the library does', () => {
    const files = chapters.flatMap(({ title, steps }) =>
      steps.flatMap((step) => {
        if (step.kind === 'command' || !step.name.endsWith('.ts')) return [];
        const name = step.name.replace(/^fedft\.config/, `${title.replace(/\W/g, '')}.config`);
        writeFileSync(join(folder, name), step.text);
        return [name];
      }),
    );
    const compiler = join(repositoryRoot, 'node_modules', 'typescript', 'bin', 'tsc');
    const flags = '--noEmit --strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --skipLibCheck'.split(' ');
    const kind = '--module esnext --moduleResolution bundler --target es2022 --types node'.split(' ');
    const types = ['--typeRoots', join(repositoryRoot, 'node_modules', '@types')];
    const { stdout, status } = spawnSync(process.execPath, [compiler, ...flags, ...kind, ...types, ...files], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout);
  });
});
