import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { FedftError } from '../errors';
import type { OnProgress } from '../records';
import { type Checksum, fileDigest } from './checksum';
import { mirrored } from './mirror';
import { requestFile } from './request';

/** A file to download. */
export interface RemoteFile {
  readonly url: string;
  /** Size in bytes, where it is known exactly. */
  readonly bytes?: number | undefined;
  readonly checksum?: Checksum | undefined;
}

/** How to run {@link downloadFile}. */
export interface DownloadOptions {
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What a person can do who cannot reach the file, for errors; by default, put it in its place by other means. */
  readonly otherwise?: string | undefined;
  /** Commands that do so, for the lines below an error. */
  readonly details?: string | undefined;
}

/** What a download came to. */
export interface Downloaded {
  /** `'kept'`: the file was there already and has the right checksum. */
  readonly status: 'made' | 'kept';
  /** Bytes that were taken over from an interrupted download. */
  readonly resumedFrom: number;
  /** What the content was compared with; undefined where nobody publishes a checksum. */
  readonly checked: Checksum | undefined;
}

/**
 * Downloads one file: into a neighbour `PATH.part`, from where an interrupted download goes on with a range request, then
 * compared with its size and checksum, then renamed. A checksum that the server states with the file (the hub does) is
 * used where none is known beforehand. `HF_ENDPOINT` names a mirror of the hub, `HTTPS_PROXY` and so on a proxy.
 *
 * @param path - where the file goes
 * @throws FedftError in one sentence with the remedy: no network, the server's answer, a size or a checksum that is not the one
 * due (what was downloaded is then removed); DOMException `AbortError`, the part stays
 */
export async function downloadFile(
  { url: original, bytes, checksum }: RemoteFile,
  path: string,
  { onProgress, signal, otherwise, details = '' }: DownloadOptions = {},
): Promise<Downloaded> {
  const url = mirrored(original);
  if (existsSync(path)) {
    await compare(path, url, bytes, checksum, 'keep');
    return { status: 'kept', resumedFrom: 0, checked: checksum };
  }
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.part`;
  const have = existsSync(part) ? statSync(part).size : 0;
  const { response, stated, size } = await requestFile(url, {
    from: have,
    signal,
    otherwise: otherwise ?? `fetch it by other means and put it at ${path}`,
    details,
  });
  const due = checksum ?? stated;
  const { statusCode, headers } = response;
  // 416: the part is already whole, or longer than the file; its checksum tells.
  if (statusCode === 416) response.destroy();
  else {
    const resumed = statusCode === 206;
    const start = resumed ? have : 0;
    const range = headers['content-range'] ?? '';
    if (resumed && !range.startsWith(`bytes ${have}-`)) {
      response.destroy();
      rmSync(part);
      throw new FedftError(
        `${url} answers with '${range}' where bytes from ${have} were asked for; run the command again to start afresh`,
      );
    }
    const length = Number(headers['content-length'] ?? Number.NaN);
    const total = bytes ?? size ?? (Number.isFinite(length) ? start + length : undefined);
    await receive(response, part, { start, total, url, path, onProgress, signal });
  }
  await compare(part, url, bytes ?? size, due, 'remove');
  renameSync(part, path);
  return { status: 'made', resumedFrom: statusCode === 200 ? 0 : have, checked: due };
}

async function receive(
  response: IncomingMessage,
  part: string,
  options: {
    readonly start: number;
    readonly total: number | undefined;
    readonly url: string;
    readonly path: string;
  } & DownloadOptions,
): Promise<void> {
  const { start, total, url, path, onProgress, signal } = options;
  let done = start;
  const file = await open(part, start > 0 ? 'a' : 'w');
  try {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      if (total !== undefined && done + chunk.length > total) {
        rmSync(part, { force: true });
        throw new FedftError(`${url} sends more than the ${total} bytes that are due; is it the right file?`);
      }
      // What was told is on the disk, so that no break loses it.
      await file.writeFile(chunk);
      done += chunk.length;
      onProgress?.(done, total ?? done, 'bytes');
    }
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    if (cause instanceof FedftError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? (cause as Error).message;
    throw new FedftError(
      `the download of ${url} broke off after ${done} bytes (${code}); run the same command again to go on (${path}.part is kept)`,
      { cause },
    );
  } finally {
    response.destroy();
    await file.close();
  }
}

/** Compares a file with what is due; `'remove'`: one that differs is removed. */
async function compare(
  file: string,
  url: string,
  bytes: number | undefined,
  checksum: Checksum | undefined,
  otherwise: 'keep' | 'remove',
): Promise<void> {
  const { size } = statSync(file);
  const fault =
    bytes !== undefined && size !== bytes
      ? `has ${size} bytes where ${bytes} are due`
      : checksum !== undefined && (await fileDigest(file, checksum.algorithm)) !== checksum.value
        ? `has another ${checksum.algorithm} than ${checksum.value}, published by ${checksum.publishedBy}`
        : undefined;
  if (fault === undefined) return;
  if (otherwise === 'remove') rmSync(file, { force: true });
  throw new FedftError(
    otherwise === 'remove'
      ? `what ${url} sent ${fault}; it was removed, run the command again`
      : `${file} is there already but ${fault}; move it away and run the command again`,
  );
}
