import type MarkdownIt from 'markdown-it';
import { escapeHtml } from '../plot/markup';
import { type EquationPlace, equationId, equationNumbers } from './equations';
import { fenceHtml } from './highlight';

type Markdown = MarkdownIt.MarkdownIt;

/** What a text needs to know of the edition that it stands in. */
export interface MarkdownContext {
  /** File name of the page that is being written. */
  readonly page: string;
  readonly equations: ReadonlyMap<number, EquationPlace>;
  /** Whose names headings have, so that links made for it lead to the same place here: notebooks' or documents'. */
  readonly headings: 'jupyter' | 'github';
  /** The address of a link or a picture in the edition; undefined where it leads to nothing there. */
  readonly resolve: (address: string, as: 'link' | 'picture') => string | undefined;
}

/** A heading of a page. */
export interface Heading {
  readonly level: number;
  readonly id: string;
  /** Its HTML. */
  readonly html: string;
}

/** Plain words of a page under one of its headings. */
export interface TextSection {
  /** Which of {@link MarkdownPage.headings}; -1 for what stands before the first. */
  readonly heading: number;
  readonly title: string;
  readonly text: string;
}

/** Turns the Markdown of one page into HTML; headings are collected for its table of contents, words for the search. */
export interface MarkdownPage {
  render(text: string): string;
  /** Adds words that no Markdown holds, such as the code of a cell, to the section that was rendered last. */
  note(text: string): void;
  readonly headings: readonly Heading[];
  readonly sections: readonly TextSection[];
}

/**
 * A renderer for one page: Markdown with HTML inside, formulas between dollars as KaTeX with MathML, numbers of equations as
 * links, anchors for headings.
 *
 * @throws Error from KaTeX, naming the formula, for one that it cannot set
 */
export function markdownPage(context: MarkdownContext): MarkdownPage {
  const markdown: Markdown = new (require('markdown-it') as typeof MarkdownIt)({ html: true, linkify: true });
  const headings: Heading[] = [];
  const anchored = new Set<number>();
  addFormulas(markdown, context, anchored);
  addEquationLinks(markdown, context, anchored);
  addHeadings(markdown, context, headings);
  addLinks(markdown, context);
  addTableBoxes(markdown);
  addFences(markdown);
  const words = collectWords(markdown);
  return {
    render: (text) => markdown.render(text),
    note: words.note,
    headings,
    get sections() {
      return words.sections();
    },
  };
}

/** The words of the page as they are parsed, section by section. */
function collectWords(markdown: Markdown): { note(text: string): void; sections(): readonly TextSection[] } {
  const sections: { heading: number; title: string; words: string[] }[] = [{ heading: -1, title: '', words: [] }];
  const note = (text: string): void => {
    sections.at(-1)!.words.push(text);
  };
  markdown.core.ruler.push('words', ({ tokens }) => {
    for (const [i, token] of tokens.entries()) {
      const text = (token.children ?? [])
        .map(({ type, content }) => (/^(text|code_inline|formula|image)$/.test(type) ? content : ' '))
        .join('');
      if (tokens[i - 1]?.type === 'heading_open')
        sections.push({ heading: sections.length - 1, title: text.trim(), words: [] });
      else if (token.type === 'inline') note(text);
      else if (token.type === 'fence' || token.type === 'code_block') note(token.content);
    }
  });
  return {
    note,
    sections: () =>
      sections.map(({ heading, title, words }) => ({
        heading,
        title,
        text: words.join(' ').replace(/\s+/g, ' ').trim(),
      })),
  };
}

/** Code of a document looks as that of a notebook does. */
function addFences(markdown: Markdown): void {
  markdown.renderer.rules['fence'] = (tokens, index) => fenceHtml(tokens[index]!.content, tokens[index]!.info);
  markdown.renderer.rules['code_block'] = (tokens, index) => fenceHtml(tokens[index]!.content, '');
}

/** A table stands in a box, which scrolls where the table has no room. */
function addTableBoxes(markdown: Markdown): void {
  markdown.renderer.rules['table_open'] = () => '<div class="table"><table>\n';
  markdown.renderer.rules['table_close'] = () => '</table></div>\n';
}

function setFormula(tex: string, displayMode: boolean): string {
  const { renderToString } = require('katex') as typeof import('katex');
  return renderToString(tex, { displayMode, throwOnError: true, strict: 'error', output: 'htmlAndMathml' });
}

