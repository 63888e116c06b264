import type { IncomingMessage } from 'node:http';
import { FedftError } from '../errors';
import type { Checksum } from './checksum';
import { beginRequest } from './proxy';

/** Redirects that are followed before giving up. */
const MOST_REDIRECTS = 5;

/** Milliseconds without a byte after which a connection counts as broken. */
const SILENCE = 60_000;

/** The server has no such file. */
export class MissingFile extends FedftError {}

/** What a server answers, behind its redirects. */
export interface Answer {
  readonly response: IncomingMessage;
  /** What the hub says of the file behind a redirect. */
  readonly stated: Checksum | undefined;
  /** Size of the whole file in bytes, where the hub says it. */
  readonly size: number | undefined;
}

/** How to ask. */
export interface RequestOptions {
  /** First byte that is wanted. */
  readonly from: number;
  readonly signal: AbortSignal | undefined;
  /** What a person can do who cannot reach the file, for errors. */
  readonly otherwise: string;
  /** Commands that do so, for the lines below an error. */
  readonly details: string;
}

/**
 * Asks for a file and follows redirects.
 *
 * @throws FedftError in one sentence: no network, an answer that is no file, too many redirects, one to an address that is not
 * encrypted; DOMException `AbortError`
 */
export async function requestFile(url: string, { from, signal, otherwise, details }: RequestOptions): Promise<Answer> {
  let stated: Checksum | undefined;
  let size: number | undefined;
  let at = new URL(url);
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const response = await ask(at, from, signal).catch((cause: unknown) => {
      if (signal?.aborted) throw signal.reason;
      throw unreachable(at, cause, { otherwise, details });
    });
    const { statusCode = 0, statusMessage, headers } = response;
    // The hub names a file's SHA-256 and size in the answer that redirects to it.
    const tag = /^(?:W\/)?"?([0-9a-f]{64})"?$/.exec(String(headers['x-linked-etag'] ?? ''))?.[1];
    if (tag !== undefined) stated = { algorithm: 'sha256', value: tag, publishedBy: 'the server, with the download' };
    const linked = headers['x-linked-size'];
    if (typeof linked === 'string' && /^\d+$/.test(linked)) size = Number(linked);
    if ([200, 206, 416].includes(statusCode)) return { response, stated, size };
    response.destroy();
    if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
      const next = new URL(headers.location, at);
      if (at.protocol === 'https:' && next.protocol !== 'https:') {
        throw new FedftError(
          `${url} redirects to ${next.protocol}//${next.host}, which is not encrypted; ${otherwise}`,
          { details },
        );
      }
      at = next;
      continue;
    }
    if (statusCode === 404) throw new MissingFile(`${url} is not there (404)`);
    throw new FedftError(`${url} answers ${statusCode} ${statusMessage}; ${otherwise}`, { details });
  }
  throw new FedftError(`${url} redirects more than ${MOST_REDIRECTS} times; ${otherwise}`, { details });
}

async function ask(url: URL, from: number, signal: AbortSignal | undefined): Promise<IncomingMessage> {
  const headers = { 'user-agent': 'fedft', ...(from > 0 && { range: `bytes=${from}-` }) };
  const request = await beginRequest(url, { headers, ...(signal && { signal }) });
  return new Promise((resolve, reject) => {
    request.on('response', resolve).on('error', reject);
    request.setTimeout(SILENCE, () => {
      request.destroy(Object.assign(new Error(`nothing came for ${SILENCE / 1000} s`), { code: 'ETIMEDOUT' }));
    });
    request.end();
  });
}

function unreachable(
  at: URL,
  cause: unknown,
  { otherwise, details }: Pick<RequestOptions, 'otherwise' | 'details'>,
): Error {
  if (cause instanceof FedftError) return new FedftError(`${cause.message}; ${otherwise}`, { cause, details });
  const { code, message } = cause as NodeJS.ErrnoException;
  return new FedftError(`cannot reach ${at.host} (${code ?? message}): is there a network? Otherwise ${otherwise}`, {
    cause,
    details,
  });
}
