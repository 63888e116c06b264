import Module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { FedftError, InputError } from '../errors';
import { repositoryRoot } from '../records';
import type { CompiledProject } from './compileProject';

/** What Node's typings leave out: the one way to run a text as a module with its source map. */
interface CompilableModule extends NodeJS.Module {
  _compile(code: string, filename: string): void;
}

/**
 * Evaluates a compiled project file and returns what it exports by default. `fedft` inside it is this library, wherever
 * the project lies.
 *
 * @throws InputError with file and line where it throws, or exports nothing by default
 */
export function evaluateProject({ file, code }: CompiledProject): unknown {
  const fromProject = createRequire(file);
  const fromLibrary = createRequire(join(repositoryRoot, 'package.json'));
  const load = (name: string): unknown => (/^fedft($|\/)/.test(name) ? fromLibrary : fromProject)(name);
  const module = new Module(file) as CompilableModule;
  module.filename = file;
  module.require = load as NodeJS.Require;
  process.setSourceMapsEnabled(true); // a fault is told in the lines of the file, not of its compiled form
  try {
    module._compile(code, `${file}.compiled.cjs`);
  } catch (cause) {
    throw faultOf(cause, file);
  }
  const { default: exported } = module.exports as { readonly default?: unknown };
  if (exported === undefined) {
    throw new InputError(`${file} exports nothing by default; end it with: export default defineConfig({ ... })`);
  }
  return exported;
}

function faultOf(cause: unknown, file: string): InputError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof FedftError) return new InputError(`${file}: ${message}`, { cause });
  const code = (cause as NodeJS.ErrnoException | null)?.code;
  if (code === 'MODULE_NOT_FOUND') {
    return new InputError(`${file}: ${message.split('\n')[0]}; install it beside the file, or correct its name`, {
      cause,
    });
  }
  return new InputError(`${lineOf(cause, file)}: ${message}; correct it, or name another file with --config`, {
    cause,
  });
}

/** The place in the project's own files where something was thrown, from its trace. */
function lineOf(cause: unknown, file: string): string {
  const folder = dirname(file);
  const line = (cause instanceof Error ? (cause.stack ?? '') : '')
    .split('\n')
    .map((text) => /\(?((?:file:\/\/)?\/[^()\s]+:\d+:\d+)\)?$/.exec(text.trim())?.[1])
    .find((place) => place?.replace('file://', '').startsWith(folder));
  return line?.replace('file://', '') ?? file;
}
