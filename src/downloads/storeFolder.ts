import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** What is kept for all projects of a user. */
export type StoreKind = 'models' | 'data';

const variables: { readonly [kind in StoreKind]: string } = { models: 'FEDFT_MODELS', data: 'FEDFT_DATA' };

/**
 * The folder where models or data sets of a user are kept, whether it is there or not: `FEDFT_MODELS` or `FEDFT_DATA`, else
 * `fedft/models` or `fedft/data` where the system keeps what can be fetched again (`XDG_CACHE_HOME` or `~/.cache`,
 * `~/Library/Caches`, `%LOCALAPPDATA%`).
 */
export function storeFolder(kind: StoreKind): string {
  return resolve(process.env[variables[kind]] || join(cacheFolder(), 'fedft', kind));
}

/** The name of the environment variable that moves a store. */
export function storeVariable(kind: StoreKind): string {
  return variables[kind];
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_CACHE_HOME) return XDG_CACHE_HOME;
  if (process.platform === 'win32') return LOCALAPPDATA || join(homedir(), 'AppData', 'Local');
  return process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
}
