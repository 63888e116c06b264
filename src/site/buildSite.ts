import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FedftError, InputError } from '../errors';
import { systemSchematic } from '../figures';
import { liveProgram } from '../live/show';
import { findNotebooks, type Notebook, parseNotebook } from '../notebooks';
import { joinLines } from '../notebooks/format';
import { renderFigure } from '../plot/render/render';
import { makeFolder, repositoryRoot, writeFileAtomic } from '../records';
import { clearEdition } from './clearEdition';
import { equationPlaces } from './equations';
import { indexPage, openingOf } from './indexPage';
import { type MarkdownContext, markdownPage } from './markdown';
import { notebookPage } from './notebookPage';
import { type Page, pageHtml } from './page';
import { fontFiles, siteStyle } from './styleSheet';

/** Documents of the repository that are pages of the edition. */
const reportFiles: readonly { readonly source: string; readonly file: string; readonly about: string }[] = [
  {
    source: 'REPRODUCE.md',
    file: 'reproduce.html',
    about: 'What was reproduced, with which command, and what came out; every number is computed from records.',
  },
  {
    source: 'EQUATIONS.md',
    file: 'equations.html',
    about: 'Where every equation of the paper is: code, tests, notebooks and figures.',
  },
];

/** What to build. */
export interface SiteOptions {
  /** Where the edition goes: a new or empty folder, or one with an earlier edition, which is replaced. */
  readonly folder: string;
  /** The notebooks, in reading order; all committed ones when left out. */
  readonly notebooks?: readonly string[];
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
  const notebooks = paths.map((path) => {
    const name = path.replace(/^.*[\\/]/, '');
    return { file: name.replace(/\.ipynb$/, '.html'), notebook: parseNotebook(readFileSync(path, 'utf8'), name) };
  });
  const equations = equationPlaces(new Map(notebooks.map(({ file, notebook }) => [file, textOf(notebook)])));
  const reports = reportFiles.filter(({ source }) => existsSync(join(repositoryRoot, source)));
  const files = ['index.html', ...notebooks.map(({ file }) => file), ...reports.map(({ file }) => file)];
  const contextOf = (page: string, headings: MarkdownContext['headings'] = 'jupyter'): MarkdownContext => ({
    page,
    equations,
    headings,
    resolve: (address) => addressIn(files, address),
  });
  const openings = notebooks.map(({ file, notebook }) => ({ file, opening: openingOf(notebook) }));
  const pages: Page[] = [
    indexPage({
      notebooks: openings,
      equations,
      context: contextOf('index.html'),
      picture: (await renderFigure(systemSchematic)).svg,
      reports,
    }),
  ];
  for (const [i, { file, notebook }] of notebooks.entries()) {
    const { title, learn } = openings[i]!.opening;
    pages.push({ file, title, description: learn, ...notebookPage(notebook, contextOf(file)) });
  }
  for (const { source, file, about } of reports) {
    const text = readFileSync(join(repositoryRoot, source), 'utf8');
    pages.push(reportPage({ file, about }, text, contextOf(file, 'github')));
  }
  clearEdition(folder);
  makeFolder(join(folder, 'assets'));
  const navigation = pages.slice(1).map(({ file, title }) => ({ file, title: numbered(file, title) }));
  for (const page of pages) {
    options.onPage?.(page.file);
    writeFileAtomic(join(folder, page.file), pageHtml(page, navigation));
  }
  await writeAssets(join(folder, 'assets'), new Set(pages.flatMap(({ programs }) => programs)));
  copyFigures(pages, folder);
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

function reportPage(
  report: { readonly file: string; readonly about: string },
  text: string,
  context: MarkdownContext,
): Page {
  const markdown = markdownPage(context);
  const html = markdown.render(text);
  const title = /^# (.+)$/m.exec(text)?.[1] ?? report.file;
  return { file: report.file, title, description: report.about, html, headings: markdown.headings, programs: [] };
}

/** Where a link of the repository leads in the edition; undefined for a file that is not part of it. */
function addressIn(files: readonly string[], address: string): string | undefined {
  if (/^(https?:|mailto:|#)/.test(address)) return address;
  const [path = '', fragment] = address.split('#');
  if (/(^|\/)figures\/(real\/)?[\w.-]+\.(svg|png)$/.test(path)) return path.replace(/^.*(?=figures\/)/, '');
  const name = path.replace(/^.*\//, '');
  const report = reportFiles.find(({ source }) => source === name);
  const page = report?.file ?? name.replace(/\.ipynb$/, '.html');
  return files.includes(page) ? page + (fragment === undefined ? '' : `#${fragment}`) : undefined;
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
  for (const id of programs) writeFileAtomic(join(assets, `${id}.js`), liveProgram(id));
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
