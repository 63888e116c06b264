import { basename, dirname, join, relative } from 'node:path';
import { Argument, type Command } from 'commander';
import { storeFolder } from '../downloads';
import {
  addData,
  type Dataset,
  type Download,
  datasets,
  fetchDataset,
  tasksIn,
  type VerifiedFile,
  verifyFolder,
} from '../tasks';
import { addCommand } from './addCommand';
import { checkedText, fetchedText, storeText } from './downloadWords';
import { createReporter } from './reporter';
import { formatTable } from './table';

/** Registers `fedft data`. */
export function registerData(program: Command, signal: AbortSignal): void {
  const data = addCommand(program, 'data', 'anywhere')
    .summary('list, fetch and verify the real data sets')
    .description(
      'The real data sets of section V-A, kept in one folder for all projects of a user. Nothing is downloaded unless you ask for it here.',
    );
  data
    .command('list')
    .summary('every data set with its origin, licence, size and checksum')
    .action(() => console.log(datasets.map(describeDataset).join('\n\n')));
  data
    .command('fetch')
    .summary('download a data set; goes on where an interrupted download stopped')
    .addArgument(new Argument('<name>', 'which one').choices([...datasets.map(({ name }) => name), 'all']))
    .option('--to <folder>', 'the data folder (default: the store, see data where)')
    .addHelpText('after', '\nExample:\n  npx fedft data fetch sst2\n  npx fedft run learning --task sst2')
    .action(async (name: string, { to = storeFolder('data') }: { readonly to?: string }) => {
      for (const dataset of datasets) if (name === 'all' || dataset.name === name) await fetch(dataset, to, signal);
    });
  data
    .command('add')
    .summary('copy the data sets of a folder into the store, every row read first')
    .argument('<folder>', 'a data folder (with sst2/, mrpc/, qnli/, cifar10/), or one of these')
    .action((folder: string) => add(folder, signal));
  data
    .command('where')
    .summary('the folder of the store, and what it holds')
    .action(() => console.log(describeStore()));
  data
    .command('verify')
    .summary('check a folder that you have: files, sizes, checksums, rows')
    .description(
      'Reads every row of every file of a data set that the folder holds and says what each file is. ' +
        'Exits with 1 where a file is damaged.',
    )
    .argument('[folder]', 'a data folder (with sst2/, mrpc/, qnli/, cifar10/), or one of these; the store without it')
    .addHelpText('after', '\nExample:\n  npx fedft data verify ~/data')
    .action(async (folder: string = storeFolder('data')) => {
      const reporter = createReporter();
      try {
        const files = await verifyFolder(folder, { onProgress: reporter.start('  verifying'), signal });
        reporter.stop();
        console.log(formatVerified(files));
        if (files.some(({ verdict }) => verdict === 'damaged')) process.exitCode = 1;
      } finally {
        reporter.stop();
      }
    });
}

async function add(folder: string, signal: AbortSignal): Promise<void> {
  const reporter = createReporter();
  try {
    const added = await addData(folder, { onProgress: reporter.start('  reading'), signal });
    reporter.stop();
    for (const { target, status, reason } of added) {
      console.log(`${target}: ${status === 'kept' ? 'there already' : 'added'}; ${reason}`);
    }
  } finally {
    reporter.stop();
  }
}

/** The store of data sets: where it is, and which tasks a run finds there. */
function describeStore(): string {
  const names = tasksIn(storeFolder('data'));
  return [
    storeText('data'),
    names.length === 0 ? 'holds no data set' : `holds ${names.join(', ')}: --task ${names[0]}`,
  ].join('\n');
}

async function fetch(dataset: Dataset, folder: string, signal: AbortSignal): Promise<void> {
  console.log(`${dataset.title}: ${dataset.origin}\n  licence: ${dataset.licence}`);
  const reporter = createReporter();
  try {
    const fetched = await fetchDataset(dataset, folder, ({ path }) => ({
      onProgress: reporter.start(`  ${path}`),
      signal,
    }));
    reporter.stop();
    for (const file of fetched) {
      const { path, unpacked } = file;
      const files = unpacked.length > 0 ? `, unpacked to ${unpacked.length} files` : '';
      const sum = checkedText(file, 'no checksum is published');
      console.log(`  ${relative(process.cwd(), path) || path}: ${fetchedText(file)}${files}; ${sum}`);
    }
  } finally {
    reporter.stop();
  }
}

/** A data set with everything one wants to know before fetching it. */
function describeDataset({ name, title, origin, licence, downloads }: Dataset): string {
  const files = downloads.map(({ url, size, checksum }: Download) => {
    const sum =
      checksum === undefined
        ? 'none known here; the one that the server states with the download is used'
        : `${checksum.algorithm} ${checksum.value} (${checksum.publishedBy})`;
    return `    ${url}\n      ${size}; checksum: ${sum}`;
  });
  return [`${name}: ${title}`, `  origin: ${origin}`, `  licence: ${licence}`, '  files:', ...files].join('\n');
}

/** What became of every file, as a table with the reasons below. */
function formatVerified(files: readonly VerifiedFile[]): string {
  const name = (path: string): string => join(basename(dirname(path)), basename(path));
  const rows = files.map(({ dataset, path, bytes, rows, sha256, verdict }) => [
    dataset,
    name(path),
    bytes,
    rows ?? '-',
    sha256.slice(0, 16),
    verdict,
  ]);
  return [
    formatTable(['data set', 'file', 'bytes', 'rows', 'sha256', 'verdict'], rows),
    '',
    ...files.map(({ path, reason }) => `${name(path)}: ${reason}`),
  ].join('\n');
}
