import { existsSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Downloaded, type DownloadOptions, downloadFile } from '../../downloads';
import type { Dataset, Download } from './catalogue';
import { untar } from './untar';

/** What became of one download of a data set. */
export interface FetchedFile extends Downloaded {
  /** The file, or the archive that was unpacked and removed. */
  readonly path: string;
  /** Files that were unpacked from it. */
  readonly unpacked: readonly string[];
}

/**
 * Downloads a data set into a folder that `--data` then reads. Interrupted, the same call goes on where it was; what is there
 * already is not fetched again.
 *
 * @param folder - the data folder; the data set gets a folder of its own in it
 * @param startFile - called before each download, for its progress
 * @throws as downloadFile and untar
 */
export async function fetchDataset(
  dataset: Pick<Dataset, 'downloads'>,
  folder: string,
  startFile: (download: Download) => DownloadOptions = () => ({}),
): Promise<readonly FetchedFile[]> {
  const fetched: FetchedFile[] = [];
  const optionsOf = (download: Download, path: string): DownloadOptions => ({
    ...startFile(download),
    otherwise: 'fetch it on a machine that has one and bring it here',
    details: elsewhere(download, path),
  });
  for (const download of dataset.downloads) {
    const path = join(resolve(folder), download.path);
    const { unpack } = download;
    if (unpack === undefined) {
      fetched.push({ ...(await downloadFile(download, path, optionsOf(download, path))), path, unpacked: [] });
      continue;
    }
    const home = dirname(path);
    const targets = [...unpack].map(([member, bytes]) => ({ file: join(home, basename(member)), bytes }));
    const unpacked = targets.map(({ file }) => file);
    if (targets.every(({ file, bytes }) => existsSync(file) && statSync(file).size === bytes)) {
      fetched.push({ status: 'kept', resumedFrom: 0, checked: undefined, path, unpacked });
      continue;
    }
    const downloaded = await downloadFile(download, path, optionsOf(download, path));
    await untar(path, unpack, (member) => join(home, basename(member)));
    rmSync(path);
    fetched.push({ ...downloaded, path, unpacked });
  }
  return fetched;
}

/** How to bring a file here where there is no network. */
function elsewhere({ url, unpack }: Download, path: string): string {
  const lines = ['  elsewhere:', `    curl -L -O ${url}`, '  here:', `    put it at ${path}`];
  if (unpack !== undefined) lines.push(`    tar -xzf ${path} --strip-components 1 -C ${dirname(path)}`);
  return [...lines, `    npx fedft data verify ${dirname(path)}`].join('\n');
}
