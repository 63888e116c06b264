import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { findGlueFolder, verifyFolder } from '../../src/tasks';

describe('verifying a data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-verify-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string, content: string | Buffer): void => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  };

  it('says of every file what it is: complete, with other rows, or damaged and why', async () => {
    write('sst2/dev.tsv', `sentence\tlabel\n${'fine\t1\n'.repeat(872)}`);
    write('sst2/train.tsv', 'sentence\tlabel\nfine\t1\n');
    write('mrpc/train.tsv', 'sentence\tlabel\nfine\t1\n');
    write('cifar10/cifar-10-batches-bin/test_batch.bin.gz', gzipSync(Buffer.alloc(2 * 3073)));
    write('cifar10/cifar-10-batches-bin/data_batch_1.bin', Buffer.alloc(3000));
    const files = await verifyFolder(folder);
    const found = Object.fromEntries(
      files.map(({ path, verdict, rows }) => [path.slice(folder.length + 1), [verdict, rows]]),
    );
    assert.deepEqual(found, {
      'sst2/dev.tsv': ['complete', 872],
      'sst2/train.tsv': ['readable', 1],
      'mrpc/train.tsv': ['damaged', undefined],
      'cifar10/cifar-10-batches-bin/data_batch_1.bin': ['damaged', undefined],
      'cifar10/cifar-10-batches-bin/test_batch.bin.gz': ['readable', 2],
    });
    const reasonOf = (name: string): string => files.find(({ path }) => path.endsWith(name))!.reason;
    assert.match(reasonOf('sst2/train.tsv'), /1 rows where the official file has 67349/);
    assert.match(reasonOf('mrpc/train.tsv'), /line 1: the header must be "Quality"/);
    assert.match(reasonOf('data_batch_1.bin'), /record 1 \(from byte 0\) is cut off/);
    assert.match(files[0]!.sha256, /^[0-9a-f]{64}$/);
  });

  it('knows the folder of one data set by its name', async () => {
    write('mrpc/msr_paraphrase_test.txt', 'Quality\t#1 ID\t#2 ID\t#1 String\t#2 String\n1\t1\t2\tA.\tB.\n');
    assert.deepEqual(
      (await verifyFolder(join(folder, 'mrpc'))).map(({ dataset, rows }) => [dataset, rows]),
      [['mrpc', 1]],
    );
  });

  it('refuses a folder that is missing or holds nothing of any data set', async () => {
    await assert.rejects(verifyFolder(join(folder, 'nowhere')), /nowhere is no folder/);
    await assert.rejects(verifyFolder(folder), /holds no file of sst2, mrpc, qnli, cifar10 \(it holds nothing\)/);
  });

  it('knows every file of the real samples by its checksum', async function () {
    const data = process.env['FEDFT_DATA'];
    if (data === undefined || findGlueFolder('sst2', data) === undefined) {
      console.log('      skipped: FEDFT_DATA names no folder with SST-2');
      return this.skip();
    }
    const files = await verifyFolder(data);
    assert.deepEqual(
      files.filter(({ verdict }) => verdict === 'damaged'),
      [],
    );
    assert.ok(files.some(({ dataset, verdict }) => dataset === 'sst2' && verdict !== 'readable'));
  });
});
