import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FedftError } from '../errors';
import { plotOfPage } from '../plot/interactive';
import { escapeHtml, scriptJson, unescapeHtml } from '../plot/markup';
import { repositoryRoot } from '../records';
import type { Page } from './page';

/** Committed figures, and beside them those that are drawn from real data. */
const folders: readonly string[] = ['figures', 'figures/real'];

/** A committed picture. */
interface Picture {
  /** Path in the repository, and in the edition. */
  readonly path: string;
  /** Its place in the page of figures. */
  readonly id: string;
  readonly title: string;
  readonly alt: string;
  /** px */
  readonly width: string;
  readonly height: string;
}

/** Every committed figure, with the words for it; values can be read off with the pointer and the keyboard. */
export function figuresPage(): Page {
  const pictures = folders.flatMap(picturesIn);
  const shown = pictures.map(({ path, id, title, alt, width, height }) => {
    const words = escapeHtml(alt);
    return `<section><h2 id="${id}">${escapeHtml(title)} <a class="anchor" href="#${id}" aria-label="Link to this figure">#</a></h2>
<figure><img src="${path}" alt="${words}" width="${width}" height="${height}">
<figcaption>${words} <code>${id}</code></figcaption></figure></section>`;
  });
  return {
    file: 'figures.html',
    title: 'All figures',
    description: 'Every committed figure, with its words; values can be read off with the pointer and the keyboard.',
    headings: pictures.map(({ id, title }) => ({ level: 2, id, html: escapeHtml(title) })),
    sections: pictures.map(({ title, alt, id }, heading) => ({ heading, title, text: `${alt} ${id}` })),
    programs: [],
    html: `<h1>All figures</h1>
<p>Drawn from the committed records. Point at a curve to read it off, or go to a figure with the Tab key: the arrow keys move along a curve and between curves.</p>
${shown.join('\n')}`,
  };
}

function picturesIn(folder: string): Picture[] {
  const held = join(repositoryRoot, folder);
  if (!existsSync(held)) return [];
  return readdirSync(held)
    .filter((name) => name.endsWith('.svg'))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => {
      const head = readFileSync(join(held, name), 'utf8').slice(0, 20_000);
      const find = (pattern: RegExp): string => unescapeHtml(pattern.exec(head)?.[1] ?? '');
      const id = `${folder.slice('figures/'.length)}${folder === 'figures' ? '' : '-'}${name.replace('.svg', '')}`;
      const title = find(/<title[^>]*>([^<]*)</);
      if (title === '')
        throw new FedftError(
          `${folder}/${name} has no title; draw it again with \`npx fedft figures --update-reference\``,
        );
      return {
        path: `${folder}/${name}`,
        id,
        title: folder === 'figures' ? title : `${title} (real data)`,
        alt: find(/<desc[^>]*>([^<]*)</),
        width: find(/<svg[^>]*? width="(\d+)/),
        height: find(/<svg[^>]*? height="(\d+)/),
      };
    });
}

/** Where a link to the file of a figure leads: to its place in the page of figures, where its values can be read. */
export function figurePlace(path: string): string {
  return `figures.html#${path
    .replace(/^figures\//, '')
    .replace('/', '-')
    .replace(/\.\w+$/, '')}`;
}

/**
 * Marks the pictures of a page that can be drawn anew from their numbers.
 *
 * @param plots - takes the scripts with the numbers, by their path in the edition
 */
export function withPlots(html: string, plots: Map<string, string>): string {
  return html.replace(/<img src="(figures\/[\w./-]+)\.svg"/g, (whole, path: string) => {
    const file = join(repositoryRoot, `${path}.html`);
    const plot = existsSync(file) ? plotOfPage(readFileSync(file, 'utf8')) : undefined;
    if (plot === undefined) return `${whole} loading="lazy"`;
    const script = `assets/plots/${path.replace(/^figures\//, '').replace('/', '-')}.js`;
    plots.set(script, `fedftPlot(${scriptJson(script)},${scriptJson(plot)});\n`);
    return `${whole} loading="lazy" data-plot="${script}"`;
  });
}
