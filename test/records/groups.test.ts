import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formulaRuns } from '../../src/experiments';
import {
  committedRecords,
  foundRecords,
  knownStudies,
  makeRecord,
  openStudy,
  type RunRecord,
  recordsFrom,
  referenceFolder,
  studyFolder,
  writeRecord,
} from '../../src/records';

const queue = formulaRuns.named({ formulas: 'queue' });

describe('groups of records', () => {
  let folder: string;
  const saved = { runs: process.env['FEDFT_RUNS'], from: process.env['FEDFT_FROM'] };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-groups-'));
    process.env['FEDFT_RUNS'] = folder;
    delete process.env['FEDFT_FROM'];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    for (const [name, value] of [
      ['FEDFT_RUNS', saved.runs],
      ['FEDFT_FROM', saved.from],
    ] as const) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  const one = (): RunRecord<unknown> => committedRecords('laptop').read(queue);

  it('are never mixed: a part of what the reference has hides nothing of it, and is named as left out', () => {
    writeRecord(folder, 'laptop', one());
    const records = foundRecords('laptop');
    assert.equal(records.find(queue)!.origin, 'reference');
    assert.ok(records.every('formula-checks').every(({ origin }) => origin === 'reference'));
    const [left, ...more] = records.leftOut!('formula-checks');
    assert.deepEqual(more, []);
    assert.equal(left!.what, '1 own record of formula-checks');
    assert.match(left!.why, /--from own/);
    assert.equal(recordsFrom('own', 'laptop').find(queue)!.origin, 'run');
  });

  it('of one’s own are taken where none is missing, beside the reference of everything else', () => {
    cpSync(join(referenceFolder, 'laptop', 'formula-checks'), join(folder, 'laptop', 'formula-checks'), {
      recursive: true,
    });
    const records = foundRecords('laptop');
    assert.ok(records.every('formula-checks').every(({ origin }) => origin === 'run'));
    assert.deepEqual(records.leftOut!('formula-checks'), []);
    assert.ok(records.every('bound').every(({ origin }) => origin === 'reference'));
    assert.equal(recordsFrom('reference', 'laptop').find(queue)!.origin, 'reference');
  });

  it('hold runs that the reference has no name for', () => {
    writeRecord(folder, 'laptop', makeRecord({ ...one(), run: 'queue-of-mine' }));
    const runs = foundRecords('laptop')
      .every('formula-checks')
      .map(({ path }) => path);
    assert.equal(runs.filter((path) => path.startsWith(folder)).length, 1);
  });

  it('of a study are apart, go by its name, and are chosen by FEDFT_FROM too', () => {
    openStudy({ name: 'queue20', told: { initialBacklog: 20 } });
    writeRecord(studyFolder('queue20'), 'laptop', one());
    assert.equal(foundRecords('laptop').find(queue)!.origin, 'reference');
    process.env['FEDFT_FROM'] = 'queue20';
    const records = foundRecords('laptop');
    assert.deepEqual(
      records.every('formula-checks').map(({ record }) => record.run),
      ['queue'],
    );
    assert.deepEqual(records.every('bound'), []);
    assert.throws(() => recordsFrom('queue2', 'laptop'), /no study 'queue2'.*did you mean 'queue20'/);
  });

  it('of a study are told one thing: a second study of its name is refused', () => {
    openStudy({ name: 'queue20', told: { initialBacklog: 20 } });
    openStudy({ name: 'queue20', told: { initialBacklog: 20 } });
    assert.throws(
      () => openStudy({ name: 'queue20', told: { initialBacklog: 30 } }),
      /study 'queue20' is there with initialBacklog 20, not initialBacklog 30; choose another --name/,
    );
    assert.deepEqual(knownStudies(), [{ name: 'queue20', told: { initialBacklog: 20 } }]);
    for (const name of ['own', 'reference', '../x', 'Big', '']) {
      assert.throws(() => openStudy({ name, told: {} }), /name of a study must/, name);
    }
  });
});
