import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** A checksum and who vouches for it. */
export interface Checksum {
  readonly algorithm: 'md5' | 'sha256';
  /** Hex. */
  readonly value: string;
  /** Where it is published. */
  readonly publishedBy: string;
}

/** A file's checksum, hex, without reading it into memory. */
export async function fileDigest(path: string, algorithm: Checksum['algorithm']): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
