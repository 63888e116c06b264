import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '../../src/records';

/** A folder of one's own, in which `fedft` can be imported as after `npm install ../fedft`. */
export interface OwnFolder {
  readonly folder: string;
  /** Writes files, their folders with them. */
  write(files: { readonly [name: string]: string }): void;
  remove(): void;
}

/** Makes an empty {@link OwnFolder}. */
export function ownFolder(): OwnFolder {
  const folder = mkdtempSync(join(tmpdir(), 'fedft-project-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(repositoryRoot, join(folder, 'node_modules', 'fedft'), 'junction');
  return {
    folder,
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A project file that exports this object. */
export function config(object: string, imports = ''): string {
  return `import { defineConfig } from 'fedft';\n${imports}\nexport default defineConfig(${object});\n`;
}

/** A scheme in a file of its own: always the n strongest. */
export function strongest(n: number): string {
  return `import type { Scheme } from 'fedft';
export const mine: Scheme = { name: 'mine', label: 'My scheme', choose: ({ count }) => Math.min(${n}, count) };
`;
}
