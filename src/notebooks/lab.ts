import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { FedftError } from '../errors';
import { workFolder } from '../records';
import { findNotebooks } from './find';
import { jupyterPath, requireBuild } from './kernelspec';

/** How to start Jupyter on the notebooks. */
export interface LabCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** The variables that Jupyter needs on top of one's own. */
  readonly env: { readonly JUPYTER_PATH: string };
  readonly cwd: string;
}

/** What to install where there is no Jupyter: nothing else is missing, since the kernel is this repository's own. */
export const jupyterRemedy: string =
  'Jupyter is not installed: run `pip install jupyterlab`, or on Debian `apt-get install --no-install-recommends ' +
  'jupyter-notebook jupyter-client`; the kernel and all packages are already here';

/** Front ends in the order of preference, with the flag that opens them on the notebooks. */
const frontEnds: readonly { readonly name: string; readonly flag: string }[] = [
  { name: 'jupyter-lab', flag: '--LabApp.default_url=/lab/tree/notebooks' },
  { name: 'jupyter-notebook', flag: '--NotebookApp.default_url=/tree/notebooks' },
];

/**
 * The command that opens Jupyter on the notebooks with this repository's kernel: Lab, or Notebook where there is no Lab.
 *
 * @param options.args - flags for Jupyter, passed on
 * @param options.path - folders to look for Jupyter in, as `PATH`
 * @param options.jupyterPath - a `JUPYTER_PATH` of one's own, which is kept behind ours
 * @throws Error saying what to install, or that the library is not built
 */
export function labCommand(
  options: { readonly args?: readonly string[]; readonly path?: string; readonly jupyterPath?: string } = {},
): LabCommand {
  const { args = [], path = process.env['PATH'] ?? '', jupyterPath: own = process.env['JUPYTER_PATH'] ?? '' } = options;
  requireBuild();
  for (const { name, flag } of frontEnds) {
    const program = findProgram(name, path);
    if (program === undefined) continue;
    return {
      program,
      args: [flag, ...args],
      env: { JUPYTER_PATH: [jupyterPath, own].filter(Boolean).join(delimiter) },
      // Both front ends serve the folder they are started in: figures find their scripts in its node_modules.
      cwd: workFolder,
    };
  }
  throw new FedftError(jupyterRemedy);
}

/** The command that marks the committed notebooks as trusted, so that their figures answer before they are run. */
export function trustCommand(options: { readonly path?: string } = {}): Pick<LabCommand, 'program' | 'args'> {
  const program = findProgram('jupyter-trust', options.path ?? process.env['PATH'] ?? '');
  if (program === undefined) {
    throw new FedftError(
      'this Jupyter has no jupyter-trust: start without --trust, and run the cells or choose File, Trust Notebook',
    );
  }
  return { program, args: findNotebooks() };
}

function findProgram(name: string, path: string): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  return path
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => endings.map((ending) => join(folder, name + ending)))
    .find((file) => existsSync(file));
}
