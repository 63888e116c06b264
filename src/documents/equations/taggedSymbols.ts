import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { FedftError } from '../../errors';

/** An exported symbol whose comment says which items of the paper it implements. */
export interface TaggedSymbol {
  readonly name: string;
  /** From the repository's root, with slashes. */
  readonly file: string;
  /** `(25)`, `Lemma 3`, ... */
  readonly items: readonly string[];
}

const TAGGED =
  /\/\*\*((?:(?!\*\/)[\s\S])*@paper(?:(?!\*\/)[\s\S])*)\*\/\s*export (?:async )?(?:abstract )?(?:function|const|class|interface|type)\s+(\w+)/g;

/**
 * The symbols of a folder that carry a tag: a line `@paper (25), Lemma 3` in the comment of an export. A range of equations
 * is written `(35)-(37)`.
 *
 * @param root - the repository
 * @param folder - below it, normally `src`
 * @throws Error for a tag that stands on nothing that is exported, or cannot be read
 */
export function taggedSymbols(root: string, folder: string = 'src'): readonly TaggedSymbol[] {
  return sourceFiles(join(root, folder)).flatMap((path) => {
    const file = relative(root, path).split(sep).join('/');
    const text = readFileSync(path, 'utf8');
    const found = [...text.matchAll(TAGGED)].map(([, comment, name]) => ({
      name: name!,
      file,
      items: comment!
        .split('\n')
        .flatMap((line) => /^\s*\*\s*@paper\s+(.*)$/.exec(line)?.[1] ?? [])
        .flatMap((list) => parseItems(list, `${file}: ${name}`)),
    }));
    const tags = text.split('\n').filter((line) => /^\s*\*\s*@paper\s/.test(line)).length;
    if (found.length < tags)
      throw new FedftError(`${file} has a @paper tag that does not stand on an export; move it there`);
    return found;
  });
}

/**
 * The items of a tag.
 *
 * @throws Error naming what cannot be read
 * @example
 * parseItems('(35)-(37), Lemma 3', 'here') // ['(35)', '(36)', '(37)', 'Lemma 3']
 */
export function parseItems(list: string, where: string): readonly string[] {
  return list.split(',').flatMap((text) => {
    const item = text.trim();
    const range = /^\((\d+)\)-\((\d+)\)$/.exec(item);
    if (range !== null) {
      const [from, to] = [Number(range[1]), Number(range[2])];
      return Array.from({ length: to - from + 1 }, (_, i) => `(${from + i})`);
    }
    if (!/^(\(\d+\)|(Lemma|Theorem|Assumption|Definition|Algorithm) \d+|Figure \d+(\([a-f]\))?)$/.test(item)) {
      throw new FedftError(
        `${where}: cannot read '${item}' in a @paper tag; write for example (25), Lemma 3, (35)-(37)`,
      );
    }
    return [item];
  });
}

/** The TypeScript files of a folder, sorted. */
export function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
