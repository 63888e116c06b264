import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a native tensor runtime looks for in a processor, the widest first: the widest that is there is used. */
const families: readonly (readonly [name: string, feature: RegExp])[] = [
  ['avx512', /\bavx512f\b/],
  ['avx2', /\bavx2\b/],
  ['avx', /\bavx(1\.0)?\b/],
  ['sse2', /\bsse2\b/],
  ['sve', /\bsve\b/],
  ['neon', /\b(asimd|advsimd|neon)\b/],
];

/**
 * The instruction set that the arithmetic of a backend uses. Two records are made with the same arithmetic only where it is
 * the same: processors of one name differ in it, and the last bits of a product in single precision with them.
 *
 * @returns `none` without tensors, `javascript` or `wasm` where the processor has no say, the widest set of vector
 * instructions for a native runtime, and `unknown` where the system does not tell
 */
export function instructionSet(backend: string, features: () => string = processorFeatures): string {
  if (backend === 'none' || backend === 'wasm') return backend;
  if (backend === 'cpu') return 'javascript';
  const found = features().toLowerCase();
  return families.find(([, feature]) => feature.test(found))?.[0] ?? 'unknown';
}

let cached: string | undefined;

/** The processor's features as the operating system lists them, or nothing where it lists none. */
function processorFeatures(): string {
  cached ??= listFeatures();
  return cached;
}

function listFeatures(): string {
  try {
    if (process.platform === 'linux') {
      const line = /^(flags|Features)\s*:.*$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'));
      return line?.[0] ?? '';
    }
    if (process.platform === 'darwin') {
      const names = ['machdep.cpu.features', 'machdep.cpu.leaf7_features'];
      // Every processor of Apple's own has them; the names above exist on Intel's only.
      return process.arch === 'arm64' ? 'neon' : execFileSync('sysctl', ['-n', ...names], { encoding: 'utf8' });
    }
  } catch {
    // A system that hides its processor, as some containers do: then nothing is known, and nothing is taken to be the same.
  }
  return '';
}
