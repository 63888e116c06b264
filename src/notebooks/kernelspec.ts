import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FedftError, showJson } from '../errors';
import { isObject, readJson, repositoryRoot } from '../records';

/** Where the committed notebooks are. */
export const notebooksFolder: string = join(repositoryRoot, 'notebooks');

/** The folder that makes Jupyter find the kernel, as `JUPYTER_PATH`. */
export const jupyterPath: string = join(notebooksFolder, '.jupyter');

/**
 * The command that starts the notebook kernel, read from the kernelspec that Jupyter reads.
 *
 * @param connectionFile the file that names sockets and key
 * @returns program and arguments; `node` is the Node that runs now
 */
export function kernelCommand(connectionFile: string): readonly string[] {
  const folder = join(jupyterPath, 'kernels', 'fedft');
  const file = join(folder, 'kernel.json');
  if (!existsSync(file))
    throw new FedftError(`the kernelspec ${file} is missing; restore it with \`git checkout notebooks\``);
  const remedy = 'restore it with `git checkout notebooks`';
  const spec = readJson(file, { remedy });
  const argv = isObject(spec) ? spec['argv'] : undefined;
  if (!Array.isArray(argv) || !argv.every((word) => typeof word === 'string'))
    throw new FedftError(
      `the kernelspec ${file} must hold the words of a command as argv, got ${showJson(argv)}; ${remedy}`,
    );
  return argv.map((argument) =>
    argument === 'node'
      ? process.execPath
      : argument.replace('{resource_dir}', folder).replace('{connection_file}', connectionFile),
  );
}

/**
 * Checks that a cell can import `fedft`.
 *
 * @param root the folder that has dist/; this repository when left out
 * @throws Error with the command that builds the library, when it is not built
 */
export function requireBuild(root: string = repositoryRoot): void {
  if (existsSync(join(root, 'dist', 'index.js')) && existsSync(join(root, 'dist', 'index.d.ts'))) return;
  throw new FedftError(`notebooks import the built library, and dist/ is missing: run \`npm run build\` in ${root}`);
}
