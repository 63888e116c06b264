import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, hostname, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The daemons, in the order in which they start. */
const daemons = ['munged', 'slurmctld', 'slurmd'] as const;

/** What else the test calls. */
const commands = ['snakemake', 'sbatch', 'squeue', 'scontrol', 'scancel', 'sinfo'] as const;

/** Away from those of a cluster that this machine may belong to. */
const PORTS = { controller: 16_817, node: 16_818 };

/**
 * A Slurm cluster on this machine, with its own ports, keys and folders: nothing of the system's is touched. One node is the
 * machine itself; several are daemons that each lend one processor, whatever the machine has.
 */
export class SlurmCluster {
  readonly #folder: string;
  readonly #nodes: readonly string[];

  private constructor(folder: string, nodes: number) {
    this.#folder = folder;
    this.#nodes = nodes === 1 ? [host()] : Array.from({ length: nodes }, (_, i) => `node${i + 1}`);
  }

  /** Why no cluster can be started here; undefined where one can. */
  static missing(): string | undefined {
    const absent = [...daemons, ...commands].filter((name) => spawnSync('which', [name]).status !== 0);
    if (absent.length > 0) return `${absent.join(', ')} not found: apt install slurm-wlm munge snakemake`;
    return process.getuid?.() === 0 ? undefined : 'slurmd takes root';
  }

