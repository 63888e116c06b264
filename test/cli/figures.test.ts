import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultFigureFolder } from '../../src/cli/figures';
import { repositoryRoot } from '../../src/records';
import { fedft } from './fedft';

describe('fedft figures', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-cli-figures-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const committed = join(repositoryRoot, 'figures', 'fig1-system.svg');

  it('draws into build, and leaves the committed figures alone unless it is asked to change them', () => {
    const before = statSync(committed).mtimeMs;
    const { status, stdout, stderr } = fedft(folder, 'figures', 'fig1-system');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /build\/figures\/fig1-system\.svg/);
    assert.equal(statSync(committed).mtimeMs, before);
    const drawn = join(repositoryRoot, 'build', 'figures', 'fig1-system.svg');
    assert.equal(readFileSync(drawn, 'utf8'), readFileSync(committed, 'utf8'));
    assert.equal(defaultFigureFolder('smoke'), join(repositoryRoot, 'build', 'smoke', 'figures'));
  });

  it('draws the committed figures from nothing but the committed records', () => {
    for (const args of [
      ['--out', folder],
      ['--profile', 'smoke'],
    ]) {
      const { status, stderr } = fedft(folder, 'figures', 'fig1-system', '--update-reference', ...args);
      assert.equal(status, 2);
      assert.match(stderr, /'--update-reference' cannot be used with option|are committed of the size laptop/);
    }
  });
});
