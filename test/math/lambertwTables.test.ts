import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

describe('the coefficients of Lambert-W', () => {
  it('are what the fitting script writes, to the last digit', () => {
    const script = join(root, 'scripts', 'fit-lambertw.mjs');
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  });
});
