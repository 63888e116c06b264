import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ClaimCheck,
  claimParts,
  describeEvidence,
  describeNumber,
  describeTally,
  type JudgedClaim,
} from '../claims';
import { escapeHtml } from '../plot/markup';
import { repositoryRoot } from '../records';
import type { Heading, TextSection } from './markdown';
import type { Page } from './page';

/** Verdicts in the order of their filter. */
const conclusions = ['supported', 'conditional', 'refuted', 'undecided'] as const;

/** Every claim with its verdict and all that was asked, to filter by verdict and by section of the paper. */
export function claimsPage(judged: readonly JudgedClaim[], pages: ReadonlySet<string>): Page {
  const headings: Heading[] = [];
  const sections: TextSection[] = [];
  const parts = claimParts.map(({ letter, title }) => {
    const own = judged.filter(({ claim }) => claim.id.startsWith(letter));
    if (own.length === 0) return '';
    const id = `part-${letter}`;
    headings.push({ level: 2, id, html: title });
    const articles = own.map((one) => {
      const { id: name, says, measured } = one.claim;
      sections.push({
        heading: headings.length,
        title: `${name} ${one.verdict.conclusion}`,
        text: `${says} ${measured}`,
      });
      headings.push({ level: 3, id: name, html: name });
      return claimHtml(one, pages);
    });
    return `<section><h2 id="${id}">${title}</h2><p>${describeTally(own)}.</p>\n${articles.join('\n')}</section>`;
  });
  return {
    file: 'claims.html',
    title: 'The claims',
    description: 'Every sentence of the paper that can be checked, and the verdict that the committed records give.',
    headings,
    sections,
    programs: [],
    html: `<h1>The claims</h1>
<p>Every sentence of the paper that can be checked (C, M), what was found beside them (F), and what goes beyond the paper (G). <em>Supported</em>: every question was answered with yes, each with its interval on the right side of a margin. <em>Conditional</em>: it holds where the condition says, and fails elsewhere. <em>Refuted</em>: the data say no. <em>Undecided</em>: the intervals hold the margin, or a record is missing.</p>
${filterForm(judged)}
${parts.join('\n')}`,
  };
}

/** Sections of the paper that a claim names: `IV-B, Theorem 2 (27)` is in IV-B. */
export function sectionsOf(section: string): readonly string[] {
  return section
    .split(/,\s*/)
    .map((part) => /^(abstract|[IVX]+(-[A-Z])?)(?![\w-])/.exec(part)?.[1])
    .filter((name) => name !== undefined);
}

function filterForm(judged: readonly JudgedClaim[]): string {
  const boxes = conclusions.map((name) => {
    const count = judged.filter(({ verdict }) => verdict.conclusion === name).length;
    return `<label><input type="checkbox" name="verdict" value="${name}" checked> ${name} (${count})</label>`;
  });
  const named = new Set(judged.flatMap(({ claim }) => sectionsOf(claim.section)));
  const whole = [...named].map((name) => name.replace(/-.*/, ''));
  const options = [...new Set([...named, ...whole])]
    .sort((a, b) => order(a).localeCompare(order(b)))
    .map((name) => `<option value="${name}">${/^[IVX]/.test(name) ? `Section ${name}` : 'Abstract'}</option>`);
  // Shown by the program that answers it.
  return `<form class="filters" hidden>
<fieldset><legend>Verdict</legend>${boxes.join('\n')}</fieldset>
<label>Section of the paper <select name="section"><option value="">All</option>${options.join('')}</select></label>
<p role="status"></p>
</form>`;
}

/** Roman numerals in the order of the paper. */
function order(section: string): string {
  const numerals = ['abstract', 'I', 'II', 'III', 'IV', 'V', 'VI'];
  const [numeral = '', letter = ''] = section.split('-');
  return `${numerals.indexOf(numeral)}${letter}`;
}

function claimHtml({ claim, verdict }: JudgedClaim, pages: ReadonlySet<string>): string {
  const { id, section, says, measured, repeated, confidence, margins, experiments, notebooks, figures } = claim;
  const { conclusion, checks } = verdict;
  const links = [
    ...notebooks
      .map((name) => `${name}.html`)
      .filter((page) => pages.has(page))
      .map((page) => [page, page.replace('.html', '')]),
    ...figures
      .filter((name) => existsSync(join(repositoryRoot, 'figures', `${name}.svg`)))
      .map((name) => [`figures.html#${name}`, name]),
  ].map(([address, words]) => `<a href="${address}">${words}</a>`);
  const terms: readonly (readonly [string, string])[] = [
    ['Evidence', escapeHtml(describeEvidence(verdict))],
    ['Measured', escapeHtml(measured)],
    ['Repeated', escapeHtml(`${repeated}; ${confidence === 1 ? 'exact' : `${100 * confidence} % intervals`}`)],
    [
      'Margins',
      escapeHtml(
        Object.entries(margins)
          .map(([name, value]) => `${name} ${value}`)
          .join(', '),
      ),
    ],
    ['Records', experiments.map((name) => `<code>${escapeHtml(name)}</code>`).join(', ')],
    ['See', links.join(', ')],
  ];
  const list = terms.filter(([, words]) => words !== '').map(([term, words]) => `<dt>${term}</dt><dd>${words}</dd>`);
  return `<article class="claim" id="${id}" data-verdict="${conclusion}" data-sections="${sectionsOf(section).join(' ')}">
<h3><a href="#${id}">${id}</a> <span class="verdict ${conclusion}">${conclusion}</span> <small>${escapeHtml(section)}</small></h3>
<p>${escapeHtml(says)}</p>
<dl>${list.join('')}</dl>
${checks.length === 0 ? '' : `<details><summary>Every question that was asked (${checks.length})</summary>${questions(checks)}</details>`}
</article>`;
}

function questions(checks: readonly ClaimCheck[]): string {
  const items = checks.map((check) => {
    const { answer, about, label, parts } = check;
    const number = parts.length > 0 ? questions(parts) : `: ${escapeHtml(describeNumber(check))}`;
    return `<li><strong>${answer}</strong> ${escapeHtml(`${about} (${label})`)}${number}</li>`;
  });
  return `<ul>${items.join('')}</ul>`;
}
