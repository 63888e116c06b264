import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { equationMap, equationsDocument, refreshDocument } from '../documents';
import { FedftError } from '../errors';
import { repositoryRoot, writeFileAtomic } from '../records';

/** The documents that hold generated parts, and how each is made of its present text. */
const documents: { readonly [file: string]: (text: string) => string } = {
  'REPRODUCE.md': refreshDocument,
  'EQUATIONS.md': () => equationsDocument(equationMap(repositoryRoot)),
};

/** Registers `fedft document`. */
export function registerDocument(program: Command): void {
  program
    .command('document')
    .summary('refresh REPRODUCE.md and EQUATIONS.md, or check that they are current')
    .description(
      'Computes every number in REPRODUCE.md anew from the committed records and figures, and maps every numbered item of ' +
        'the paper to code, tests, notebooks and figures in EQUATIONS.md.',
    )
    .option('--check', 'change nothing; fail where a document is out of date')
    .action(({ check }: { check?: boolean }) => {
      const stale: string[] = [];
      for (const [file, refresh] of Object.entries(documents)) {
        const path = join(repositoryRoot, file);
        const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
        const fresh = refresh(text);
        if (fresh === text) console.log(`${file} is current`);
        else if (check) stale.push(file);
        else {
          writeFileAtomic(path, fresh);
          console.log(`${file} refreshed`);
        }
      }
      if (stale.length > 0) {
        throw new FedftError(`${stale.join(' and ')} out of date; run \`npx fedft document\` and commit what changed`);
      }
    });
}
