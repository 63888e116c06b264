import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { formulaRuns, learningRuns } from '../../src/experiments';
import { committedRecords, makeRecord, referenceFolder, writeRecord } from '../../src/records';

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
    assert.match(stdout, new RegExp(`${count} records: ${count} identical, 0 agree, 0 differ`));
  });

  it('ends well on another family of processors, and prints how far the numbers are apart', () => {
    const { record: content } = committedRecords()
      .list(learningRuns)
      .find(({ record: { labels } }) => labels.task === 'generated-sentiment' && labels.scheme === 'gs')!;
    const { digest: _, schema: __, environmentDigest: ___, environment, results, ...rest } = content;
    const { trainingLoss } = results.evaluations;
    const made = (instructions: string, distance: number) =>
      writeRecord(
        runs,
        'laptop',
        makeRecord({
          ...rest,
          environment: { ...environment, instructions },
          results: {
            ...results,
            evaluations: { ...results.evaluations, trainingLoss: trainingLoss.map((loss) => loss + distance) },
          },
        }),
      );
    const verified = (...args: string[]) => {
      const { stdout } = fedft('learning', ...args);
      return /^learning\/generated-sentiment\/gs\/seed-\d+ +(.*)$/m.exec(stdout)![1]!;
    };
    made('avx2', 1e-7);
    assert.match(verified(), /^tolerance +agrees +evaluations\.trainingLoss.*, 1\.0e-7 apart, allowed 0\.02/);
    assert.match(fedft('learning').stdout, /1 agree \(at most 1\.0e-7 apart\), 0 differ/);
    made('avx2', 0.1);
    assert.match(verified(), /^tolerance +differs/);
    made('avx512', 1e-7);
    assert.match(verified(), /^identical +differs/);
  });

  it('ends with exit status 1 and the number that differs', () => {
    copyReferences();
    const named = formulaRuns.named({ formulas: 'queue' });
    const { digest: _, schema: __, environmentDigest: ___, results, ...content } = committedRecords().read(named);
    const lemma = results['lemma-2']!;
    const changed = { ...results, 'lemma-2': { ...lemma, cases: lemma.cases + 1 } };
    writeRecord(runs, 'laptop', makeRecord({ ...content, results: changed }));
    const { stdout, status } = fedft('formula-checks');
    assert.equal(status, 1);
    assert.match(stdout, /lemma-2\.cases: \d+, reference \d+, 1\.0 apart, allowed nothing/);
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
