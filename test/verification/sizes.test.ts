import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { committedOfSize, ownOfSize, recordsFrom, referenceFolder } from '../../src/records';
import { verifyRuns } from '../../src/verification';
import { ownRuns } from '../ownRuns';

describe('records of published checkpoints, which figures and claims of a laptop show too', () => {
  let folder: string;
  ownRuns(
    (made) => {
      folder = made;
    },
    { around: 'all' },
  );
  before(() => {
    const part = join('real', 'learning', 'sst2');
    cpSync(join(referenceFolder, part), join(folder, part), { recursive: true });
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
