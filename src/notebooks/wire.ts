// The Jupyter wire protocol, version 5.3: a message as signed frames.
import { createHmac, randomUUID } from 'node:crypto';
import { FedftError } from '../errors';

/** A message of the protocol, without its signature. */
export interface WireMessage {
  readonly type: string;
  readonly id: string;
  /** The id of the request that this message answers; empty for a request. */
  readonly parentId: string;
  readonly content: Readonly<Record<string, unknown>>;
}

const delimiter = '<IDS|MSG>';

function sign(key: string, frames: readonly (string | Buffer)[]): string {
  const hmac = createHmac('sha256', key);
  for (const frame of frames) hmac.update(frame);
  return hmac.digest('hex');
}

/**
 * Makes the frames of a request.
 *
 * @param key the session's secret, shared through the connection file
 * @param session an id that all requests of one client share
 */
export function encodeRequest(
  key: string,
  session: string,
  type: string,
  content: object,
): { readonly id: string; readonly frames: readonly string[] } {
  const id = randomUUID();
  const date = new Date().toISOString();
  const header = { msg_id: id, msg_type: type, session, username: 'fedft', date, version: '5.3' };
  const body = [header, {}, {}, content].map((part) => JSON.stringify(part));
  return { id, frames: [delimiter, sign(key, body), ...body] };
}

/**
 * Reads frames that came from a kernel.
 *
 * @throws Error when a frame is missing or the signature is not made with `key`
 */
export function decodeMessage(key: string, frames: readonly Buffer[]): WireMessage {
  const start = frames.findIndex((frame) => frame.equals(Buffer.from(delimiter)));
  const [signature, ...body] = frames.slice(start + 1);
  if (start < 0 || signature === undefined || body.length < 4)
    throw new FedftError('a message from the kernel is incomplete');
  if (sign(key, body.slice(0, 4)) !== signature.toString()) {
    throw new FedftError('a message from the kernel has a wrong signature');
  }
  const [header, parent, , content] = body.map((frame) => JSON.parse(frame.toString()) as Record<string, unknown>);
  return {
    type: String(header!['msg_type']),
    id: String(header!['msg_id']),
    parentId: String(parent!['msg_id'] ?? ''),
    content: content!,
  };
}
