import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What a module needs to run: the files that it imports, itself included, and packages of others. */
export interface ModuleGraph {
  /** Absolute paths, in alphabetical order. */
  readonly files: readonly string[];
  /** Names as they are imported, in alphabetical order. */
  readonly packages: readonly string[];
}

/** One import or re-export; `names` is undefined where everything is meant. */
interface Reference {
  readonly specifier: string;
  readonly names: ReadonlyMap<string, string> | undefined;
}

/** What a source file says of others. */
interface ParsedModule {
  readonly imports: readonly Reference[];
  /** `export { a as b } from`: the names under which they go out, with their names inside. */
  readonly reexports: readonly Reference[];
  /** Nothing but re-exports stands in it: it passes names on and adds no code. */
  readonly onlyPassesOn: boolean;
}

const statement = /^(import|export)\s+(type\s+)?([^'";=()]+?)\s+from\s+'([^']+)';?/gm;
const bare = /^import\s+'([^']+)';?/gm;
const call = /\b(?:import|require)\(\s*'([^']+)'\s*\)/g;
/** The entry of a thread, named by its file: `join(__dirname, 'parquetWorker')`, with an extension to come or without. */
const thread = /\bjoin\(__dirname, ['`](\w*[wW]orker)\b/g;

/**
 * The modules that a source file reaches through its imports, static or by call, and the threads that it starts, from the
 * texts of the files. Types alone are no imports. A file that only passes names on, an index, leads to the files that the
 * names come from and no further.
 *
 * @param entry - absolute path of a `.ts` file
 * @param lists - files that are left out with all that they import
 */
export function moduleGraph(entry: string, lists: readonly string[] = []): ModuleGraph {
  const files = new Set<string>();
  const packages = new Set<string>();
  const parsed = new Map<string, ParsedModule>();
  const parse = (file: string): ParsedModule => {
    const known = parsed.get(file) ?? parseModule(readFileSync(file, 'utf8'));
    parsed.set(file, known);
    return known;
  };
  const follow = (from: string, { specifier, names }: Reference): void => {
    if (specifier.startsWith('.')) take(resolveModule(from, specifier), names && [...names.values()]);
    else if (!specifier.startsWith('node:')) packages.add(packageOf(specifier));
  };
  /** @param wanted - names of the file's exports; undefined for all */
  const take = (file: string, wanted?: readonly string[]): void => {
    const { imports, reexports, onlyPassesOn } = parse(file);
    if (lists.includes(file)) return;
    if (!onlyPassesOn) {
      if (files.has(file)) return;
      files.add(file);
      for (const reference of [...imports, ...reexports]) follow(file, reference);
      return;
    }
    for (const { specifier, names } of reexports) {
      if (names === undefined) follow(file, { specifier, names });
      else {
        const used = [...names].filter(([outside]) => wanted === undefined || wanted.includes(outside));
        if (used.length > 0) follow(file, { specifier, names: new Map(used) });
      }
    }
  };
  take(entry);
  return { files: [...files].sort(), packages: [...packages].sort() };
}

function parseModule(text: string): ParsedModule {
  const code = text.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/^\s*\/\/.*$/gm, '');
  const imports: Reference[] = [];
  const reexports: Reference[] = [];
  const rest = code.replace(statement, (_, keyword: string, type: string | undefined, clause: string, specifier) => {
    const names = namesOf(clause);
    // `import {} from` and a clause of types alone load nothing.
    if (type === undefined && names?.size !== 0)
      (keyword === 'import' ? imports : reexports).push({ specifier, names });
    return '';
  });
  for (const pattern of [bare, call]) {
    for (const [, specifier] of rest.matchAll(pattern)) imports.push({ specifier: specifier!, names: undefined });
  }
  for (const [, name] of rest.matchAll(thread)) imports.push({ specifier: `./${name}`, names: undefined });
  return { imports, reexports, onlyPassesOn: rest.trim() === '' && imports.length === 0 && reexports.length > 0 };
}

/** `{ a, type B, c as d }`: from the name outside to the name inside; undefined for a namespace, a default or nothing named. */
function namesOf(clause: string): ReadonlyMap<string, string> | undefined {
  const braces = /^\{([\s\S]*)\}$/.exec(clause.trim());
  if (braces === null) return undefined;
  const items = braces[1]!.split(',').map((item) => item.trim());
  return new Map(
    items
      .filter((item) => item !== '' && !item.startsWith('type '))
      .map((item) => {
        const [inside, outside = inside] = item.split(/\s+as\s+/);
        return [outside!, inside!];
      }),
  );
}

function resolveModule(from: string, specifier: string): string {
  const path = resolve(dirname(from), specifier);
  const candidates = [path, `${path}.ts`, join(path, 'index.ts'), path.replace(/\.js$/, '.ts')];
  const found = candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
  if (found === undefined) throw new Error(`${from} imports '${specifier}', which is not there`);
  return found;
}

/** `@scope/name/deep` -> `@scope/name` */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
