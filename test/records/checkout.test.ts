import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../../src/records';

describe('a checkout', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-checkout-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const git = (cwd: string, args: readonly string[], input = ''): string =>
    execFileSync('git', args, { cwd, input, encoding: 'utf8', maxBuffer: 2 ** 26 });

  it('holds the committed bytes also where git turns line ends into those of Windows', function () {
    // An unpacked archive has no history to check out from.
    if (!existsSync(join(repositoryRoot, '.git'))) this.skip();
    const clone = join(folder, 'clone');
    const windows = ['-c', 'core.autocrlf=true', '-c', 'core.eol=crlf'];
    git(folder, ['clone', '--quiet', '--shared', ...windows, repositoryRoot, clone]);
    const entries = git(clone, ['ls-files', '--stage'])
      .trimEnd()
      .split('\n')
      .map((line) => /^\d+ ([0-9a-f]+) \d\t(.*)$/.exec(line)!.slice(1));
    assert.ok(entries.length > 1000);
    // Of the bytes as they lie there, not as git would commit them.
    const names = entries.map(([, name]) => `${name}\n`).join('');
    const found = git(clone, ['hash-object', '--no-filters', '--stdin-paths'], names).trimEnd().split('\n');
    const changed = entries.flatMap(([committed, name], i) => (found[i] === committed ? [] : [name]));
    assert.deepEqual(changed, []);
  });
});
