import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { InputError } from '../errors';
import { isInstalled, repositoryRoot, workFolder } from '../records';

/** A project that was made. */
export interface Starter {
  /** Absolute path. */
  readonly folder: string;
  /** What lies in it, by name. */
  readonly files: readonly string[];
}

/** The files of a new project, as they are copied. */
const templates: string = join(repositoryRoot, 'starter');

/**
 * Makes a project that works at once: a project file with one scheme and one task, a table, a notebook, and this package linked
 * into it, so that nothing is downloaded.
 *
 * @param name - path of a folder that is not there yet, or empty
 * @throws InputError where the folder holds something, or is a file
 */
export function makeStarter(name: string): Starter {
  const folder = resolve(name);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw new InputError(`${folder} is a file; name a new folder`);
  if (found && readdirSync(folder).length > 0) throw new InputError(`${folder} is not empty; name a new folder`);
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(templates)) writeFileSync(join(folder, file), readFileSync(join(templates, file)));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(packageOf(folder), null, 2)}\n`);
  writeFileSync(join(folder, '.gitignore'), 'node_modules/\nbuild/\ndata/runs/\n');
  linkPackage(folder);
  return { folder, files: readdirSync(folder).filter((file) => file !== 'node_modules') };
}

function packageOf(folder: string): object {
  const name =
    basename(folder)
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'study';
  return { name, private: true, dependencies: { fedft: specifier(folder) } };
}

/** How npm gets this package there: from the clone, or from where the project around had it. */
function specifier(folder: string): string {
  if (!isInstalled) return fileSpecifier(folder, repositoryRoot);
  const file = join(workFolder, 'package.json');
  const told = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).dependencies?.fedft : undefined;
  if (typeof told !== 'string') return fileSpecifier(folder, repositoryRoot);
  return told.startsWith('file:') ? fileSpecifier(folder, resolve(workFolder, told.slice('file:'.length))) : told;
}

function fileSpecifier(folder: string, target: string): string {
  return `file:${relative(folder, target).split(sep).join('/')}`;
}

/** Links the package and its command as npm does. */
function linkPackage(folder: string): void {
  const bin = join(folder, 'node_modules', '.bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(repositoryRoot, join(folder, 'node_modules', 'fedft'), 'junction');
  const command = join('..', 'fedft', 'scripts', 'fedft.cjs');
  if (process.platform === 'win32') writeFileSync(join(bin, 'fedft.cmd'), `@node "%~dp0\\${command}" %*\r\n`);
  else symlinkSync(command, join(bin, 'fedft'));
}
