import type { Environment } from '../records';

/** Arithmetic whose bits depend on neither processor nor operating system nor version of Node.js. */
const portable: ReadonlySet<string> = new Set(['none', 'wasm']);

/**
 * Whether two records must be equal to the last bit: the same tensor runtime in the same version, threads and instruction
 * set and, where that is native code, on the same platform. Where the instruction set is not known, nothing is asked.
 *
 * What is computed without tensors uses nothing that an engine or a processor may round otherwise, so that neither the
 * version of Node.js nor the processor matters there.
 */
export function sameArithmetic(fresh: Environment, reference: Environment): boolean {
  if (fresh.backend !== reference.backend) return false;
  if (fresh.runtime !== reference.runtime || fresh.threads !== reference.threads) return false;
  if (fresh.instructions !== reference.instructions || fresh.instructions === 'unknown') return false;
  return portable.has(fresh.instructions) || (fresh.platform === reference.platform && sameEngine(fresh, reference));
}

/** TensorFlow.js in JavaScript calls functions that engines round differently; a native runtime brings its own. */
function sameEngine(fresh: Environment, reference: Environment): boolean {
  const major = ({ node }: Environment): string => node.split('.')[0]!;
  return fresh.instructions !== 'javascript' || major(fresh) === major(reference);
}
