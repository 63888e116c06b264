import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { digestsOf, main } from '../cli/fedft';
import { ownCluster } from './ownCluster';
import type { SlurmCluster } from './slurmCluster';

/** FEDFT_CLUSTER_RUNS: how many runs the sweep has, a multiple of 16: short and long ones at eight settings. */
const RUNS = Number(process.env['FEDFT_CLUSTER_RUNS'] ?? 32);
/** FEDFT_CLUSTER_WAIT: seconds that a job waits before its run, in place of a longer run on a processor of its own. */
const WAIT = Number(process.env['FEDFT_CLUSTER_WAIT'] ?? 5);
const NODES = 8;

describe(`a sweep of ${RUNS} runs on ${NODES} nodes, of which one is lost`, function () {
  this.timeout(3 * 3600_000);
  let folder: string;
  let cluster: SlurmCluster;
  ownCluster(NODES, (own) => {
    ({ folder, cluster } = own);
    const grid = {
      experiment: 'transient',
      profile: 'smoke',
      settings: { rounds: 1000, penaltyWeight: [5, 10, 20, 40], delayBudgetMsPerBit: [4e-5, 8e-5] },
      seeds: Array.from({ length: RUNS / 16 }, (_, seed) => seed),
    };
    writeFileSync(join(folder, 'grid.json'), JSON.stringify(grid));
    // What jobs find first as `node`: only a job's own run is told which one it is.
    const wait = `case "$*" in *" --only "*) sleep ${WAIT} ;; esac`;
    writeFileSync(join(folder, 'node'), `#!/bin/sh\n${wait}\nexec '${process.execPath}' "$@"\n`, { mode: 0o755 });
  });

  it('makes every run, with the digests of a local sweep, and says what the cluster costs', async () => {
    const environment = (runs: string, path: string): NodeJS.ProcessEnv => ({
      ...process.env,
      ...cluster.environment,
      PATH: path,
      FEDFT_RUNS: join(folder, runs),
      FEDFT_DATA: '',
    });
    const path = process.env['PATH'] ?? '';
    const begin = Date.now();
    const sweep = ['sweep', 'grid.json', '--engine', 'snakemake', '--cluster', 'slurm', '--jobs', `${RUNS}`];
    const child = spawn(process.execPath, [main, ...sweep], {
      cwd: folder,
      env: environment('cluster-runs', `${folder}:${path}`),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => (stdout += data));
    child.stderr.on('data', (data) => (stderr += data));
    let ended = false;
    const over = new Promise<number | null>((settle) => child.on('close', settle)).finally(() => (ended = true));
    let lost: string | undefined;
    while (lost === undefined && !ended) {
      await sleep(1000);
      lost = cluster.loseNode('node3');
    }
    const code = await over;
    const seconds = (Date.now() - begin) / 1000;
    assert.equal(code, 0, `${stderr.slice(-6000)}\n${cluster.logs()}`);
    assert.ok(lost !== undefined, 'the sweep was over before a node could be lost');
    assert.match(stderr, new RegExp(`external: ${lost}\\b`), 'Snakemake was told of the lost job');

    const local = spawnSync(process.execPath, [main, 'sweep', 'grid.json', '--workers', '1'], {
      encoding: 'utf8',
      cwd: folder,
      env: environment('local-runs', path),
    });
    assert.equal(digestsOf(local).length, RUNS, local.stderr);
    assert.deepEqual(digestsOf({ stdout }), digestsOf(local));
    const left = NODES - 1; // the node is lost with its first job
    const ideal = (RUNS * WAIT) / left;
    console.log(
      `    ${RUNS} runs that wait ${WAIT} s on ${NODES} nodes, one lost with job ${lost}: ${seconds.toFixed(0)} s, ` +
        `the waiting alone ${ideal.toFixed(0)} s on the ${left} that are left: ${(100 * (seconds / ideal - 1)).toFixed(1)} % more, ` +
        `${((seconds - ideal) / (RUNS / left)).toFixed(1)} s a run and node`,
    );
  });
});
