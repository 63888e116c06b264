import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What a project file may be called, the first one that is there counts. */
export const projectFiles: readonly string[] = [
  'fedft.config.ts',
  'fedft.config.mts',
  'fedft.config.js',
  'fedft.config.mjs',
];

/**
 * The project file that governs a folder: in it, or in the nearest folder above it.
 *
 * @param folder - where to start, normally the working directory
 * @returns its absolute path; undefined where there is none up to the root
 */
export function findProject(folder: string): string | undefined {
  for (let here = resolve(folder); ; here = dirname(here)) {
    for (const name of projectFiles) {
      const file = join(here, name);
      if (existsSync(file)) return file;
    }
    if (dirname(here) === here) return undefined;
  }
}
