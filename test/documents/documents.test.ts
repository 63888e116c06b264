import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..');
const documents = ['README.md', 'REPRODUCE.md', 'EQUATIONS.md', 'notebooks/README.md', 'bench/README.md'];

/** The anchor that a heading has on GitHub. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replace(/ /g, '-');

describe('the documents', () => {
  for (const file of documents) {
    it(`${file} has no dead link`, () => {
      const text = readFileSync(join(root, file), 'utf8').replace(/```[\s\S]*?```/g, '');
      const anchors = new Set([...text.matchAll(/^#{1,6} (.*)$/gm)].map(([, heading]) => anchorOf(heading!)));
      const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
      for (const link of links.filter((target) => !/^https?:/.test(target))) {
        const [path, anchor] = link.split('#') as [string, string | undefined];
        if (path !== '') assert.ok(existsSync(join(root, dirname(file), path)), `${file} links to ${link}`);
        else assert.ok(anchors.has(anchor!), `${file} has no heading for #${anchor}`);
      }
    });
  }

  it('notebooks have no dead link', () => {
    const folder = join(root, 'notebooks');
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.ipynb'))) {
      const { cells } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
        cells: { cell_type: string; source: readonly string[] }[];
      };
      const text = cells.flatMap(({ cell_type, source }) => (cell_type === 'markdown' ? source : [])).join('\n');
      for (const [, link] of text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
        if (/^https?:/.test(link!)) continue;
        assert.ok(existsSync(join(folder, link!)), `${file} links to ${link}`);
      }
    }
  });
});
