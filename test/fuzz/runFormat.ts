import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Dice, type FuzzFormat, faultOf } from './format';

/** One damaged file and how it went wrong. */
export interface FuzzFailure {
  readonly number: number;
  readonly fault: string;
  readonly bytes: Uint8Array;
}

/**
 * Tries damaged files of one kind, the same for the same seed.
 *
 * @param onCase - called before each file is read, so that a watcher knows which one hangs
 */
export async function runFormat(
  format: FuzzFormat,
  options: { readonly files: number; readonly seed: number; readonly onCase?: (number: number) => void },
): Promise<readonly FuzzFailure[]> {
  const { files, seed, onCase } = options;
  const whole = await format.seeds();
  const draws = fc.sample(fc.infiniteStream(fc.nat()), { numRuns: files, seed });
  const failures: FuzzFailure[] = [];
  const home = mkdtempSync(join(tmpdir(), 'fedft-fuzz-'));
  try {
    for (const [number, stream] of draws.entries()) {
      const dice: Dice = (limit) => (limit <= 1 ? 0 : (stream.next().value as number) % limit);
      const bytes = format.mutate(whole[number % whole.length]!, dice);
      const folder = join(home, String(number));
      mkdirSync(folder);
      onCase?.(number);
      const fault = await faultOf(format, bytes, folder);
      rmSync(folder, { recursive: true });
      if (fault !== undefined) failures.push({ number, fault, bytes });
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  return failures;
}