function addFormulas(markdown: Markdown, { page, equations }: MarkdownContext, anchored: Set<number>): void {
  // Before backslash escapes, which would eat the backslashes of a formula.
  markdown.inline.ruler.before('escape', 'formula', (state, silent) => {
    const match = /^(\$\$?)(?!\s*\$)((?:\\[\s\S]|[^$\\])+?)\1/.exec(state.src.slice(state.pos));
    if (!match || (match[1] === '$' && /^\s|\s$/.test(match[2]!))) return false;
    if (!silent) {
      const token = state.push('formula', '', 0);
      token.content = match[2]!;
      token.markup = match[1]!;
    }
    state.pos += match[0].length;
    return true;
  });
  markdown.renderer.rules['formula'] = (tokens, index) => {
    const { content, markup } = tokens[index]!;
    if (markup === '$') return setFormula(content, false);
    const own = equationNumbers(content).filter(
      (number) => equations.get(number)?.page === page && !anchored.has(number),
    );
    for (const number of own) anchored.add(number);
    const anchors = own.map((number) => `<span id="${equationId(number)}"></span>`).join('');
    return `<span class="formula" tabindex="0" role="group" aria-label="Formula">${anchors}${setFormula(content, true)}</span>`;
  };
}

/** `(13)` in the text becomes a link to the place that shows equation 13, or that place itself behind its formula. */
function addEquationLinks(markdown: Markdown, { page, equations }: MarkdownContext, anchored: Set<number>): void {
  const linked = (content: string, afterFormula: boolean): string =>
    escapeHtml(content).replace(/\((\d{1,2})\)/g, (whole, digits: string, offset: number) => {
      const place = equations.get(Number(digits));
      if (place === undefined) return whole;
      const { number } = place;
      const defines =
        !place.displayed && place.page === page && afterFormula && /^,?\s*$/.test(content.slice(0, offset));
      if (defines && !anchored.has(number)) {
        anchored.add(number);
        return `<span id="${equationId(number)}">${whole}</span>`;
      }
      return `<a class="equation" href="${place.page === page ? '' : place.page}#${equationId(number)}">${whole}</a>`;
    });
  markdown.core.ruler.push('mark-links', ({ tokens }) => {
    for (const { children } of tokens) {
      let depth = 0;
      for (const token of children ?? []) {
        if (token.type === 'link_open') depth++;
        if (token.type === 'link_close') depth--;
        token.meta = { inLink: depth > 0 };
      }
    }
  });
  markdown.renderer.rules.text = (tokens, index) => {
    const { content, meta } = tokens[index]!;
    const { inLink = false } = (meta ?? {}) as { readonly inLink?: boolean };
    return inLink ? escapeHtml(content) : linked(content, tokens[index - 1]?.type === 'formula');
  };
}

function addHeadings(markdown: Markdown, { headings: names }: MarkdownContext, headings: Heading[]): void {
  markdown.renderer.rules.heading_open = (tokens, index, options, environment, renderer) => {
    const { tag } = tokens[index]!;
    const inline = tokens[index + 1]!;
    const words = headingName(inline.content.trim(), names);
    let id = words;
    for (let copy = 2; headings.some((heading) => heading.id === id); copy++) id = `${words}-${copy}`;
    headings.push({
      level: Number(tag.slice(1)),
      id,
      html: renderer.renderInline(inline.children ?? [], options, environment),
    });
    return `<${tag} id="${escapeHtml(id)}">`;
  };
  markdown.renderer.rules.heading_close = (tokens, index) => {
    const { id } = headings.at(-1)!;
    return ` <a class="anchor" href="#${fragment(id)}" aria-label="Link to this section">#</a></${tokens[index]!.tag}>\n`;
  };
}

function headingName(text: string, names: MarkdownContext['headings']): string {
  if (names === 'jupyter') return text.replace(/\s+/g, '-');
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

/** A name as the fragment of an address. */
export function fragment(id: string): string {
  return encodeURIComponent(id).replace(/[()]/g, (bracket) => (bracket === '(' ? '%28' : '%29'));
}

/** Links and pictures of the repository lead to their place in the edition; a link to nowhere leaves its words. */
function addLinks(markdown: Markdown, { resolve }: MarkdownContext): void {
  markdown.core.ruler.push('addresses', ({ tokens }) => {
    for (const { children } of tokens) {
      const open: boolean[] = [];
      for (const token of children ?? []) {
        if (token.type === 'image') token.attrSet('src', resolve(String(token.attrGet('src') ?? ''), 'picture') ?? '');
        if (token.type === 'link_open') {
          const address = resolve(String(token.attrGet('href') ?? ''), 'link');
          open.push(address !== undefined);
          if (address === undefined) [token.type, token.tag, token.attrs] = ['span_open', 'span', null];
          else token.attrSet('href', address);
        }
        if (token.type === 'link_close' && open.pop() === false) [token.type, token.tag] = ['span_close', 'span'];
      }
    }
  });
}
