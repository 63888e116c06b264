import { cpus } from 'node:os';
import { join } from 'node:path';
import { installedVersion, repositoryRoot } from './codeDigest';
import { instructionSet } from './instructionSet';
import { readJson } from './jsonFile';
import { nativeTensorFlowFolder } from './nativeFolder';

/**
 * Where a record was made. It has a digest of its own: the same results from two machines carry the same digest of results.
 */
export interface Environment {
  /** Version of this package. */
  readonly version: string;
  /** SHA-256 of the code that the run's experiment imports; see {@link codeDigest}. */
  readonly code: string;
  /** What did the tensor arithmetic (`wasm`, `cpu`, ...), or `none`. */
  readonly backend: string;
  /** The tensor runtime behind it with its version, for example `onnxruntime-node 1.30.0`, or `none`. */
  readonly runtime: string;
  /** The instruction set that its arithmetic used: `avx512`, `avx2`, `wasm`, `javascript`, ..., `none` without tensors, or `unknown`. */
  readonly instructions: string;
  /** Threads of that arithmetic. */
  readonly threads: number;
  /** Node.js version. */
  readonly node: string;
  /** Operating system and processor, for example `linux-x64`. */
  readonly platform: string;
  /** Model of the processor, for the reader: {@link instructions} decides what must be equal. */
  readonly processor?: string;
  /** Processor seconds of the run's one thread; absent where the run was interrupted and went on later. */
  readonly seconds?: number;
}

/** The package behind each backend. */
const runtimes: { readonly [backend: string]: string } = {
  onnx: 'onnxruntime-node',
  wasm: '@tensorflow/tfjs-backend-wasm',
  cpu: '@tensorflow/tfjs-backend-cpu',
  tensorflow: '@tensorflow/tfjs-node-gpu',
};

/**
 * The environment of a run in this process.
 *
 * @param backend - what did its tensor arithmetic, or `none`
 * @param code - digest of the code that it ran
 */
export function currentEnvironment(backend: string, code: string): Environment {
  const runtime = runtimes[backend];
  return {
    version: packageVersion(),
    code,
    backend,
    runtime: runtime === undefined ? 'none' : `${runtime} ${runtimeVersion(backend, runtime)}`,
    instructions: instructionSet(backend),
    threads: 1,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
  };
}

/** Native TensorFlow counts where it was built, before where it is installed, as it is loaded. */
function runtimeVersion(backend: string, runtime: string): string {
  const built = backend === 'tensorflow' ? installedVersion(nativeTensorFlowFolder(), runtime) : 'absent';
  return built === 'absent' ? installedVersion(repositoryRoot, runtime) : built;
}

/** This package's version. */
export function packageVersion(): string {
  const path = join(repositoryRoot, 'package.json');
  const { version } = readJson(path, { remedy: 'restore the file of this repository' }) as { readonly version: string };
  return version;
}
