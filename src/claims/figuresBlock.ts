import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { figureEntries } from '../figures';
import { repositoryRoot, sha256 } from '../records';
import { markdownTable } from './blocks';

/** Every committed figure: which one of the paper it is, what it is drawn from, and its digest. */
export function figuresBlock(): string {
  return markdownTable(
    ['figure', 'paper', 'experiment', 'SVG digest'],
    figureEntries.map(({ id, paper, experiment }) => {
      const path = join(repositoryRoot, 'figures', `${id}.svg`);
      if (!existsSync(path)) throw new Error(`no figure at ${path}; draw it with \`npx fedft figures\``);
      return [`[${id}](figures/${id}.svg)`, paper, experiment, `\`${sha256(readFileSync(path)).slice(0, 16)}\``];
    }),
  );
}

/** The figures that REPRODUCE.md lists, with their digests: what a fresh drawing is compared with. */
export function figureDigests(
  document: string = readFileSync(join(repositoryRoot, 'REPRODUCE.md'), 'utf8'),
): readonly { readonly id: string; readonly digest: string }[] {
  return [...document.matchAll(/^\| \[([a-z0-9-]+)\]\(figures\/\1\.svg\) .*\| `([0-9a-f]+)` \|$/gm)].map(
    ([, id, digest]) => ({ id: id!, digest: digest! }),
  );
}
