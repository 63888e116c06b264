import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { FedftError } from 'fedft';
import { codeDigest, currentEnvironment, repositoryRoot, writeFileAtomic } from 'fedft/lab';

const SCHEMA = 'fedft-bench/1';
const folder = join(repositoryRoot, 'bench', 'history');

/** What one bench took, in its unit of processor time. */
export interface PageResult {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly samples: number;
}

/** Where and of what measurements were made. */
export interface Measured {
  /** Day, UTC: `2026-01-31`. */
  readonly date: string;
  /** The commit that was checked out, with a + where files differed from it. */
  readonly commit: string;
  /** SHA-256 of all code that the command line imports, with the versions of packages. */
  readonly code: string;
  readonly processor: string;
  readonly instructions: string;
  readonly cores: number;
  /** Processes that wanted a core in the minute before the end, the bench among them: more than the cores means a busy machine. */
  readonly load: number;
  readonly node: string;
  readonly runtime: string;
}

/** One run of the page. */
export interface PageEntry extends Measured {
  readonly schema: typeof SCHEMA;
  readonly results: readonly PageResult[];
}

/** This machine and this code, now. */
export function measuredHere(): Measured {
  const code = codeDigest(join(repositoryRoot, 'src', 'cli', 'main.ts'));
  const { processor = 'unknown', instructions, node, runtime } = currentEnvironment('onnx', code);
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-C', repositoryRoot, ...words], { encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--untracked-files=no', 'src', 'package-lock.json') !== '';
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: `${git('rev-parse', '--short=10', 'HEAD')}${changed ? '+' : ''}`,
    code,
    processor,
    instructions,
    cores: cpus().length,
    load: Number(loadavg()[0]!.toFixed(1)),
    node,
    runtime,
  };
}

/** Whether two entries' times can be compared. */
export function sameMachine(a: Measured, b: Measured): boolean {
  return a.processor === b.processor && a.instructions === b.instructions && a.cores === b.cores;
}

/** All committed entries, the oldest first. */
export function readHistory(): readonly PageEntry[] {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const entry = JSON.parse(readFileSync(join(folder, name), 'utf8')) as PageEntry;
      if (entry.schema !== SCHEMA) {
        throw new FedftError(`bench/history/${name} has schema ${entry.schema}, expected ${SCHEMA}; measure again`);
      }
      return entry;
    });
}

/** The last entry of the same kind of machine with other code. */
export function lastBefore(history: readonly PageEntry[], entry: PageEntry): PageEntry | undefined {
  return history.filter((one) => sameMachine(one, entry) && one.code !== entry.code && one.date <= entry.date).at(-1);
}

/** Writes an entry: one file a day, code and kind of machine. @returns its path */
export function writeEntry(entry: PageEntry): string {
  const machine = `${entry.processor} ${entry.instructions}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const path = join(folder, `${entry.date}-${entry.code.slice(0, 8)}-${machine}.json`);
  writeFileAtomic(path, `${JSON.stringify(entry, null, 1)}\n`);
  return path;
}

/** An entry of now. */
export function entryOf(results: readonly PageResult[]): PageEntry {
  return { schema: SCHEMA, ...measuredHere(), results };
}

/** A bench that got slower: its median is above everything that was measured before. */
export interface Slower {
  readonly name: string;
  readonly before: PageResult;
  readonly now: PageResult;
}

/** What is slower than the range of an earlier entry. */
export function slowerThan(before: PageEntry, now: PageEntry): readonly Slower[] {
  return now.results.flatMap((result) => {
    const known = before.results.find(({ name, unit }) => name === result.name && unit === result.unit);
    return known !== undefined && result.median > known.most ? [{ name: result.name, before: known, now: result }] : [];
  });
}
