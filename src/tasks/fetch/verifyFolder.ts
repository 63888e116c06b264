import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import { fileDigest } from '../../downloads';
import { InputError } from '../../errors';
import type { OnProgress } from '../../records';
import { cifarClasses } from '../real/cifar10';
import { readCifarRecords } from '../real/cifarRecords';
import { readGlueFile } from '../real/glue';
import { glueFormats } from '../real/glueFormats';
import { type Dataset, datasets, type PublishedTask } from './catalogue';

/** What a file turned out to be. */
export type FileVerdict =
  /** Its checksum is published by its makers, or known from before. */
  | 'known'
  /** It reads without fault and has as many rows as the official file. */
  | 'complete'
  /** It reads without fault; how many rows it should have is not known, or it has fewer or more. */
  | 'readable'
  /** It cannot be read. */
  | 'damaged';

/** One file that was looked at. */
export interface VerifiedFile {
  readonly dataset: PublishedTask;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Rows or records; undefined where it cannot be read. */
  readonly rows: number | undefined;
  readonly verdict: FileVerdict;
  /** What it is, or what is wrong with it. */
  readonly reason: string;
}

/**
 * Looks at every file of a data folder that belongs to a known data set: size, checksum, and every row read. Nothing is
 * taken on trust: a file with the right name and size that cannot be read is damaged.
 *
 * @param folder - a data folder, or the folder of one data set
 * @throws InputError when the folder does not exist or holds no file of any data set
 */
export async function verifyFolder(
  folder: string,
  options: { readonly onProgress?: OnProgress | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<readonly VerifiedFile[]> {
  const given = resolve(folder);
  if (!existsSync(given) || !statSync(given).isDirectory()) {
    throw new InputError(`${given} is no folder; name the one that holds sst2/, mrpc/, qnli/ or cifar10/`);
  }
  const files = datasets.flatMap((dataset) => filesOf(dataset, given).map((path) => ({ dataset, path })));
  if (files.length === 0) {
    const seen = readdirSync(given).slice(0, 8).join(', ') || 'nothing';
    throw new InputError(
      `${given} holds no file of ${datasets.map(({ name }) => name).join(', ')} (it holds ${seen}); name the folder above sst2/, mrpc/, qnli/ or cifar10/`,
    );
  }
  const verified: VerifiedFile[] = [];
  for (const [place, { dataset, path }] of files.entries()) {
    options.signal?.throwIfAborted();
    options.onProgress?.(place, files.length, basename(path));
    verified.push(await verifyFile(dataset, path));
  }
  return verified;
}

/** Folders in which a data set's files are looked for, below the data folder. */
function homesOf(name: PublishedTask): readonly string[] {
  if (name !== 'cifar10') return glueFormats[name].folders;
  return ['cifar10', 'CIFAR-10', 'cifar-10-batches-bin', join('cifar10', 'cifar-10-batches-bin')];
}

function filesOf({ name, rows }: Dataset, given: string): string[] {
  const inside = homesOf(name).map((home) => join(given, home));
  // The folder of one data set is known by its name: train.tsv alone could be any of three.
  const own = homesOf(name).some((home) => given.endsWith(sep + home)) ? [given] : [];
  return [...inside, ...own]
    .filter((home) => existsSync(home) && statSync(home).isDirectory())
    .flatMap((home) =>
      readdirSync(home)
        .filter((file) => file.replace(/\.gz$/, '') in rows)
        .sort()
        .map((file) => join(home, file)),
    );
}

async function verifyFile(dataset: Dataset, path: string): Promise<VerifiedFile> {
  const file = basename(path);
  const found = { dataset: dataset.name, path, bytes: statSync(path).size, sha256: await fileDigest(path, 'sha256') };
  let rows: number;
  try {
    rows = await countRows(dataset.name, path, file);
  } catch (error) {
    return { ...found, rows: undefined, verdict: 'damaged', reason: (error as Error).message };
  }
  const known = dataset.known.find(({ sha256 }) => sha256 === found.sha256);
  if (known !== undefined) return { ...found, rows, verdict: 'known', reason: known.about };
  const published = dataset.downloads.find(({ checksum }) => checksum?.value === found.sha256)?.checksum;
  if (published !== undefined)
    return { ...found, rows, verdict: 'known', reason: `checksum published by ${published.publishedBy}` };
  const due = dataset.rows[file.replace(/\.gz$/, '')]!;
  return rows === due
    ? {
        ...found,
        rows,
        verdict: 'complete',
        reason: 'as many rows as the official file; no checksum is published for it',
      }
    : { ...found, rows, verdict: 'readable', reason: `${rows} rows where the official file has ${due}` };
}

async function countRows(name: PublishedTask, path: string, file: string): Promise<number> {
  if (name === 'cifar10') return (await readCifarRecords(path, cifarClasses.length)).length;
  const files = glueFormats[name].shipped.find(({ train, test }) => [...train, test].includes(file));
  if (files === undefined) throw new InputError(`${path}: not a file of ${glueFormats[name].title}`);
  return (await readGlueFile(path, files)).rows.length;
}
