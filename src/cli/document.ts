import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { committedVerdict, equationMap, equationsDocument, refreshDocument, refreshVerdicts } from '../documents';
import { FedftError } from '../errors';
import { findNotebooks, formatNotebook, parseNotebook } from '../notebooks';
import { repositoryRoot, writeFileAtomic } from '../records';
import { addCommand } from './addCommand';

const withVerdicts = (text: string): string => refreshVerdicts(text, committedVerdict);

/** The documents that hold generated parts, and how each is made of its present text. */
const documents: { readonly [file: string]: (text: string) => string } = {
  'REPRODUCE.md': (text) => withVerdicts(refreshDocument(text)),
  'EQUATIONS.md': () => equationsDocument(equationMap(repositoryRoot)),
  'README.md': withVerdicts,
};

/** A notebook whose prose says what the ledger says; its code and outputs are not touched. */
function notebookWithVerdicts(text: string, name: string): string {
  const notebook = parseNotebook(text, name);
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === 'markdown' ? { ...cell, source: withVerdicts([cell.source].flat().join('')) } : cell,
  );
  return formatNotebook({ ...notebook, cells });
}

/** Every text with generated parts: its path from the root of the repository, and how it is made of what it is. */
function texts(): readonly (readonly [string, (text: string) => string])[] {
  const notebooks = findNotebooks([]).map((path) => relative(repositoryRoot, path));
  return [
    ...Object.entries(documents),
    ...notebooks.map((path) => [path, (text: string) => notebookWithVerdicts(text, path)] as const),
  ];
}

/** Registers `fedft document`. */
export function registerDocument(program: Command): void {
  addCommand(program, 'document', 'clone')
    .summary('refresh what is computed in documents, or check that it is current')
    .description(
      'Computes every number in REPRODUCE.md anew from the committed records and figures, and maps every numbered item of ' +
        'the paper to code, tests, notebooks and figures in EQUATIONS.md. Behind every claim that these, README.md and the ' +
        'notebooks name in a sentence it puts the verdict of the ledger.',
    )
    .option('--check', 'change nothing; fail where a document is out of date')
    .action(({ check }: { check?: boolean }) => {
      const stale: string[] = [];
      for (const [file, refresh] of texts()) {
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
