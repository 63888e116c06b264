import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InputError } from '../../errors';
import type { ImageExample, ImageTask } from '../task';
import { readCifarRecords } from './cifarRecords';
import { doubtsOf, noticeOf, type ReadFile } from './officialRows';

/** The classes of CIFAR-10, in the order of its labels (batches.meta.txt). */
export const cifarClasses: readonly string[] = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
];

/** Where the files may lie below a data folder: this repository's names, the archive's own, the folder itself. */
const homes = ['cifar10', 'CIFAR-10', 'cifar-10-batches-bin', join('cifar10', 'cifar-10-batches-bin'), ''];

const officialTrain = [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`);
const officialTest = 'test_batch.bin';

/** The files of a CIFAR-10 folder. */
interface CifarFiles {
  readonly home: string;
  readonly train: readonly string[];
  readonly test: string;
  readonly official: boolean;
}

/**
 * The folder that holds CIFAR-10's binary version: the given one, or one of the usual names in it.
 *
 * @returns undefined where there is none
 */
export function findCifar10Folder(folder: string): string | undefined {
  return findFiles(resolve(folder))?.home;
}

/**
 * Reads CIFAR-10 in its binary version, plain or gzipped: the official `data_batch_1.bin` to `data_batch_5.bin` with
 * `test_batch.bin`, or one file whose name begins with `train` and one whose name begins with `test` (`.bin`, `.bin.gz`),
 * as for a subset.
 *
 * @param folder - the folder with the files, or one that holds it (`cifar10/`, `cifar-10-batches-bin/`)
 * @throws Error naming what is missing and the remedy; file, record number and reason for a record that cannot be read
 */
export async function loadCifar10(folder: string): Promise<ImageTask> {
  const given = resolve(folder);
  const files = findFiles(given);
  if (files === undefined) throw missing(given);
  const train: ImageExample[] = [];
  const read: ReadFile[] = [];
  for (const file of files.train) {
    const examples = await readCifarRecords(join(files.home, file), cifarClasses.length);
    for (const example of examples) train.push(example);
    read.push({ name: file, rows: examples.length, unterminated: false });
  }
  const test = await readCifarRecords(join(files.home, files.test), cifarClasses.length);
  const doubts = doubtsOf('cifar10', [...read, { name: files.test, rows: test.length, unterminated: false }]);
  const subset = files.official ? '' : ` (a subset: ${files.train[0]}, ${files.test})`;
  return {
    name: 'cifar10',
    input: 'image',
    title: 'CIFAR-10',
    origin: 'real',
    source: `CIFAR-10, real data from ${files.home}: ${train.length} training images, ${test.length} test images${subset}${noticeOf(doubts)}`,
    doubts,
    classes: cifarClasses,
    train,
    test,
  };
}

function findFiles(given: string): CifarFiles | undefined {
  for (const child of homes) {
    const home = join(given, child);
    if (!existsSync(home) || !statSync(home).isDirectory()) continue;
    const names = readdirSync(home).sort();
    const present = (name: string): string | undefined => [name, `${name}.gz`].find((file) => names.includes(file));
    const batches = officialTrain.map(present);
    const officialTestFile = present(officialTest);
    if (officialTestFile !== undefined && batches.every((file) => file !== undefined)) {
      return { home, train: batches, test: officialTestFile, official: true };
    }
    const single = (start: string): string | undefined =>
      names.find((name) => name.startsWith(start) && /\.bin(\.gz)?$/.test(name) && !name.startsWith(officialTest));
    const [train, test] = [single('train'), single('test')];
    if (train !== undefined && test !== undefined) return { home, train: [train], test, official: false };
  }
  return undefined;
}

function missing(given: string): Error {
  if (!existsSync(given))
    return new InputError(`data folder ${given} does not exist; name the folder that holds cifar10/`);
  if (!statSync(given).isDirectory()) return new InputError(`${given} is a file; name the folder that holds it`);
  const nearest = homes.map((child) => join(given, child)).find(existsSync) ?? given;
  const seen = readdirSync(nearest).slice(0, 8).join(', ') || 'nothing';
  return new InputError(
    `CIFAR-10 needs data_batch_1.bin to data_batch_5.bin and test_batch.bin in ${nearest}, plain or .gz (or one train*.bin ` +
      `and one test*.bin), but it holds ${seen}; unpack cifar-10-binary.tar.gz there, or name its parent folder`,
  );
}
