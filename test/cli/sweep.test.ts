import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestsOf, environment, fedft, main } from './fedft';

describe('fedft sweep', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-cli-sweep-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (value: unknown): void => writeFileSync(join(folder, 'grid.json'), JSON.stringify(value));
  const sweep = (...args: string[]) => fedft(folder, 'sweep', ...args, '--workers', '2');

  const grid = {
    experiment: 'device-order',
    profile: 'smoke',
    settings: { delayBudgetMsPerBit: [4e-5, 8e-5], penaltyWeight: [10], deviceCount: 6 },
    seeds: [0, 3],
  };

  it('runs every grid point under a name of its own, and nothing twice', () => {
    write({ ...grid });
    const first = sweep('grid.json');
    assert.equal(first.status, 0, first.stderr);
    const records = digestsOf(first);
    assert.equal(records.length, 2 * 2 * 14);
    assert.equal(new Set(records.map(([record]) => record)).size, 56);
    assert.equal(new Set(records.map(([, digest]) => digest)).size, 56);
    assert.equal(
      records[0]![0],
      'sweeps/device-order/delay-budget-ms-per-bit-0.00004/penalty-weight-10/seed-0/default/bound',
    );
    assert.match(
      first.stdout,
      /4 grid points\n {2}delayBudgetMsPerBit = 0\.00004, 0\.00008\n {2}penaltyWeight = 10\n {2}seeds 0, 3\n/,
    );
    assert.match(first.stdout, /"deviceCount":6/);
    const again = sweep('grid.json');
    assert.deepEqual(digestsOf(again), records);
    assert.equal(again.stdout.match(/ {2}kept {2}/g)?.length, 56);
  });

  it('gives the same records from flags as from a file, and one of them with --only', () => {
    write({ experiment: 'transient', profile: 'smoke', settings: { penaltyWeight: [10, 20] } });
    const file = digestsOf(sweep('grid.json'));
    rmSync(join(folder, 'runs'), { recursive: true });
    const flags = ['--experiment', 'transient', '--profile', 'smoke', '--set', 'penaltyWeight=10,20'];
    const name = 'sweeps/transient/penalty-weight-20/long';
    assert.deepEqual(digestsOf(sweep(...flags, '--only', name)), [file.find(([record]) => record === name)]);
    assert.deepEqual(digestsOf(sweep(...flags)), file);
  });

  it('refuses a grid that makes no sense before any work, and says what is wrong with it', () => {
    const refused = (value: unknown, pattern: RegExp): void => {
      write(value);
      const { status, stderr, stdout } = sweep('grid.json');
      assert.match(stderr, pattern);
      assert.deepEqual([status, stdout], [2, '']);
    };
    refused({ ...grid, experiment: 'device-oder' }, /did you mean 'device-order'/);
    refused({ ...grid, seed: [1] }, /unknown key 'seed'; did you mean 'seeds'/);
    refused({ ...grid, settings: { rouns: [1] } }, /unknown setting 'rouns'; did you mean 'rounds'/);
    refused(
      { ...grid, settings: { penaltyWeight: [] } },
      /settings\.penaltyWeight must be a list of numbers or words, at least one/,
    );
    refused({ ...grid, seeds: [1, 1] }, /seeds holds 1 twice/);
    refused({ ...grid, seeds: [0.5] }, /seeds must be a list/);
    refused({ ...grid, settings: { penaltyWeight: [1, -1] } }, /grid point penalty-weight--1: penaltyWeight must be/);
    refused(
      { experiment: 'formula-checks', profile: 'smoke', settings: { rounds: [3, 4] } },
      /grid point rounds-3: rounds = 3: no run of formula-checks takes this/,
    );
    refused([grid], /must hold a JSON object/);
    assert.match(sweep().stderr, /name a file, or an experiment/);
    assert.match(sweep('none.json').stderr, /no such file: none\.json; see npx fedft sweep --help/);
    assert.match(sweep('--experiment', 'transient', '--set', 'rounds').stderr, /write a setting and its values/);
  });

  it('says what to install where Snakemake, the right version of it, or the cluster is absent', () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    const refused = (pattern: RegExp, version: string | undefined, ...more: string[]): void => {
      if (version !== undefined) {
        writeFileSync(join(bin, 'snakemake'), `#!/bin/sh\necho ${version}\n`);
        chmodSync(join(bin, 'snakemake'), 0o755);
      }
      const args = [main, 'sweep', '--experiment', 'transient', '--profile', 'smoke', ...more];
      const env = { ...environment(folder), PATH: bin };
      const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env, cwd: folder });
      assert.match(stderr, pattern);
      assert.equal(status, 2);
    };
    const engine = ['--engine', 'snakemake'];
    refused(/snakemake is not installed; install it with `apt install snakemake`/, undefined, ...engine);
    refused(/profiles are for Snakemake 7, found 8\.4\.1; .*snakemake<8/, '8.4.1', ...engine);
    refused(/--cluster slurm needs the command sbatch.*slurm-client/, '7.32.4', ...engine, '--cluster', 'slurm');
    refused(/--cluster kubernetes needs the command kubectl/, '7.32.4', ...engine, '--cluster', 'kubernetes');
    refused(/--cluster is for Snakemake; add --engine snakemake/, undefined, '--cluster', 'slurm');
  });
});
