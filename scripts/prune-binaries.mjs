// Deletes from a checkout's node_modules the native libraries of other systems and processors: two packages ship those of all
// they support, 250 MB that nothing here can load. `npm ci` runs this before it builds.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { arch, platform } from 'node:process';
import { fileURLToPath } from 'node:url';

const modules = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules');

/** Folders with a folder for each system, and in that one for each processor. */
const shelves = [join('onnxruntime-node', 'bin', 'napi-v6'), join('zeromq', 'build')];

for (const shelf of shelves.map((name) => join(modules, name))) {
  // A system that is not there has no libraries to keep, and may have a way of its own.
  if (!existsSync(join(shelf, platform, arch))) continue;
  for (const system of foldersIn(shelf)) {
    if (system !== platform) rmSync(join(shelf, system), { recursive: true });
    else
      for (const cpu of foldersIn(join(shelf, system)))
        if (cpu !== arch) rmSync(join(shelf, system, cpu), { recursive: true });
  }
}

function foldersIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
