import { escapeHtml } from '../plot/markup';
import type { RepositoryLinks } from './repository';

/**
 * What a reader can do with a notebook besides reading it: take it home, open it in VS Code, run it on Binder.
 *
 * @param name - file name of the notebook
 * @param help - page that says how to open notebooks, where the edition has one
 */
export function openBar(name: string, help: string | undefined, repository: RepositoryLinks | undefined): string {
  const link = (address: string, words: string, attributes = ''): string =>
    `<a href="${escapeHtml(address)}"${attributes}>${words}</a>`;
  const links = [
    link(`notebooks/${name}`, 'Download this notebook', ' download'),
    ...(repository
      ? [
          link(repository.vsCode, 'Clone into VS Code'),
          link(repository.binder(`notebooks/${name}`), 'Run on Binder'),
          link(repository.file(`notebooks/${name}`), 'In the repository'),
        ]
      : []),
    ...(help === undefined ? [] : [link(help, 'How to open it: Jupyter, VS Code, Binder')]),
  ];
  return `<p class="open">${links.join(' ')}</p>`;
}
