import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import type { ExperimentRequest } from '../experiments';

/** Bytes that the process takes beside its runs, and each run with a bundled model or with a published one, measured. */
const PROCESS = 0.3e9;
const BUNDLED_RUN = 0.2e9;
const PUBLISHED_RUN = 1.5e9;

/** What a machine lends to this process. */
export interface Machine {
  /** Processors, which may be a fraction in a container. */
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
}

/**
 * How many runs are done at a time where nobody says: one a processor, as far as memory carries them. Each has one thread,
 * since more would change the last bits of its results.
 */
export function usualWorkers(
  { profile, checkpoint }: Pick<ExperimentRequest, 'profile' | 'checkpoint'>,
  machine: Machine = thisMachine(),
): number {
  const isPublished = checkpoint !== undefined || profile === 'real' || profile === 'paper';
  return atOnceOn(machine, isPublished ? PUBLISHED_RUN : BUNDLED_RUN);
}

/** How many pieces of work a machine does at a time: one a processor, as far as memory carries them, `bytes` each. */
export function atOnceOn({ cores, memory }: Machine, bytes: number): number {
  return Math.max(1, Math.floor(Math.min(Math.ceil(cores), (memory - PROCESS) / bytes)));
}

/** The processors and the memory of this process: a container's where it has less than the machine. */
export function thisMachine(read: (path: string) => string = (path) => readFileSync(path, 'utf8')): Machine {
  const limit = process.constrainedMemory();
  return {
    cores: Math.min(availableParallelism(), quotaOf(read)),
    memory: limit > 0 ? Math.min(limit, totalmem()) : totalmem(),
  };
}

/** Processors that a control group grants, which Node.js does not ask for; infinite where none limits them. */
function quotaOf(read: (path: string) => string): number {
  const numbers = (path: string): readonly number[] => {
    try {
      return read(path).trim().split(/\s+/).map(Number);
    } catch {
      return []; // no control group of this version, or not Linux
    }
  };
  const [quota = Number.NaN, period = Number.NaN] = numbers('/sys/fs/cgroup/cpu.max');
  if (quota > 0 && period > 0) return quota / period;
  const [older = Number.NaN] = numbers('/sys/fs/cgroup/cpu/cpu.cfs_quota_us');
  const [olderPeriod = Number.NaN] = numbers('/sys/fs/cgroup/cpu/cpu.cfs_period_us');
  return older > 0 && olderPeriod > 0 ? older / olderPeriod : Number.POSITIVE_INFINITY;
}
