import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../errors';
import { repositoryRoot } from '../records';

/** Addresses in the repository that a page leads to, where it is known where that is. */
export interface RepositoryLinks {
  /** The repository itself. */
  readonly home: string;
  /** Opens a clone of it in VS Code. */
  readonly vsCode: string;
  /** Starts a notebook on the public Binder host. */
  binder(path: string): string;
  /** A file or folder as the host shows it. */
  file(path: string): string;
}

/**
 * The links for a repository.
 *
 * @param address - `https://HOST/OWNER/NAME`, with or without `.git`
 * @throws InputError for anything else
 */
export function repositoryLinks(address: string): RepositoryLinks {
  const home = address.replace(/^git\+/, '').replace(/(\.git)?\/*$/, '');
  const match = /^https:\/\/([\w.-]+)\/([\w.-]+(?:\/[\w.-]+)+)$/.exec(home);
  if (match === null)
    throw new InputError(`the address of a repository must be https://HOST/OWNER/NAME, got '${address}'`);
  const [host, path] = [match[1]!, match[2]!];
  const provider = host === 'github.com' ? `gh/${path}` : `git/${encodeURIComponent(home)}`;
  return {
    home,
    vsCode: `vscode://vscode.git/clone?url=${encodeURIComponent(home)}`,
    binder: (file) => `https://mybinder.org/v2/${provider}/HEAD?labpath=${encodeURIComponent(file)}`,
    file: (file) => `${home}/blob/HEAD/${encodeURI(file)}`,
  };
}

/** The address that package.json declares; undefined where it declares none. */
export function declaredRepository(): string | undefined {
  const { repository } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
    readonly repository?: string | { readonly url: string };
  };
  return typeof repository === 'string' ? repository : repository?.url;
}
