import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { repositoryRoot } from '../../src/records';

/** The folder of a Python with the libraries compared with; `test/peers/setup` makes the default one. */
export const peersFolder: string = process.env['FEDFT_PEERS'] ?? join(repositoryRoot, 'build', 'peers');

const environment = { ...process.env, HF_HUB_OFFLINE: '1', TRANSFORMERS_VERBOSITY: 'error', PYTHONUTF8: '1' };

/** Skips a test, with a sentence, where the Python or one of the modules is not installed. */
export function requirePeers(context: Context, modules: readonly string[]): void {
  const python = join(peersFolder, 'bin', 'python');
  if (existsSync(python)) {
    const found = spawnSync(python, ['-c', `import ${modules.join(', ')}`], { env: environment });
    if (found.status === 0) return;
  }
  console.log(
    `      skipped: ${peersFolder} has no Python with ${modules.join(' and ')}; test/peers/setup installs them`,
  );
  context.skip();
}

/** Runs a script of this folder to its end. */
export function runPeer(script: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(
    join(peersFolder, 'bin', 'python'),
    [join(repositoryRoot, 'test', 'peers', script), ...args],
    { env: environment, encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${script} ended with ${status}:\n${stderr}`);
}
