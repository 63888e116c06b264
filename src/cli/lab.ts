import { spawn, spawnSync } from 'node:child_process';
import type { Command } from 'commander';
import { FedftError } from '../errors';
import { labCommand, trustCommand } from '../notebooks';
import { addCommand } from './addCommand';

/** Registers `fedft lab`. */
export function registerLab(program: Command): void {
  addCommand(program, 'lab', 'anywhere')
    .summary("open Jupyter on the notebooks, with this repository's kernel")
    .description(
      'Opens JupyterLab, or Jupyter Notebook where there is no Lab, on the notebooks. The kernel is found in the repository: ' +
        'nothing is installed anywhere. Other flags go to Jupyter.',
    )
    .option('--trust', 'mark the committed notebooks as trusted first: figures answer before they are run')
    .allowUnknownOption()
    .argument('[flags...]', 'flags for Jupyter')
    .addHelpText('after', '\nExamples:\n  npm run lab\n  npx fedft lab --no-browser --port 8890')
    .action(async (flags: string[], { trust = false }: { readonly trust?: boolean }) => {
      const { program: jupyter, args, env, cwd } = labCommand({ args: flags });
      if (trust) {
        const command = trustCommand();
        const { status } = spawnSync(command.program, [...command.args], { stdio: 'inherit' });
        if (status !== 0)
          throw new FedftError('the notebooks could not be marked as trusted; start again without --trust');
      }
      const child = spawn(jupyter, [...args], { cwd, env: { ...process.env, ...env }, stdio: 'inherit' });
      process.exitCode = await new Promise<number>((resolve, reject) => {
        child.on('error', reject);
        child.on('exit', (code) => resolve(code ?? 1));
      });
    });
}
