import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { FedftError } from '../../../src/errors';
import { parseSettings } from '../../../src/settings';
import { loadGlueTask, resolveTask } from '../../../src/tasks';
import { readCifarRecords } from '../../../src/tasks/real/cifarRecords';
import type { FuzzFormat } from '../format';
import { mutateBytes, mutateTable } from '../mutators';

const header = 'Quality\t#1 ID\t#2 ID\t#1 String\t#2 String\n';

/** MRPC as GLUE ships it, and a table of one's own. */
export const tsv: FuzzFormat = {
  name: 'tsv',
  milliseconds: 2,
  seeds: async () => [Buffer.from(`${header}1\t7\t8\tHe said "yes".\tHe agreed.\n0\t1\t2\tclichés\tB.\n`)],
  mutate: mutateTable,
  async read(bytes, folder) {
    mkdirSync(join(folder, 'mrpc'));
    for (const file of ['train.tsv', 'dev.tsv']) writeFileSync(join(folder, 'mrpc', file), bytes);
    const task = await loadGlueTask('mrpc', folder).catch((error: unknown) => {
      if (!(error instanceof FedftError)) throw error;
      return undefined;
    });
    const where = `tsv:${join(folder, 'mrpc', 'train.tsv')}?text=%231+String&pair=%232+String&label=Quality`;
    const own = await resolveTask({ name: where, settings: parseSettings({}) });
    return [task?.train, own.train, own.classes];
  },
};

/** SST-2 as the hub ships it. */
export const parquet: FuzzFormat = {
  name: 'parquet',
  milliseconds: 500,
  async seeds() {
    const { parquetWriteBuffer } = await import('hyparquet-writer');
    const sentences = Array.from({ length: 200 }, (_, i) => `sentence ${i % 40} of many`);
    const columnData = [
      { name: 'sentence', data: sentences, type: 'STRING' as const },
      { name: 'label', data: sentences.map((_, i) => BigInt(i % 2)), type: 'INT64' as const },
    ];
    const hang = resolve(__dirname, '..', '..', 'fixtures', 'hostile', 'parquet-hang');
    return [
      new Uint8Array(parquetWriteBuffer({ columnData })),
      readFileSync(join(hang, 'train-00000-of-00001.parquet')),
      readFileSync(join(hang, 'validation-00000-of-00001.parquet')),
    ];
  },
  mutate: mutateBytes,
  async read(bytes, folder) {
    mkdirSync(join(folder, 'sst2'));
    for (const split of ['train', 'validation'])
      writeFileSync(join(folder, 'sst2', `${split}-00000-of-00001.parquet`), bytes);
    return (await loadGlueTask('sst2', folder)).train;
  },
};

/** CIFAR-10 records, plain and gzipped. */
export const cifar: FuzzFormat = {
  name: 'cifar',
  milliseconds: 2,
  async seeds() {
    const records = Buffer.alloc(2 * 3073, 7);
    return [records, gzipSync(records)];
  },
  mutate(seed, dice) {
    // Half of the damage to a packed file is done before it is packed: otherwise its checksum alone is tried.
    const packed = seed[0] === 0x1f;
    if (!packed || dice(2) === 0) return mutateBytes(seed, dice);
    return gzipSync(mutateBytes(gunzipSync(seed), dice));
  },
  async read(bytes, folder) {
    const path = join(folder, 'data_batch_1.bin');
    writeFileSync(path, bytes);
    return readCifarRecords(path, 10);
  },
};
