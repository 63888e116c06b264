import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..');

describe('the command that npm links', () => {
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: { fedft: string } };

  it('is the command line', () => {
    const { stdout, status } = spawnSync(process.execPath, [join(root, bin.fedft), '--help'], { encoding: 'utf8' });
    assert.equal(status, 0);
    assert.match(stdout, /^Usage: fedft /);
  });

  it('says what to do in a checkout that is not built', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fedft-launcher-'));
    try {
      mkdirSync(join(folder, 'scripts'));
      copyFileSync(join(root, bin.fedft), join(folder, bin.fedft));
      const { stderr, status } = spawnSync(process.execPath, [join(folder, bin.fedft), 'claims'], { encoding: 'utf8' });
      assert.equal(status, 1);
      assert.match(stderr, /is not built; run `npm ci` there first\n$/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
