import { readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { BuildFailure } from 'esbuild';
import { InputError } from '../errors';
import { sha256 } from '../records';

/** A project file and all that it imports by relative paths, as one CommonJS module. */
export interface CompiledProject {
  /** Absolute path of the project file. */
  readonly file: string;
  readonly code: string;
  /** SHA-256 over the names and texts of the file and of everything it imports by a relative path. */
  readonly digest: string;
}

/**
 * Compiles a project file. Packages that it imports stay imports; its own modules become part of the result.
 *
 * @throws InputError with file, line and column where it does not compile, or imports something that is not there
 */
export async function compileProject(file: string): Promise<CompiledProject> {
  const path = resolve(file);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new InputError(`there is no project file ${path}; name a fedft.config.ts, or leave --config out`);
  }
  const folder = dirname(path);
  // Loaded here, for a command without a project never needs it.
  const { build } = await import('esbuild');
  try {
    const { outputFiles, metafile } = await build({
      entryPoints: [path],
      absWorkingDir: folder,
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      packages: 'external',
      sourcemap: 'inline',
      logLevel: 'silent',
    });
    const inputs = Object.keys(metafile.inputs).sort();
    const texts = inputs.map(
      (name) => `${name.split('\\').join('/')}\0${sha256(readFileSync(resolve(folder, name)))}\n`,
    );
    return { file: path, code: outputFiles[0]!.text, digest: sha256(texts.join('')) };
  } catch (cause) {
    throw new InputError(firstFault(cause as Partial<BuildFailure> & Error, path, folder), { cause });
  }
}

function firstFault(failure: Partial<BuildFailure> & Error, path: string, folder: string): string {
  const [first] = failure.errors ?? [];
  if (first === undefined) return `${path} cannot be compiled: ${failure.message}`;
  const { text, location } = first;
  const file = location === null ? path : resolve(folder, location.file);
  const where = location === null ? file : `${file}:${location.line}:${location.column + 1}`;
  return `${where}: ${text}; correct ${relative(folder, file) || file}, or run elsewhere than below ${folder}`;
}
