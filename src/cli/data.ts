import { basename, dirname, join, relative } from 'node:path';
import { Argument, type Command } from 'commander';
import { type Dataset, type Download, datasets, fetchDataset, type VerifiedFile, verifyFolder } from '../tasks';
import { createReporter } from './reporter';
import { formatTable } from './table';

/** Registers `fedft data`. */
export function registerData(program: Command, signal: AbortSignal): void {
  const data = program
    .command('data')
    .summary('list, fetch and verify the real data sets')
    .description('The real data sets of section V-A. Nothing is downloaded unless you ask for it here.');
  data
    .command('list')
    .summary('every data set with its origin, licence, size and checksum')
    .action(() => console.log(datasets.map(describeDataset).join('\n\n')));
  data
    .command('fetch')
    .summary('download a data set; goes on where an interrupted download stopped')
    .addArgument(new Argument('<name>', 'which one').choices([...datasets.map(({ name }) => name), 'all']))
    .option('--to <folder>', 'the data folder', 'data/real')
    .addHelpText('after', '\nExample:\n  npx fedft data fetch sst2 --to ~/data\n  npx fedft run learning --data ~/data')
    .action(async (name: string, { to }: { readonly to: string }) => {
      for (const dataset of datasets) if (name === 'all' || dataset.name === name) await fetch(dataset, to, signal);
    });
  data
    .command('verify')
    .summary('check a folder that you have: files, sizes, checksums, rows')
    .description(
      'Reads every row of every file of a data set that the folder holds and says what each file is. ' +
        'Exits with 1 where a file is damaged.',
    )
    .argument('<folder>', 'a data folder (with sst2/, mrpc/, qnli/, cifar10/), or one of these')
    .addHelpText('after', '\nExample:\n  npx fedft data verify ~/data')
    .action(async (folder: string) => {
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

async function fetch(dataset: Dataset, folder: string, signal: AbortSignal): Promise<void> {
  console.log(`${dataset.title}: ${dataset.origin}\n  licence: ${dataset.licence}`);
  const reporter = createReporter();
  try {
    const fetched = await fetchDataset(dataset, folder, ({ path }) => ({
      onProgress: reporter.start(`  ${path}`),
      signal,
    }));
    reporter.stop();
    for (const { path, status, resumedFrom, checked, unpacked } of fetched) {
      const what =
        status === 'kept' ? 'there already' : resumedFrom > 0 ? `went on from byte ${resumedFrom}` : 'fetched';
      const sum =
        checked === undefined
          ? 'no checksum is published'
          : `${checked.algorithm} as published by ${checked.publishedBy}`;
      const files = unpacked.length > 0 ? `, unpacked to ${unpacked.length} files` : '';
      console.log(`  ${relative(process.cwd(), path) || path}: ${what}${files}; ${sum}`);
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
