import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { judgeClaims } from '../claims';
import { FedftError, InputError } from '../errors';
import { systemSchematic } from '../figures';
import { liveProgram } from '../live/show';
import { findNotebooks, type Notebook, parseNotebook } from '../notebooks';
import { joinLines } from '../notebooks/format';
import { renderFigure } from '../plot/render/render';
import { committedRecords, makeFolder, repositoryRoot, writeFileAtomic } from '../records';
import { writeApiReference } from './apiReference';
import { claimsPage } from './claimsPage';
import { clearEdition } from './clearEdition';
import { type SiteDocument, siteDocuments, titleOf } from './documents';
import { equationPlaces } from './equations';
import { figuresPage, withPlots } from './figuresPage';
import { indexPage, openingOf } from './indexPage';
import { type MarkdownContext, markdownPage } from './markdown';
import { notebookPage } from './notebookPage';
import { openBar } from './openBar';
import { type NavigationEntry, type Page, pageHtml } from './page';
import { addressIn, placesOf } from './places';
import { repositoryLinks } from './repository';
import { searchScript } from './searchIndex';
import { fontFiles, siteStyle } from './styleSheet';

/** What to build. */
export interface SiteOptions {
  /** Where the edition goes: a new or empty folder, or one with an earlier edition, which is replaced. */
  readonly folder: string;
  /** The notebooks, in reading order; all committed ones when left out. */
  readonly notebooks?: readonly string[];
  /** Where the repository is, for links into it: `https://HOST/OWNER/NAME`; without one pages have none. */
  readonly repository?: string;
  /** Whether the reference of everything that can be imported is made too; it takes about half a minute, and TypeDoc. */
  readonly api?: boolean;
  /** Hears the name of each page before it is written. */
  readonly onPage?: (file: string) => void;
}

/** What was built. */
export interface Site {
  readonly folder: string;
  /** File names of the pages. */
  readonly pages: readonly string[];
  /** Equations of the paper that a page shows. */
  readonly equations: number;
}

/**
 * Builds the static reading edition: every notebook as a page with its committed outputs, an index and the report, with fonts,
 * formulas and scripts beside them. It works from any static host and from disk, and asks no other machine for anything.
 *
 * @throws InputError when the folder holds other things
 * @throws Error when a notebook is damaged, a formula cannot be set, or the library is not built
 */
export async function buildSite(options: SiteOptions): Promise<Site> {
  const { folder, notebooks: paths = findNotebooks() } = options;
  if (paths.length === 0)
    throw new InputError('a reading edition needs a notebook; restore them with `git checkout notebooks`');
  const repository = options.repository === undefined ? undefined : repositoryLinks(options.repository);
  const notebooks = paths.map((path) => {
    const name = path.replace(/^.*[\\/]/, '');
    return {
      path,
      name,
      file: name.replace(/\.ipynb$/, '.html'),
      notebook: parseNotebook(readFileSync(path, 'utf8'), name),
    };
  });
  const equations = equationPlaces(new Map(notebooks.map(({ file, notebook }) => [file, textOf(notebook)])));
  const documents = siteDocuments();
  const places = placesOf([
    ['index.html', 'index.html'],
    ...notebooks.map(({ name, file }) => [`notebooks/${name}`, file] as const),
    ...documents.map(({ source, file }) => [source, file] as const),
  ]);
  const contextOf = (source: string, headings: MarkdownContext['headings'] = 'jupyter'): MarkdownContext => ({
    page: places.get(source)!,
    equations,
    headings,
    resolve: (address, as) => addressIn(places, source, address, as, repository),
  });
  const openings = notebooks.map(({ file, notebook }) => ({ file, opening: openingOf(notebook) }));
  const pages: Page[] = [
    indexPage({
      notebooks: openings,
      equations,
      context: contextOf('index.html'),
      picture: (await renderFigure(systemSchematic)).svg,
      documents,
    }),
  ];
  const navigation: NavigationEntry[] = [];
  const help = documents.find(({ source }) => source === 'notebooks/README.md')?.file;
  for (const [i, { name, file, notebook }] of notebooks.entries()) {
    const { title, learn } = openings[i]!.opening;
    const body = notebookPage(notebook, contextOf(`notebooks/${name}`));
    pages.push({ ...body, file, title, description: learn, html: `${openBar(name, help, repository)}\n${body.html}` });
    navigation.push({ group: 'Notebooks', file, title: numbered(file, title) });
  }
  const files = new Set(notebooks.map(({ file }) => file));
  for (const page of [claimsPage(judgeClaims(committedRecords()), files), figuresPage()]) {
    pages.push(page);
    navigation.push({ group: 'Results', file: page.file, title: page.title });
  }
  for (const document of documents) {
    const page = documentPage(document, contextOf(document.source, 'github'));
    pages.push(page);
    navigation.push({ group: document.group, file: page.file, title: document.title ?? page.title });
  }
  if (options.api) navigation.push({ group: 'Reference', file: 'api/index.html', title: 'Everything to import' });
  clearEdition(folder);
  if (options.api) writeApiReference(join(folder, 'api'), repository?.home);
  makeFolder(join(folder, 'assets'));
  const plots = new Map<string, string>();
  for (const page of pages) {
    options.onPage?.(page.file);
    writeFileAtomic(join(folder, page.file), withPlots(pageHtml(page, navigation), plots));
  }
  makeFolder(join(folder, 'assets', 'plots'));
  for (const [file, script] of plots) writeFileAtomic(join(folder, file), script);
  await writeAssets(join(folder, 'assets'), new Set(pages.flatMap(({ programs }) => programs)));
  writeFileAtomic(join(folder, 'assets', 'search.js'), searchScript(pages));
  copyFigures(pages, folder);
  makeFolder(join(folder, 'notebooks'));
  for (const { path, name } of notebooks) cpSync(path, join(folder, 'notebooks', name));
  return { folder, pages: pages.map(({ file }) => file), equations: equations.size };
}

