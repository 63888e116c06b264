import { posix } from 'node:path';
import { figurePlace } from './figuresPage';
import type { RepositoryLinks } from './repository';

/** Pages of the edition by what they are made of: a path in the repository. */
export type Places = ReadonlyMap<string, string>;

/** The places of the pages. */
export function placesOf(entries: readonly (readonly [source: string, page: string])[]): Places {
  return new Map(entries);
}

/**
 * Where a link of a document leads in the edition; else to the file in the repository, where it is known where that is.
 *
 * @param source - the document with the link, as a path in the repository
 * @returns undefined for what is part of neither
 */
export function addressIn(
  places: Places,
  source: string,
  address: string,
  as: 'link' | 'picture',
  repository: RepositoryLinks | undefined,
): string | undefined {
  if (/^(https?:|mailto:|#)/.test(address)) return address;
  const [path = '', fragment] = address.split('#');
  const hash = fragment === undefined ? '' : `#${fragment}`;
  if (/(^|\/)figures\/(real\/)?[\w.-]+\.(svg|png)$/.test(path)) {
    const file = path.replace(/^.*(?=figures\/)/, '');
    return as === 'picture' ? file : figurePlace(file);
  }
  const target = posix.normalize(posix.join(posix.dirname(source), decodeURI(path)));
  const page = places.get(target);
  if (page !== undefined) return page + hash;
  return target.startsWith('..') ? undefined : repository?.file(target);
}
