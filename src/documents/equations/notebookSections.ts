import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '../../records';

/** A part of a notebook between two headings. */
export interface NotebookSection {
  /** `03-bound` */
  readonly notebook: string;
  /** The heading, without its marks. */
  readonly heading: string;
  readonly text: string;
  readonly code: string;
}

interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
}

/** Every section of every notebook of a folder, in order. */
export function notebookSections(folder: string): readonly NotebookSection[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.ipynb'))
    .sort();
  return files.flatMap((name) => {
    const notebook: unknown = readJson(join(folder, name), { remedy: 'restore the notebook, or save it in Jupyter' });
    const { cells } = notebook as { readonly cells: readonly Cell[] };
    const sections: { notebook: string; heading: string; text: string; code: string }[] = [];
    for (const { cell_type: kind, source } of cells) {
      const lines = (typeof source === 'string' ? source : source.join('')).split('\n');
      for (const line of lines) {
        const heading = kind === 'markdown' ? /^#{1,3} (.*)$/.exec(line)?.[1] : undefined;
        if (heading !== undefined || sections.length === 0) {
          sections.push({ notebook: name.replace(/\.ipynb$/, ''), heading: heading ?? '', text: '', code: '' });
        }
        const section = sections.at(-1)!;
        if (kind === 'markdown') section.text += `${line}\n`;
        else section.code += `${line}\n`;
      }
    }
    return sections;
  });
}

/** A number in brackets that stands for an equation: not an argument, as in `lambda(1)`. */
const EQUATION = /(?:^|[\s,;:-]|\\qquad|\\text\{-\})\((\d{1,2})\)(?:\s*(?:-|\\text\{-\})\s*\((\d{1,2})\))?/gm;

/** Whether a text speaks of an item: `(25)`, within `(35)-(37)`, or by name. */
export function mentions(text: string, item: string): boolean {
  const number = /^\((\d+)\)$/.exec(item)?.[1];
  if (number === undefined) return new RegExp(`\\b${item.replace(/[()]/g, '\\$&')}(?!\\w)`, 'i').test(text);
  const wanted = Number(number);
  return [...text.matchAll(EQUATION)].some(([, from, to]) => {
    return wanted >= Number(from) && wanted <= Number(to ?? from);
  });
}
