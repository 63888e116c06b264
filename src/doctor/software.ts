import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { FedftError } from '../errors';
import { labCommand, requireBuild } from '../notebooks';
import { type Check, found, missing } from './check';

/** The compiled library, which notebooks import. */
export const library: Check = () => {
  try {
    requireBuild();
    return found('library', 'built', true);
  } catch (error) {
    if (!(error instanceof FedftError)) throw error;
    return missing('library', error.message, true, 'npm run build');
  }
};

/** A browser for the tests of pages and live figures. */
export const browser: Check = () => {
  const named = process.env['FEDFT_CHROMIUM'];
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const file = named && existsSync(named) ? named : onPath(names);
  return file === undefined
    ? missing(
        'browser',
        'no Chromium',
        false,
        'apt-get install chromium, or name one with FEDFT_CHROMIUM; for npm run test:browser',
      )
    : found('browser', file, false);
};

/** Jupyter, to open the notebooks in; running them needs none. */
export const jupyter: Check = () => {
  try {
    return found('jupyter', labCommand().program, false);
  } catch (error) {
    if (!(error instanceof FedftError)) throw error;
    return missing(
      'jupyter',
      'not installed',
      false,
      'pip install jupyterlab; the kernel and all packages are already here',
    );
  }
};

/** Python, for the comparisons with transformers and PEFT and for native TensorFlow. */
export const python: Check = () => {
  const { status, stdout } = spawnSync('python3', ['-m', 'pip', '--version'], { encoding: 'utf8' });
  return status === 0
    ? found('python', stdout.trim().replace(/ from .* \(python (.*)\)/, ' on Python $1'), false)
    : missing(
        'python',
        'no Python 3 with pip',
        false,
        'apt-get install python3-pip; for test:peers and native-tensorflow',
      );
};

/** A GPU that native TensorFlow could use. */
export const gpu: Check = () => {
  const { status, stdout } = spawnSync('nvidia-smi', ['-L'], { encoding: 'utf8' });
  return status === 0
    ? found('gpu', stdout.trim().split('\n').join('; '), false)
    : missing('gpu', 'none of NVIDIA', false, 'not needed: everything committed was made without');
};

function onPath(names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((file) => existsSync(file));
}
