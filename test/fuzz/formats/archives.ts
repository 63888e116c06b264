import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { untar } from '../../../src/tasks/fetch/untar';
import type { FuzzFormat } from '../format';
import { mutateBytes } from '../mutators';

/** A `.tar.gz` with two members, one of which is wanted. */
export const tar: FuzzFormat = {
  name: 'tar',
  milliseconds: 3,
  async seeds() {
    const archive = pack();
    archive.entry({ name: 'folder/wanted.bin' }, Buffer.alloc(700, 1));
    archive.entry({ name: 'folder/other.txt' }, 'other');
    archive.finalize();
    const parts: Buffer[] = [];
    for await (const part of archive) parts.push(Buffer.from(part as Uint8Array));
    return [gzipSync(Buffer.concat(parts))];
  },
  mutate(seed, dice) {
    return dice(3) === 0 ? mutateBytes(seed, dice) : gzipSync(mutateBytes(gunzipSync(seed), dice));
  },
  async read(bytes, folder) {
    const path = join(folder, 'archive.tar.gz');
    const target = join(folder, 'wanted.bin');
    writeFileSync(path, bytes);
    await untar(path, new Map([['folder/wanted.bin', 700]]), () => target);
    if (!existsSync(target) || readFileSync(target).length !== 700)
      throw new Error('a member is missing after success');
    return undefined;
  },
};
