import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FedftError } from '../../errors';
import type { OnProgress } from '../../records';
import type { Checksum, Download } from './catalogue';

/** Redirects that are followed before giving up. */
const MOST_REDIRECTS = 5;

/** How to run {@link downloadFile}. */
export interface DownloadOptions {
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
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
 * used where none is known beforehand.
 *
 * @param path - where the file goes
 * @throws Error in one sentence with the remedy: no network, the server's answer, a size or a checksum that is not the one
 * due (what was downloaded is then removed); DOMException `AbortError`, the part stays
 */
export async function downloadFile(
  { url, bytes, checksum }: Pick<Download, 'url' | 'bytes' | 'checksum'>,
  path: string,
  { onProgress, signal }: DownloadOptions = {},
): Promise<Downloaded> {
  if (existsSync(path)) {
    await compare(path, url, bytes, checksum, 'keep');
    return { status: 'kept', resumedFrom: 0, checked: checksum };
  }
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.part`;
  const have = existsSync(part) ? statSync(part).size : 0;
  const answer = await request(url, path, have, signal);
  const due = checksum ?? answer.stated;
  // 416: the part is already whole, or longer than the file; its checksum tells.
  if (answer.response.status !== 416) {
    const resumed = answer.response.status === 206;
    const start = resumed ? have : 0;
    const range = answer.response.headers.get('content-range') ?? '';
    if (resumed && !range.startsWith(`bytes ${have}-`)) {
      await answer.response.body?.cancel();
      rmSync(part);
      throw new FedftError(
        `${url} answers with '${range}' where bytes from ${have} were asked for; run the command again to start afresh`,
      );
    }
    const length = Number(answer.response.headers.get('content-length') ?? Number.NaN);
    const total = bytes ?? answer.size ?? (Number.isFinite(length) ? start + length : undefined);
    await receive(answer.response, part, { start, total, url, path, onProgress, signal });
  }
  await compare(part, url, bytes ?? answer.size, due, 'remove');
  renameSync(part, path);
  return { status: 'made', resumedFrom: answer.response.status === 200 ? 0 : have, checked: due };
}

interface Answer {
  readonly response: Response;
  /** What the hub says of the file behind a redirect. */
  readonly stated: Checksum | undefined;
  readonly size: number | undefined;
}

async function request(url: string, path: string, from: number, signal: AbortSignal | undefined): Promise<Answer> {
  let stated: Checksum | undefined;
  let size: number | undefined;
  let at = url;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    let response: Response;
    try {
      const headers = from > 0 ? { range: `bytes=${from}-` } : {};
      response = await fetch(at, { headers, redirect: 'manual', ...(signal && { signal }) });
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      throw unreachable(url, at, path, cause);
    }
    // The hub names a file's SHA-256 and size in the answer that redirects to it.
    const tag = /^(?:W\/)?"?([0-9a-f]{64})"?$/.exec(response.headers.get('x-linked-etag') ?? '')?.[1];
    if (tag !== undefined) stated = { algorithm: 'sha256', value: tag, publishedBy: 'the server, with the download' };
    const linked = response.headers.get('x-linked-size');
    if (linked !== null && /^\d+$/.test(linked)) size = Number(linked);
    const next = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && next !== null) {
      await response.body?.cancel();
      at = new URL(next, at).href;
      continue;
    }
    if ([200, 206, 416].includes(response.status)) return { response, stated, size };
    await response.body?.cancel();
    throw new FedftError(
      `${url} answers ${response.status} ${response.statusText}; fetch the file by other means, put it at ${path} and run: npx fedft data verify ${dirname(path)}`,
    );
  }
  throw new FedftError(
    `${url} redirects more than ${MOST_REDIRECTS} times; fetch the file by other means and put it at ${path}`,
  );
}

function unreachable(url: string, at: string, path: string, cause: unknown): Error {
  const inner = (cause as { cause?: NodeJS.ErrnoException }).cause;
  const reason = inner?.code ?? inner?.message ?? (cause as Error).message;
  return new FedftError(
    `cannot reach ${new URL(at).host} (${reason}): is there a network? Otherwise fetch ${url} elsewhere, put it at ${path} and run: npx fedft data verify ${dirname(path)}`,
    { cause },
  );
}

async function receive(
  response: Response,
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
    const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
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

/** A file's checksum, hex, without reading it into memory. */
export async function fileDigest(path: string, algorithm: Checksum['algorithm']): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