  /** Starts the daemons and waits until every node takes jobs. `folder` must not exist. */
  static async start(folder: string, nodes = 1): Promise<SlurmCluster> {
    const cluster = new SlurmCluster(folder, nodes);
    for (const part of ['', 'private', 'socket', 'state', 'spool', 'log']) mkdirSync(join(folder, part));
    for (const node of cluster.#nodes) mkdirSync(join(folder, 'spool', node));
    chmodSync(folder, 0o755);
    chmodSync(join(folder, 'private'), 0o700);
    writeFileSync(join(folder, 'private', 'munge.key'), randomBytes(128), { mode: 0o400 });
    writeFileSync(cluster.#conf, cluster.#configuration());
    try {
      cluster.#run('munged', [
        `--key-file=${join(folder, 'private', 'munge.key')}`,
        `--seed-file=${join(folder, 'private', 'munged.seed')}`,
        `--log-file=${join(folder, 'private', 'munged.log')}`,
        `--socket=${cluster.#socket}`,
        `--pid-file=${cluster.#pidFile('munged')}`,
      ]);
      cluster.#run('slurmctld', ['-f', cluster.#conf]);
      for (const node of cluster.#nodes) cluster.#run('slurmd', ['-f', cluster.#conf, '-N', node]);
      for (let attempt = 0; cluster.#idleNodes() < nodes; attempt++) {
        if (attempt === 60) throw new Error(`not every node takes jobs after a minute:\n${cluster.logs()}`);
        await sleep(1000);
      }
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  /** What a process needs in its environment to talk to this cluster. */
  get environment(): NodeJS.ProcessEnv {
    return { SLURM_CONF: this.#conf };
  }

  /** Ids of the jobs that run. */
  runningJobs(): readonly string[] {
    return this.#run('squeue', ['--noheader', '--states=RUNNING', '--format=%i']).split('\n').filter(Boolean);
  }

  /** Kills a node's daemon and all that runs on it, as a power cut does, once it has a job; the job, or undefined. */
  loseNode(node: string): string | undefined {
    const [job] = this.#run('squeue', ['--noheader', '--states=RUNNING', `--nodelist=${node}`, '--format=%i']).split(
      '\n',
    );
    if (!job) return undefined;
    const { stdout } = this.#spawn('pgrep', ['--full', `slurmstepd: \\[${job}\\.`]);
    const steps = stdout.split('\n').filter(Boolean).map(Number);
    const daemon = Number(readFileSync(this.#pidFile(`slurmd-${node}`), 'utf8'));
    for (const pid of [daemon, ...steps.flatMap((step) => [...this.#descendants(step), step])]) {
      if (alive(pid)) process.kill(pid, 'SIGKILL');
    }
    return job;
  }

  #descendants(pid: number): readonly number[] {
    const children = this.#spawn('pgrep', ['--parent', `${pid}`])
      .stdout.split('\n')
      .filter(Boolean)
      .map(Number);
    return children.flatMap((child) => [...this.#descendants(child), child]);
  }

  #idleNodes(): number {
    const states = this.#run('sinfo', ['--Node', '--noheader', '--format=%T']).split('\n');
    return states.filter((state) => state.trim() === 'idle').length;
  }

  /** The processes of a job, as far as Slurm knows them. */
  processesOf(job: string): readonly number[] {
    const { stdout } = this.#spawn('scontrol', ['listpids', job]);
    return stdout
      .split('\n')
      .slice(1)
      .map((line) => Number.parseInt(line, 10))
      .filter((pid) => pid > 0);
  }

  /** What the daemons wrote, for an error message. */
  logs(): string {
    return ['slurmctld', ...this.#nodes.map((node) => `slurmd-${node}`)]
      .map((name) => join(this.#folder, 'log', `${name}.log`))
      .filter(existsSync)
      .map((path) => `${path}:\n${readFileSync(path, 'utf8').split('\n').slice(-15).join('\n')}`)
      .join('\n');
  }

  /** Cancels all jobs, ends the daemons, and deletes their folder. */
  async stop(): Promise<void> {
    if (existsSync(this.#pidFile('slurmctld'))) this.#spawn('scancel', ['--full', '--state=RUNNING']);
    for (const name of [...this.#nodes.map((node) => `slurmd-${node}`), 'slurmctld', 'munged']) {
      const pid = existsSync(this.#pidFile(name)) ? Number(readFileSync(this.#pidFile(name), 'utf8')) : 0;
      if (pid <= 1 || !alive(pid)) continue;
      process.kill(pid, 'SIGTERM');
      for (let attempt = 0; attempt < 50 && alive(pid); attempt++) await sleep(100);
      if (alive(pid)) process.kill(pid, 'SIGKILL');
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #conf(): string {
    return join(this.#folder, 'slurm.conf');
  }

  get #socket(): string {
    return join(this.#folder, 'socket', 'munge.socket');
  }

  #pidFile(name: string): string {
    return join(this.#folder, 'socket', `${name}.pid`);
  }

  #configuration(): string {
    const settings = {
      ClusterName: 'fedft',
      SlurmctldHost: `${host()}(127.0.0.1)`,
      SlurmctldPort: PORTS.controller,
      SlurmdPort: PORTS.node,
      AuthType: 'auth/munge',
      AuthInfo: `socket=${this.#socket}`,
      SlurmUser: 'root',
      SlurmdUser: 'root',
      StateSaveLocation: join(this.#folder, 'state'),
      SlurmdSpoolDir: join(this.#folder, 'spool', '%n'),
      SlurmctldPidFile: this.#pidFile('slurmctld'),
      SlurmdPidFile: this.#pidFile('slurmd-%n'),
      SlurmdTimeout: 15, // s until a node that is silent counts as lost
      SlurmctldLogFile: join(this.#folder, 'log', 'slurmctld.log'),
      SlurmdLogFile: join(this.#folder, 'log', 'slurmd-%n.log'),
      PlugStackConfig: '/dev/null',
      ProctrackType: 'proctrack/linuxproc', // needs no control groups
      TaskPlugin: 'task/none',
      SelectType: 'select/cons_tres',
      SelectTypeParameters: 'CR_CPU',
      MpiDefault: 'none',
      ReturnToService: 2,
      AccountingStorageType: 'accounting_storage/none', // as on many small clusters: no database to ask
    };
    const count = this.#nodes.length;
    const memory = Math.floor((0.9 * totalmem()) / 2 ** 20 / count);
    const ports = count === 1 ? `${PORTS.node}` : `[${PORTS.node}-${PORTS.node + count - 1}]`;
    const names = count === 1 ? host() : `node[1-${count}] NodeHostname=${host()}`;
    const processors = count === 1 ? availableParallelism() : 1;
    return [
      ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
      ...(count === 1 ? [] : ['SlurmdParameters=config_overrides']),
      `NodeName=${names} NodeAddr=127.0.0.1 Port=${ports} CPUs=${processors} RealMemory=${memory}`,
      'PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP',
      '',
    ].join('\n');
  }

  #spawn(command: string, args: readonly string[]) {
    const env = { ...process.env, ...this.environment };
    return spawnSync(command, args, { encoding: 'utf8', env, timeout: 30_000 });
  }

  #run(command: string, args: readonly string[]): string {
    const { status, stdout, stderr, error } = this.#spawn(command, args);
    if (error || status !== 0) throw new Error(`${command} failed (${status}): ${stderr}${error?.message ?? ''}`);
    return stdout;
  }
}

function host(): string {
  return hostname().split('.')[0]!;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
