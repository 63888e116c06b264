import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { refreshDocument } from '../claims';
import { repositoryRoot, writeFileAtomic } from '../records';

/** Registers `fedft document`. */
export function registerDocument(program: Command): void {
  program
    .command('document')
    .summary('refresh the numbers in REPRODUCE.md, or check that they are current')
    .description('Computes every number in REPRODUCE.md anew from the committed records and figures.')
    .option('--check', 'change nothing; fail where a number is out of date')
    .action(({ check }: { check?: boolean }) => {
      const path = join(repositoryRoot, 'REPRODUCE.md');
      const text = readFileSync(path, 'utf8');
      const fresh = refreshDocument(text);
      if (fresh === text) console.log('REPRODUCE.md is current');
      else if (check) throw new Error('REPRODUCE.md is out of date; run `npx fedft document` and commit it');
      else {
        writeFileAtomic(path, fresh);
        console.log('REPRODUCE.md refreshed');
      }
    });
}
