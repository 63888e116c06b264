import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../records';
import type { PageGroup } from './page';

/** A document of the repository that is a page of the edition. */
export interface SiteDocument {
  /** Path in the repository. */
  readonly source: string;
  /** File name of its page. */
  readonly file: string;
  readonly group: PageGroup;
  /** What the navigation calls it; its heading when left out. */
  readonly title?: string;
  /** One sentence for the index. */
  readonly about: string;
}

const named: readonly SiteDocument[] = [
  {
    source: 'REPRODUCE.md',
    file: 'reproduce.html',
    group: 'Results',
    about: 'What was reproduced, with which command, and what came out; every number is computed from records.',
  },
  {
    source: 'EQUATIONS.md',
    file: 'equations.html',
    group: 'Results',
    about: 'Where every equation of the paper is: code, tests, notebooks and figures.',
  },
  {
    source: 'README.md',
    file: 'readme.html',
    group: 'How to',
    title: 'Install and run',
    about: 'What this repository is, how to install and run it, and where things are.',
  },
  {
    source: 'notebooks/README.md',
    file: 'opening-notebooks.html',
    group: 'How to',
    title: 'Open the notebooks',
    about: 'How to run the notebooks: from the command line, in Jupyter, in VS Code, on Binder.',
  },
  {
    source: 'CONTRIBUTING.md',
    file: 'contributing.html',
    group: 'How to',
    title: 'Add a scheme, a task, a figure, ...',
    about:
      'A scheme, a task, an architecture, a model, a figure, a claim, an experiment of your own, each as its shortest change.',
  },
  {
    source: 'workflow/README.md',
    file: 'workflow.html',
    group: 'How to',
    title: 'Run on a cluster',
    about: 'How to spread the runs over a Slurm or Kubernetes cluster.',
  },
];

/** The documents that are there: those with a place of their own, then the how-tos of `docs`, by name. */
export function siteDocuments(): readonly SiteDocument[] {
  const folder = join(repositoryRoot, 'docs');
  const guides = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.md')) : [];
  const further = guides.sort().map((name): SiteDocument => {
    const title = titleOf(readFileSync(join(folder, name), 'utf8')) ?? name;
    return { source: `docs/${name}`, file: name.replace(/\.md$/, '.html'), group: 'How to', about: title };
  });
  return [...named.filter(({ source }) => existsSync(join(repositoryRoot, source))), ...further];
}

/** The first heading of a document. */
export function titleOf(text: string): string | undefined {
  return /^# (.+)$/m.exec(text)?.[1];
}
