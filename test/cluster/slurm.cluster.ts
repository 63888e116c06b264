import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRecord } from '../../src/records';
import { digestsOf, main } from '../cli/fedft';
import { ownCluster } from './ownCluster';
import type { SlurmCluster } from './slurmCluster';

// Its own script, `npm run test:cluster`: it starts the daemons of a cluster and takes a few minutes.
describe('a sweep of 40 runs on a real Slurm cluster', function () {
  this.timeout(900_000);
  let folder: string;
  let cluster: SlurmCluster;
  const root = resolve(__dirname, '..', '..');
  const logs = join(root, 'build', 'slurm');

  ownCluster(1, (own) => {
    ({ folder, cluster } = own);
    const grid = {
      experiment: 'transient',
      profile: 'smoke',
      settings: { rounds: 1000, penaltyWeight: [5, 10, 20, 40, 80], delayBudgetMsPerBit: [4e-5, 8e-5] },
      seeds: [0, 1],
    };
    writeFileSync(join(folder, 'grid.json'), JSON.stringify(grid));
  });

  const environment = (runs: string): NodeJS.ProcessEnv => ({
    ...process.env,
    ...cluster.environment,
    FEDFT_RUNS: join(folder, runs),
    FEDFT_DATA: '',
  });
  const sweep = ['sweep', 'grid.json'];
  const onSlurm = [...sweep, '--engine', 'snakemake', '--cluster', 'slurm', '--jobs', '10'];
  const records = (): readonly string[] => {
    const sweeps = join(folder, 'slurm-runs', 'smoke', 'sweeps');
    if (!existsSync(sweeps)) return [];
    return readdirSync(sweeps, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  };
  const writtenAt = (): readonly number[] =>
    records().map((name) => statSync(join(folder, 'slurm-runs', 'smoke', 'sweeps', name)).mtimeMs);

  /** Kills every process of a job that is in the middle of a run, and returns the job. */
  const killOneMidway = async (): Promise<string> => {
    for (;;) {
      await sleep(50);
      if (records().length < 12) continue;
      for (const job of cluster.runningJobs()) {
        const processes = cluster.processesOf(job);
        const run = processes.map((pid) => runOf(pid)).find((one) => one !== undefined);
        if (run === undefined) continue;
        // Held first, so that it cannot end between the look at its record and the kill.
        signal(processes, 'SIGSTOP');
        const isOver = records().includes(`${relative('sweeps', run)}.json`);
        signal(processes, isOver ? 'SIGCONT' : 'SIGKILL');
        if (!isOver) return job;
      }
    }
  };

  it('survives a killed worker: everything finishes once, with the digests of a local run', async () => {
    const begin = Date.now();
    const child = spawn(process.execPath, [main, ...onSlurm], { cwd: folder, env: environment('slurm-runs') });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => (stdout += data));
    child.stderr.on('data', (data) => (stderr += data));
    const over = new Promise<number | null>((settle) => child.on('close', settle));
    const killed = await Promise.race([killOneMidway(), over.then(() => undefined)]);
    const code = await over;
    assert.equal(code, 0, `${stderr.slice(-6000)}\n${cluster.logs()}`);
    assert.ok(killed !== undefined, 'the sweep was over before a worker could be killed');

    // Every new cluster counts its jobs from 1, so that names of logs come again.
    const jobs = readdirSync(logs).filter((name) => statSync(join(logs, name)).mtimeMs >= begin);
    const texts = jobs.map((name) => readFileSync(join(logs, name), 'utf8'));
    const made = texts.flatMap((text) => [...text.matchAll(/^\[1\/1\] (\S+) .* made, /gm)].map(([, run]) => run!));
    console.log(`    ${jobs.length} jobs for ${made.length} runs; job ${killed} was killed`);
    assert.equal(made.length, 40);
    assert.equal(new Set(made).size, 40);
    assert.equal(jobs.length, 41, 'one job more than runs: the one that was killed');
    assert.doesNotMatch(texts[jobs.findIndex((name) => name.startsWith(`${killed}-`))]!, / made, /);

    const local = spawnSync(process.execPath, [main, ...sweep, '--workers', '2'], {
      encoding: 'utf8',
      cwd: folder,
      env: environment('local-runs'),
    });
    assert.equal(digestsOf(local).length, 40, local.stderr);
    assert.deepEqual(digestsOf({ stdout }), digestsOf(local));
  });

  it('does nothing again when it is started again', () => {
    const before = writtenAt();
    assert.equal(before.length, 40);
    const again = spawnSync(process.execPath, [main, ...onSlurm], {
      encoding: 'utf8',
      cwd: folder,
      env: environment('slurm-runs'),
    });
    assert.equal(again.status, 0, again.stderr);
    assert.equal(again.stdout.match(/ {2}kept {2}/g)?.length, 40);
    assert.deepEqual(writtenAt(), before);
  });

  it('takes runs of reproduce too, one that measures time on a node of its own', () => {
    const record = (run: string): string => join(folder, 'reproduced', 'smoke', `${run}.json`);
    const targets = [record('running-time/measured'), record('transient/short')];
    const { status, stderr } = spawnSync(
      'snakemake',
      ['--profile', join(root, 'workflow', 'profiles', 'slurm'), ...targets, '--config', 'profile=smoke'],
      { encoding: 'utf8', cwd: root, env: environment('reproduced') },
    );
    assert.equal(status, 0, `${stderr.slice(-3000)}\n${cluster.logs()}`);
    assert.match(stderr, /cluster=--exclusive/);
    for (const target of targets) assert.ok(readRecord(target).environment.seconds! > 0);
  });
});

function signal(processes: readonly number[], name: NodeJS.Signals): void {
  for (const pid of processes) {
    try {
      process.kill(pid, name);
    } catch {
      // It ended by itself since it was listed.
    }
  }
}

/** The run that a process makes; undefined where it is another process of its job, or not told of a run yet. */
function runOf(pid: number): string | undefined {
  return /sweep\.json.* --only (\S+)/.exec(commandOf(pid))?.[1];
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ''; // it has ended
  }
}
