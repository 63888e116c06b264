import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { buildFolder, python } from './measure';
import { tensorSizes } from './trainProblem';

/** What computes a training step. */
export interface EngineChoice {
  readonly name: string;
  readonly kind: 'onnx' | 'tensorflow' | 'wasm' | 'plain-wasm' | 'torch';
  /** Of PyTorch: the last block's tokens that it computes, default all. */
  readonly queries?: 'all' | 'first';
  /** Of PyTorch: default eager. */
  readonly mode?: 'eager' | 'compiled';
  /** Of PyTorch, default 1; the others have one. */
  readonly threads?: number;
}

/** Time of one step or inference in ms: by the clock, and of all processors together. */
export interface Timing {
  readonly wall: number;
  readonly processor: number;
}

/** One thread, as the others; and no word of its own while it starts. */
const tensorFlowSettings = {
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  OMP_NUM_THREADS: '1',
  TF_CPP_MIN_LOG_LEVEL: '2',
};

/** An engine in a process of its own, so that its peak memory is its own and it idles while others are timed. */
export class Engine {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #complaint = '';

  constructor(
    readonly choice: EngineChoice,
    folder: string,
  ) {
    const { kind, queries = 'all', mode = 'eager', threads = 1 } = choice;
    const [command, args] =
      kind === 'torch'
        ? [python, [join(__dirname, 'peers', 'torch_step.py'), folder, String(threads), queries, mode]]
        : [process.execPath, [compiledWorker(), folder, kind]];
    const own = kind === 'torch' ? torchSettings(threads) : kind === 'tensorflow' ? tensorFlowSettings : {};
    this.#child = spawn(command, args, { env: { ...process.env, ...own } });
    this.#child.stderr.on('data', (text: Buffer) => {
      this.#complaint += text;
    });
    this.#child.stdin.on('error', () => {}); // a child that failed to start is reported by ask()
    this.#child.on('error', (error) => {
      this.#complaint += error.message;
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Sends a command and waits for its answer. */
  async ask<T>(command: string): Promise<T> {
    this.#child.stdin.write(`${command}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.choice.name}: ${this.#complaint.trim().split('\n').at(-1)}`);
    return JSON.parse(value) as T;
  }

  time(task: 'step' | 'infer'): Promise<Timing> {
    return this.ask(task);
  }

  async peakMemory(): Promise<number> {
    return (await this.ask<{ mib: number }>('memory')).mib;
  }

  /** The gradient of every trained array, by name. */
  async gradient(folder: string): Promise<Map<string, Float32Array>> {
    const path = join(folder, `${this.choice.name.replace(/[^a-z0-9]+/g, '-')}.gradient`);
    const { names } = await this.ask<{ names: readonly string[] }>(`gradient ${path}`);
    const sizes = tensorSizes(folder);
    const bytes = readFileSync(path);
    const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    const gradients = new Map<string, Float32Array>();
    let offset = 0;
    for (const name of names) {
      const size = sizes.get(name)!;
      gradients.set(name, values.subarray(offset, offset + size));
      offset += size;
    }
    if (offset !== values.length) throw new Error(`${this.choice.name}: ${values.length} numbers, expected ${offset}`);
    return gradients;
  }

  close(): void {
    this.#child.stdin.end();
  }
}

let compiled: string | undefined;

/** The worker as plain JavaScript: a process that compiles TypeScript as it goes has a compiler in its heap to collect around. */
function compiledWorker(): string {
  if (compiled === undefined) {
    compiled = join(buildFolder, 'trainWorker.cjs');
    buildSync({
      entryPoints: [join(__dirname, 'trainWorker.ts')],
      outfile: compiled,
      bundle: true,
      platform: 'node',
      packages: 'external',
      logLevel: 'error',
    });
  }
  return compiled;
}

/** Where Debian puts OpenBLAS for OpenMP; its `libblas.so.3` is otherwise the build for plain threads. */
const OPENMP_BLAS = '/usr/lib/x86_64-linux-gnu/openblas-openmp';

/**
 * The strongest settings found: OpenBLAS takes its Haswell kernels here unless told, and on a busy machine threads that
 * spin while they wait cost a factor of six to ten.
 */
function torchSettings(threads: number): Record<string, string> {
  const wide = /\bavx512f\b/.test(readFileSync('/proc/cpuinfo', 'utf8'));
  return {
    OMP_NUM_THREADS: String(threads),
    OMP_WAIT_POLICY: 'passive',
    ...(existsSync(OPENMP_BLAS) && { LD_LIBRARY_PATH: OPENMP_BLAS }),
    ...(wide && { OPENBLAS_CORETYPE: 'SkylakeX' }),
  };
}

/**
 * Float32 itself: at 12 x 768 the query's and key's factors of the last block, whose gradient is what the softmax leaves
 * after cancelling, are 1.1e-4 from double precision in PyTorch and 1.5e-4 in ours; the whole gradient is within 2e-6.
 */
const TOLERANCE = 1e-3;

/**
 * Checks that engines compute the same gradients; timing different things would say nothing.
 *
 * @returns the largest relative distance of an array from the first engine's
 * @throws Error naming the engines and the array
 */
export async function requireSameGradients(engines: readonly Engine[], folder: string): Promise<number> {
  const [reference, ...others] = engines;
  const expected = await reference!.gradient(folder);
  let worst = 0;
  for (const engine of others) {
    const actual = await engine.gradient(folder);
    for (const [name, values] of expected) {
      const other = actual.get(name);
      const error = other === undefined ? Number.NaN : distance(other, values);
      if (!(error < TOLERANCE)) {
        throw new Error(`${engine.choice.name} and ${reference!.choice.name} differ in ${name} by ${error}`);
      }
      worst = Math.max(worst, error);
    }
  }
  return worst;
}

/** Norm of the difference over the norm of the reference. */
function distance(actual: Float32Array, expected: Float32Array): number {
  let [difference, norm] = [0, 0];
  expected.forEach((value, i) => {
    difference += (actual[i]! - value) ** 2;
    norm += value ** 2;
  });
  return Math.sqrt(difference / norm);
}
