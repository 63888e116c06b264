import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { FedftError } from 'fedft';
import { repositoryRoot } from 'fedft/lab';

const main = join(repositoryRoot, 'dist', 'cli', 'main.js');
const reporter = join(__dirname, 'ownTime.cjs');

/**
 * Processor time of a command of fedft from its start to its end, s: user and system, all its threads.
 *
 * @param words - what follows `npx fedft`
 * @param runsFolder - takes the place of `data/runs`
 * @throws FedftError with what it printed last, where it fails
 */
export function commandTime(words: readonly string[], runsFolder?: string): number {
  const { status, output, error } = spawnSync(process.execPath, ['--require', reporter, main, ...words], {
    env: { ...process.env, ...(runsFolder !== undefined && { FEDFT_RUNS: runsFolder }) },
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  if (error) throw error;
  if (status !== 0) {
    throw new FedftError(`fedft ${words.join(' ')} ended with ${status}: ${output[2]?.trim().split('\n').at(-1)}`);
  }
  return Number(output[3]);
}
