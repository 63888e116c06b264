import { extname, join } from 'node:path';
import type { Command } from 'commander';
import { InputError } from '../errors';
import type { WorkerSetup } from '../execution';
import type { EnteredProject } from '../project';
import type { Settings } from '../settings';
import { placeOf, typedName } from './addCommand';

/** The project that this process works in, once a command has begun. */
let current: EnteredProject | undefined;

/** Adds `--config`, and reads the project file before a command begins that it has a say in. */
export function addProject(program: Command): void {
  program.option('--config <file>', 'project file (default: the nearest fedft.config.ts from here upward)');
  program.hook('preAction', async (_, command) => {
    const { config } = program.opts<{ config?: string }>();
    if (placeOf(command) !== 'project') {
      if (config === undefined) return;
      throw new InputError(`${typedName(command)} reads no project file; leave --config ${config} out`);
    }
    // Commands that no project file has a say in do without its compiler.
    const { enterProject, findProject } = require('../project') as typeof import('../project');
    const file = config ?? findProject(process.cwd());
    if (file === undefined) return;
    current = await enterProject(file);
    console.error(`fedft: with ${current.file}`);
  });
}

/** Settings of the project file; empty without one. */
export function projectSettings(): Partial<Settings> {
  return current?.settings ?? {};
}

/** What a worker thread has to know of the project; nothing without one. */
export function projectSetup(): { readonly setup?: WorkerSetup } {
  if (current === undefined) return {};
  const { file, digest } = current;
  const module = join(__dirname, '..', 'project', `workerProject${extname(__filename)}`);
  return { setup: { module, told: { file, digest } } };
}
