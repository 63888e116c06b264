import type { Command } from 'commander';
import { addCommand } from './addCommand';

/** Registers `fedft init`. */
export function registerInit(program: Command): void {
  addCommand(program, 'init', 'anywhere')
    .summary('make a folder with a scheme, a task and a notebook of your own')
    .description(
      'Makes a folder that works at once: fedft.config.ts with one scheme and one task, a file each, a table that the task ' +
        'reads, and a notebook. This package is linked into it; nothing is downloaded.',
    )
    .argument('<folder>', 'a new or empty folder')
    .addHelpText('after', '\nExample:\n  npx fedft init study && cd study')
    .action((name: string) => {
      const { makeStarter } = require('../project') as typeof import('../project');
      const { folder, files } = makeStarter(name);
      console.log(`${folder}\n${files.map((file) => `  ${file}`).join('\n')}\n`);
      console.log(
        [
          'Next:',
          `  cd ${name}`,
          '  npx fedft run learning --profile smoke --scheme own --task own',
          '  npx fedft notebooks first.ipynb --output executed',
        ].join('\n'),
      );
    });
}
