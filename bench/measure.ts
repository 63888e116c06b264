import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Processor time of this process in ms: what other users of the machine take does not count. */
export const processorTime = (): number => process.cpuUsage().user / 1000;

export const buildFolder: string = join(__dirname, '..', 'build', 'bench');

/** The Python that peers run in: that of `FEDFT_BENCH_PYTHON`, or the system's. */
export const python: string = process.env['FEDFT_BENCH_PYTHON'] || '/usr/bin/python3';

/** Median of numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.slice().sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Median processor time of a task in ms, by tinybench. */
export async function time(task: () => unknown, rounds = 15): Promise<number> {
  const { Bench } = await import('tinybench');
  const bench = new Bench({ now: processorTime, iterations: rounds, time: 0, warmupIterations: 3, warmupTime: 0 });
  bench.add('task', () => {
    task();
  });
  await bench.run();
  const result = bench.tasks[0]!.result as { latency?: { p50?: number }; error?: Error };
  if (result.latency?.p50 === undefined) throw result.error ?? new Error('tinybench gave no latency');
  return result.latency.p50;
}

/** Runs a program and parses its standard output as JSON; undefined, with a message, where it is not to be had. */
export function peer<T>(name: string, command: string, args: readonly string[], input?: string): T | undefined {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', input, maxBuffer: 2 ** 28 });
  if (error === undefined && status === 0) return JSON.parse(stdout) as T;
  console.log(`${name}: skipped, ${error?.message ?? stderr.trim().split('\n').at(-1)}`);
  return undefined;
}

/** Compiles the Boost.Math program with -O2 where g++ and the headers exist; its path, or undefined. */
export function buildBoost(): string | undefined {
  if (!existsSync('/usr/include/boost/math/special_functions/lambert_w.hpp')) {
    console.log('Boost.Math: skipped, apt-get install libboost-math-dev g++');
    return undefined;
  }
  mkdirSync(buildFolder, { recursive: true });
  const program = join(buildFolder, 'boost');
  const source = join(__dirname, 'peers', 'boost.cpp');
  const { status, stderr } = spawnSync('g++', ['-O2', '-std=c++17', source, '-o', program], { encoding: 'utf8' });
  if (status === 0) return program;
  console.log(`Boost.Math: skipped, g++ failed: ${stderr?.split('\n')[0]}`);
  return undefined;
}