/** `04-online-scheduling.html` is number 4 of its series. */
function numbered(file: string, title: string): string {
  const number = /^(\d+)-/.exec(file)?.[1];
  return number === undefined ? title : `${Number(number)} ${title}`;
}

function textOf(notebook: Notebook): string {
  return notebook.cells.flatMap((cell) => (cell.cell_type === 'code' ? [] : [joinLines(cell.source)])).join('\n\n');
}

function documentPage({ source, file, about }: SiteDocument, context: MarkdownContext): Page {
  const text = readFileSync(join(repositoryRoot, source), 'utf8');
  const markdown = markdownPage(context);
  const html = markdown.render(text);
  const { headings, sections } = markdown;
  return { file, title: titleOf(text) ?? file, description: about, html, headings, sections, programs: [] };
}

async function writeAssets(assets: string, programs: ReadonlySet<string>): Promise<void> {
  const packageFolder = (name: string): string => dirname(require.resolve(`${name}/package.json`));
  const katex = join(packageFolder('katex'), 'dist');
  cpSync(join(katex, 'katex.min.css'), join(assets, 'katex.min.css'));
  makeFolder(join(assets, 'fonts'));
  for (const font of readdirSync(join(katex, 'fonts')).filter((file) => file.endsWith('.woff2'))) {
    cpSync(join(katex, 'fonts', font), join(assets, 'fonts', font));
  }
  for (const [file, source] of Object.entries(fontFiles)) {
    cpSync(join(packageFolder('@expo-google-fonts/open-sans'), source), join(assets, 'fonts', file));
  }
  writeFileAtomic(join(assets, 'site.css'), siteStyle);
  for (const id of ['site', ...programs]) writeFileAtomic(join(assets, `${id}.js`), liveProgram(id));
  // Plotly comes as 10 MB of readable script; a reader's browser is spared two thirds of it.
  const { transform } = require('esbuild') as typeof import('esbuild');
  const plotly = readFileSync(require.resolve('plotly.js-dist'), 'utf8');
  writeFileAtomic(join(assets, 'plotly.js'), (await transform(plotly, { minify: true, legalComments: 'inline' })).code);
}

/** Figures that a text shows as pictures. */
function copyFigures(pages: readonly Page[], folder: string): void {
  const named = new Set(
    pages.flatMap(({ html }) =>
      [...html.matchAll(/(?:src|href)="figures\/((?:real\/)?[\w.-]+)"/g)].map((match) => match[1]!),
    ),
  );
  for (const file of named) {
    const source = join(repositoryRoot, 'figures', file);
    if (!existsSync(source))
      throw new FedftError(`the figure figures/${file} is missing; draw it with \`npx fedft figures\``);
    makeFolder(dirname(join(folder, 'figures', file)));
    cpSync(source, join(folder, 'figures', file));
  }
}
