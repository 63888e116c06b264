import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readRecord } from '../../src/records';
import { environment, main } from '../cli/fedft';

const root = resolve(__dirname, '..', '..');

describe('the Kubernetes profile', function () {
  this.timeout(300_000);
  let folder: string;
  before(function () {
    if (spawnSync('snakemake', ['--version']).error) {
      console.log('    skipped: snakemake is not installed (apt install snakemake)');
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'fedft-kubernetes-'));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('sends runs one Job each, hears of the one that fails, and sends it again', () => {
    // A stand-in for kubectl: it does what a Job says at once, here, and remembers how it ended.
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(
      join(bin, 'kubectl'),
      `#!/bin/sh\nexec '${process.execPath}' '${join(__dirname, 'fakeKubectl.cjs')}' "$@"\n`,
    );
    chmodSync(join(bin, 'kubectl'), 0o755);
    const env = {
      ...process.env,
      PATH: `${bin}:${process.env['PATH']}`,
      FEDFT_RUNS: join(folder, 'pods'),
      FEDFT_DATA: '',
      FEDFT_IMAGE: 'registry.example.org/fedft:test',
      FEDFT_VOLUME: 'shared',
      FAKE_KUBECTL: join(folder, 'kubectl'),
    };
    const target = ['short', 'long'].map((run) => join(folder, 'pods', 'smoke', 'transient', `${run}.json`));
    const snakefile = ['--snakefile', join(root, 'workflow', 'Snakefile'), '--directory', folder];
    const profile = ['--profile', join(root, 'workflow', 'profiles', 'kubernetes'), '--latency-wait', '5'];
    const { status, stderr } = spawnSync(
      'snakemake',
      [...snakefile, ...profile, ...target, '--config', 'profile=smoke'],
      {
        encoding: 'utf8',
        env,
      },
    );
    assert.equal(status, 0, stderr);
    const jobs = readdirSync(join(folder, 'kubectl'))
      .sort()
      .map((name) => JSON.parse(readFileSync(join(folder, 'kubectl', name), 'utf8')));
    // The stand-in fails the first Job as a lost node would; it is sent again, with more memory.
    assert.deepEqual(
      jobs.map(({ ended }) => ended),
      ['Failed', 'Complete', 'Complete'],
    );
    const memory = jobs.map(({ manifest }) => manifest.spec.template.spec.containers[0].resources.limits.memory);
    assert.deepEqual(memory.sort(), ['1000Mi', '1000Mi', '2000Mi']);
    const here = spawnSync(process.execPath, [main, 'run', 'transient', '--profile', 'smoke'], {
      encoding: 'utf8',
      env: environment(folder),
    });
    assert.equal(here.status, 0, here.stderr);
    const local = (run: string): string => join(folder, 'runs', 'smoke', 'transient', `${run}.json`);
    assert.equal(readRecord(target[0]!).digest, readRecord(local('short')).digest);
    assert.equal(readRecord(target[1]!).digest, readRecord(local('long')).digest);
  });
});
