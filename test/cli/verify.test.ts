import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeRecord, readRecord, referenceFolder, writeRecord } from '../../src/records';

const main = resolve(__dirname, '..', '..', 'dist', 'cli', 'main.js');

describe('fedft verify', () => {
  let folder: string;
  let runs: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-verify-'));
    runs = join(folder, 'runs');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const fedft = (...args: string[]) => {
    const env = { ...process.env, FEDFT_RUNS: runs, FEDFT_DATA: '', NO_COLOR: '1' };
    return spawnSync(process.execPath, [main, 'verify', ...args], { encoding: 'utf8', env, cwd: folder });
  };
  const copyReferences = () =>
    cpSync(join(referenceFolder, 'laptop', 'formula-checks'), join(runs, 'laptop', 'formula-checks'), {
      recursive: true,
    });

  it('ends well where every record is the same', () => {
    copyReferences();
    const { stdout, status } = fedft('formula-checks');
    assert.equal(status, 0, stdout);
    const count = readdirSync(join(runs, 'laptop', 'formula-checks')).length;
    assert.match(stdout, new RegExp(`${count} records: ${count} identical, 0 within tolerance, 0 differ`));
  });

  it('ends with exit status 1 and the number that differs', () => {
    copyReferences();
    const path = join(runs, 'laptop', 'formula-checks', 'queue.json');
    const { digest: _, schema: __, ...content } = readRecord<Record<string, { cases: number }>>(path);
    content.results['lemma-2']!.cases += 1;
    writeRecord(runs, 'laptop', makeRecord(content));
    const { stdout, status } = fedft('formula-checks');
    assert.equal(status, 1);
    assert.match(stdout, /lemma-2\.cases: \d+, reference \d+, allowed nothing/);
  });

  it('ends with exit status 1 where nothing was made, and says what to run', () => {
    const { stdout, status } = fedft('formula-checks');
    assert.equal(status, 1);
    assert.match(stdout, /not made here: npx fedft run formula-checks --profile laptop/);
  });

  it('refuses an experiment without references', () => {
    const { stderr, status } = fedft('no-such');
    assert.equal(status, 2);
    assert.match(stderr, /no committed record of 'no-such'/);
  });
});
