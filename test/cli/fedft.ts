import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The compiled command line. */
export const main: string = resolve(__dirname, '..', '..', 'dist', 'cli', 'main.js');

/** The environment of a command whose records go to `folder/runs`, and whose stores of models and data are below it too. */
export function environment(folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    FEDFT_RUNS: join(folder, 'runs'),
    FEDFT_DATA: '',
    FEDFT_MODELS: '',
    XDG_CACHE_HOME: join(folder, 'cache'),
    NO_COLOR: '1',
  };
}

/** Runs the compiled command line in a folder. */
export function fedft(folder: string, ...args: readonly string[]): SpawnSyncReturns<string> {
  assert.ok(existsSync(main), 'dist/ is missing: run `npm run build` first');
  return spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env: environment(folder), cwd: folder });
}

/** Records and digests of the table at the end of a command's output. */
export function digestsOf({
  stdout,
}: {
  readonly stdout: string;
}): readonly (readonly [record: string, digest: string])[] {
  return [...stdout.matchAll(/^([a-z]\S*\/\S+) +([0-9a-f]{16}) /gm)].map(([, record, digest]) => [record!, digest!]);
}
