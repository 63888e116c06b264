import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { claims } from '../claims';
import { FedftError } from '../errors';
import { figures, runCommand } from '../figures';
import { repositoryRoot, sha256 } from '../records';
import { markdownTable } from './blocks';

/** Every committed figure: which one of the paper it is, the commands that make it, the claims it belongs to, its digest. */
export function figuresBlock(): string {
  return markdownTable(
    ['figure', 'paper', 'made by', 'claims', 'SVG digest'],
    figures().flatMap((figure) => {
      const { id, paper, experiment } = figure;
      const path = join(repositoryRoot, 'figures', `${id}.svg`);
      // A figure of runs that nobody has committed a record of, on real data say, is not there; the others must be.
      if (!existsSync(path) && experiment !== '-') return [];
      if (!existsSync(path))
        throw new FedftError(`no figure at ${path}; draw it with \`npx fedft figures --update-reference\``);
      const draw = `\`npx fedft figures ${id}\``;
      const about = claims.filter(({ figures }) => figures.includes(id)).map((claim) => claim.id);
      return [
        [
          `[${id}](figures/${id}.svg)`,
          paper,
          experiment === '-' ? draw : `\`${runCommand(figure, 'laptop')}\`, ${draw}`,
          about.length === 0 ? '-' : about.join(', '),
          `\`${sha256(readFileSync(path)).slice(0, 16)}\``,
        ],
      ];
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
