import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { InputError } from '../errors';
import {
  type Execution,
  findFinished,
  formatWorkflowTable,
  type PlannedRun,
  type Sweep,
  sweepTable,
} from '../execution';
import { canonicalJson, repositoryRoot, runsFolder, sha256, workFolder, writeFileAtomic } from '../records';

/** Where jobs can go, each a profile under workflow/profiles, and what each one needs to be installed. */
export const clusters = {
  local: { command: undefined, remedy: '' },
  slurm: { command: 'sbatch', remedy: 'run this on a node of a Slurm cluster, or install slurm-client' },
  kubernetes: { command: 'kubectl', remedy: 'install kubectl and log in to a cluster; see workflow/README.md' },
} as const;

/** A place where jobs can go. */
export type ClusterName = keyof typeof clusters;

/** How {@link runWithSnakemake} does the runs of a sweep. */
export interface SnakemakeOptions {
  readonly cluster: ClusterName;
  /** Jobs at a time; by default as many as there are cores here, or what the profile says. */
  readonly jobs?: number;
  readonly fresh: boolean;
  readonly signal: AbortSignal;
}

/**
 * Does the runs of a sweep with Snakemake: writes the sweep and the table of its runs, calls `workflow/Snakefile` with the
 * profile of the cluster, and reads back what came of it.
 *
 * @throws InputError saying what to install where Snakemake or the cluster's own commands are absent
 */
export async function runWithSnakemake(
  sweep: Sweep,
  plan: readonly PlannedRun[],
  options: SnakemakeOptions,
): Promise<Execution> {
  requireInstalled(options.cluster);
  const folder = join(workFolder, 'build', 'sweeps', sha256(canonicalJson(sweep)).slice(0, 16));
  const table = join(folder, 'runs.json');
  const { fixed, settings, ...rest } = sweep;
  const file = join(folder, 'sweep.json');
  writeFileAtomic(file, `${JSON.stringify({ ...rest, settings: { ...fixed, ...settings } }, null, 1)}\n`);
  writeFileAtomic(table, formatWorkflowTable(await sweepTable(sweep, basename(file))));
  // Snakemake keeps every record that it finds; those of other settings or code must not be found.
  const before = findFinished(plan, () => {});
  for (const { path, finished } of before) if (options.fresh || finished === undefined) rmSync(path, { force: true });

  const args = snakemakeArguments(sweep, table, options);
  console.log(`snakemake ${args.join(' ')}\n`);
  const code = await call(args, options.signal);
  options.signal.throwIfAborted();
  const after = findFinished(plan, (message) => console.error(`fedft: ${message}`));
  const kept = new Set(options.fresh ? [] : before.filter(({ finished }) => finished).map(({ path }) => path));
  return {
    finished: after.flatMap(({ path, finished }) =>
      finished === undefined
        ? []
        : [
            {
              ...finished,
              seconds: finished.record.environment.seconds ?? 0,
              status: kept.has(path) ? ('kept' as const) : ('made' as const),
            },
          ],
    ),
    failed: after.flatMap(({ planned, finished }) =>
      finished === undefined
        ? [{ planned, message: `no record; snakemake ended with ${code}, see its messages above`, stack: '' }]
        : [],
    ),
  };
}

function snakemakeArguments({ profile }: Sweep, table: string, { cluster, jobs }: SnakemakeOptions): readonly string[] {
  const count = jobs ?? (cluster === 'local' ? availableParallelism() : undefined);
  const parallel = count === undefined ? [] : [cluster === 'local' ? '--cores' : '--jobs', `${count}`];
  return [
    ...['--snakefile', join(repositoryRoot, 'workflow', 'Snakefile'), '--directory', repositoryRoot],
    ...['--profile', join(repositoryRoot, 'workflow', 'profiles', cluster)],
    ...parallel,
    ...['--config', `table=${table}`, `profile=${profile}`, `runs=${resolve(runsFolder())}`],
  ];
}

function requireInstalled(cluster: ClusterName): void {
  const { error, stdout } = spawnSync('snakemake', ['--version'], { encoding: 'utf8' });
  if (error) {
    throw new InputError(
      'snakemake is not installed; install it with `apt install snakemake` or `pip install "snakemake<8"`, or leave out --engine snakemake',
    );
  }
  const version = stdout.trim();
  if (!version.startsWith('7.')) {
    throw new InputError(
      `the profiles are for Snakemake 7, found ${version}; install one with pip install "snakemake<8"`,
    );
  }
  const { command, remedy } = clusters[cluster];
  if (command !== undefined && spawnSync(command, ['--version']).error) {
    throw new InputError(`--cluster ${cluster} needs the command ${command}, which is not installed: ${remedy}`);
  }
}

/** Calls Snakemake on the terminal of this process; an interrupt reaches it too, and it cancels its jobs. */
function call(args: readonly string[], signal: AbortSignal): Promise<number | string> {
  return new Promise((settle, reject) => {
    const child = spawn('snakemake', [...args], { stdio: 'inherit' });
    // Ctrl-C on a terminal reaches Snakemake by itself; a second one would cut its clean-up short.
    const stop = (): boolean => process.stdin.isTTY || child.kill('SIGINT');
    signal.addEventListener('abort', stop, { once: true });
    child.on('error', reject);
    child.on('close', (code, by) => {
      signal.removeEventListener('abort', stop);
      settle(code ?? by ?? 'no exit code');
    });
  });
}
