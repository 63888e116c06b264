import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { committedOfSize, ownOfSize, recordsFrom, referenceFolder } from '../../src/records';
import { verifyRuns } from '../../src/verification';

describe('records of published checkpoints, which figures and claims of a laptop show too', () => {
  let folder: string;
  const saved = process.env['FEDFT_RUNS'];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-sizes-'));
    process.env['FEDFT_RUNS'] = folder;
    const part = join('real', 'learning', 'sst2');
    cpSync(join(referenceFolder, part), join(folder, part), { recursive: true });
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
    if (saved === undefined) delete process.env['FEDFT_RUNS'];
    else process.env['FEDFT_RUNS'] = saved;
  });

  it('are read there', () => {
    assert.ok(recordsFrom('own', 'laptop').every('learning').length > 0);
    assert.ok(recordsFrom('reference', 'laptop').named('learning', 'sst2/gs/seed-5000') !== undefined);
  });

  it('are compared at their own size alone, and offered to the references of no other', () => {
    assert.equal(committedOfSize('laptop').named('learning', 'sst2/gs/seed-5000'), undefined);
    assert.deepEqual(ownOfSize('laptop').every('learning'), []);
    assert.ok(verifyRuns('laptop', ['learning']).every(({ comparison }) => comparison === undefined));
    assert.ok(verifyRuns('real', ['learning']).some(({ comparison }) => comparison?.status === 'identical'));
  });
});
