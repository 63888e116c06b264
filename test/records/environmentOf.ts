import type { Environment } from '../../src/records';

/** The environment of a made-up record; what a test does not care about is the same everywhere. */
export function environmentOf(changes: Partial<Environment> = {}): Environment {
  return {
    version: '0',
    code: 'c',
    backend: 'none',
    runtime: 'none',
    instructions: 'none',
    threads: 1,
    node: '20',
    platform: 'test',
    ...changes,
  };
}
