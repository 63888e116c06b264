import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FedftError } from '../errors';
import { repositoryRoot } from '../records';

/**
 * Makes the reference of everything that can be imported, with a search of its own, from the documentation in the code.
 *
 * @param out - folder, which is replaced
 * @param repository - address for links to the code; without one there are none
 * @throws FedftError where TypeDoc is not installed, or finds something wrong
 */
export function writeApiReference(out: string, repository: string | undefined): void {
  const program = typedocProgram();
  const source =
    repository === undefined
      ? ['--disableSources']
      : ['--disableGit', '--gitRevision', 'HEAD', '--sourceLinkTemplate', `${repository}/blob/HEAD/{path}#L{line}`];
  // What is documented and how stands in typedoc.json.
  const { status, stderr, stdout } = spawnSync(process.execPath, [program, '--out', out, ...source], {
    cwd: repositoryRoot,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  if (status !== 0) throw new FedftError(`TypeDoc ended with ${status}: ${`${stderr}${stdout}`.trim().split('\n')[0]}`);
}

/** TypeDoc exports no path to its program, which stands beside its entry. */
function typedocProgram(): string {
  const program = join(repositoryRoot, 'node_modules', 'typedoc', 'bin', 'typedoc');
  if (!existsSync(program))
    throw new FedftError(
      `the API reference needs TypeDoc, and ${program} is not there; run \`npm ci\` in the repository`,
    );
  return program;
}
