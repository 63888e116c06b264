import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { claims } from '../../src/claims';

const main = resolve(__dirname, '..', '..', 'dist', 'cli', 'main.js');

describe('fedft claims', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-claims-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const fedft = (...args: string[]) => {
    const env = { ...process.env, FEDFT_RUNS: join(folder, 'runs'), FEDFT_DATA: '', NO_COLOR: '1' };
    return spawnSync(process.execPath, [main, 'claims', ...args], { encoding: 'utf8', env, cwd: folder });
  };

  it('prints a row for every claim and how many came out how', () => {
    const { stdout, status } = fedft();
    assert.equal(status, 0);
    for (const { id } of claims) assert.match(stdout, new RegExp(`^${id} `, 'm'));
    assert.match(stdout, new RegExp(`${claims.length} claims: \\d+ supported, \\d+ conditional, \\d+ refuted`));
  });

  it('prints the same as JSON, with every question that was asked', () => {
    const { claims: found, profile } = JSON.parse(fedft('--json', 'C14').stdout);
    assert.equal(profile, 'laptop');
    assert.equal(found.length, 1);
    assert.equal(found[0].id, 'C14');
    assert.ok(['supported', 'refuted', 'conditional', 'undecided'].includes(found[0].conclusion));
    assert.ok(found[0].checks.length > 0 && found[0].margins.cases > 0);
  });

  it('shows one claim in full', () => {
    const { stdout } = fedft('C10');
    for (const part of ['claim', 'measured', 'margins', 'records', 'formula-checks'])
      assert.match(stdout, new RegExp(part));
  });

  it('at a size without records is undecided and says what to run', () => {
    const { stdout } = fedft('--profile', 'paper');
    assert.match(stdout, new RegExp(`${claims.length} claims: 0 supported, 0 conditional, 0 refuted`));
    assert.match(stdout, /npx fedft run bound/);
  });

  it('refuses an unknown claim with exit code 2', () => {
    const { stderr, status } = fedft('C99');
    assert.equal(status, 2);
    assert.match(stderr, /no claim 'C99' in the ledger/);
  });
});
