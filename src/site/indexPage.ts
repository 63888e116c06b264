import { joinLines, type Notebook } from '../notebooks/format';
import { escapeHtml } from '../plot/markup';
import type { SiteDocument } from './documents';
import { type EquationPlace, equationId } from './equations';
import { type MarkdownContext, markdownPage } from './markdown';
import type { Page } from './page';

/** What the opening of a notebook says of it. */
export interface Opening {
  readonly title: string;
  /** Markdown. */
  readonly learn: string;
  readonly runningTime: string;
}

/** Reads title, "What you will learn" and "Running time" from the first cell of a notebook. */
export function openingOf(notebook: Notebook): Opening {
  const text = joinLines(notebook.cells[0]?.source ?? '');
  const find = (pattern: RegExp): string => (pattern.exec(text)?.[1] ?? '').trim();
  return {
    title: find(/^# (.+)$/m),
    learn: find(/\*\*What you will learn:?\*\*:?\s*([^\n]+)/),
    runningTime: find(/\*\*Running time:?\*\*:?\s*([^\n.]*\.?)/).replace(/\.$/, ''),
  };
}

/** The first page: what this is, the notebooks, and where each equation is. */
export function indexPage(options: {
  readonly notebooks: readonly { readonly file: string; readonly opening: Opening }[];
  readonly equations: ReadonlyMap<number, EquationPlace>;
  readonly context: MarkdownContext;
  /** Figure 1 as an SVG element. */
  readonly picture: string;
  readonly documents: readonly SiteDocument[];
}): Page {
  const { notebooks, equations, context, picture, documents } = options;
  const markdown = markdownPage(context);
  const cards = notebooks.map(({ file, opening: { title, learn, runningTime } }) => {
    const text = markdown.render(learn.charAt(0).toUpperCase() + learn.slice(1));
    return `<li><h2><a href="${file}">${escapeHtml(title)}</a></h2>${text}<p class="time">Runs in ${escapeHtml(runningTime)}.</p></li>`;
  });
  const numbers = [...equations.values()]
    .sort((a, b) => a.number - b.number)
    .map(({ number, page }) => {
      const title = notebooks.find(({ file }) => file === page)?.opening.title ?? page;
      return `<li><a href="${page}#${equationId(number)}">(${number})</a> ${escapeHtml(title)}</li>`;
    });
  const further = documents.map(({ file, about }) => `<li><a href="${file}">${escapeHtml(about)}</a></li>`);
  return {
    file: 'index.html',
    title: 'Federated fine-tuning over wireless networks: an executable paper',
    description:
      'The notebooks of fedft, an executable version of arXiv:2407.02924, to read without installing anything.',
    headings: [],
    sections: markdown.sections,
    programs: [],
    html: `<h1>Federated fine-tuning of pre-trained foundation models over wireless networks</h1>
<p>An executable version of the paper by Wang, Zhou, Shi and Letaief (<a href="https://arxiv.org/abs/2407.02924">arXiv:2407.02924</a>). These pages are its notebooks with their outputs, to read without installing anything. Figures can be zoomed and read off; those with sliders compute in your browser, with the code that the notebooks run.</p>
<div class="hero">${picture}</div>
<ol class="cards">${cards.join('\n')}</ol>
<ul>${further.join('')}</ul>
<h2 id="equations">Equations of the paper</h2>
<ul class="numbers">${numbers.join('')}</ul>`,
  };
}
