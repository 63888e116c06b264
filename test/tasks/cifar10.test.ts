import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseSettings } from '../../src/settings';
import { cifarClasses, findCifar10Folder, loadCifar10, pixelBaseline, resolveTask } from '../../src/tasks';
import { readCifarRecords } from '../../src/tasks/real/cifarRecords';

const RECORD = 3073;

/** Records whose pixels say where they belong: red = 1, green = 2, blue = 3 times the place, modulo 256. */
function records(...labels: number[]): Buffer {
  return Buffer.concat(
    labels.map((label) => {
      const record = Buffer.alloc(RECORD, label);
      for (let channel = 0; channel < 3; channel++) {
        for (let i = 0; i < 1024; i++) record[1 + channel * 1024 + i] = ((channel + 1) * i) % 256;
      }
      return record;
    }),
  );
}

describe('CIFAR-10 files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-cifar-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(name: string, bytes: Buffer): string {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    return path;
  }
  const read = (bytes: Buffer): ReturnType<typeof readCifarRecords> =>
    readCifarRecords(write('data_batch_1.bin', bytes), cifarClasses.length);

  it('give each image with channels last, plain and gzipped alike', async () => {
    const plain = await read(records(3, 9));
    assert.deepEqual(
      plain.map(({ label }) => label),
      [3, 9],
    );
    assert.deepEqual([...plain[1]!.pixels.subarray(3 * 33, 3 * 33 + 3)], [33, 66, 99]); // row 1, column 1
    assert.deepEqual(await read(gzipSync(records(3, 9))), plain);
  });

  it('with bytes after the end of the gzip data, or that is a named pipe, is refused with the reason', async function () {
    const packed = gzipSync(records(3));
    const message = new RegExp(`4 bytes follow the end of the gzip data, from byte ${packed.length}; fetch or pack it`);
    await assert.rejects(read(Buffer.concat([packed, Buffer.alloc(4)])), message);
    await assert.rejects(
      read(Buffer.concat([packed, Buffer.from('junk')])),
      /bytes that are no gzip data follow the end of a gzip member/,
    );
    assert.equal((await read(Buffer.concat([packed, gzipSync(records(4))]))).length, 2, 'two members are one file');
    if (process.platform === 'win32') this.skip();
    const pipe = join(folder, 'pipe.bin');
    execFileSync('mkfifo', [pipe]);
    await assert.rejects(readCifarRecords(pipe, 10), /is a named pipe, not a regular file/);
  });

  it('are found under their official names and as one training and one test file, in the usual folders', async () => {
    for (const [home, end] of [
      ['cifar-10-batches-bin', ''],
      ['cifar10', '.gz'],
      ['cifar10/cifar-10-batches-bin', ''],
      ['.', '.gz'],
    ] as const) {
      const pack = (bytes: Buffer): Buffer => (end === '' ? bytes : gzipSync(bytes));
      for (let batch = 1; batch <= 5; batch++) write(`${home}/data_batch_${batch}.bin${end}`, pack(records(batch)));
      assert.equal(findCifar10Folder(folder), undefined, 'five batches without a test batch are not CIFAR-10');
      write(`${home}/test_batch.bin${end}`, pack(records(7, 8)));
      const task = await loadCifar10(folder);
      assert.deepEqual([task.train.map(({ label }) => label), task.test.length], [[1, 2, 3, 4, 5], 2]);
      assert.doesNotMatch(task.source, /subset/);
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
    }
    write('cifar10/train_subset.bin.gz', gzipSync(records(0, 1, 2)));
    write('cifar10/test_subset.bin', records(4));
    const task = await resolveTask({ name: 'cifar10', data: folder, settings: parseSettings({}) });
    assert.deepEqual([task.train.length, task.test.length, task.origin], [3, 1, 'real']);
    assert.match(task.source, /a subset: train_subset\.bin\.gz, test_subset\.bin/);
  });

  it('that are cut off are refused with the record and its place', async () => {
    await assert.rejects(
      read(records(1, 2).subarray(0, RECORD + 100)),
      /record 2 \(from byte 3073\) is cut off: 100 of 3073/,
    );
    await assert.rejects(read(Buffer.alloc(0)), /empty, no records/);
    await assert.rejects(
      read(gzipSync(records(1, 2, 3)).subarray(0, 60)),
      /cannot be unpacked .* is the download complete/,
    );
  });

  it('with a label that is none are refused with the record', async () => {
    await assert.rejects(read(records(1, 10, 2)), /record 2 \(from byte 3073\): the label must be 0 to 9, got 10/);
  });

  it('that are or unpack to more than CIFAR-10 are refused before memory is taken', async () => {
    const sparse = join(folder, 'huge.bin');
    const file = openSync(sparse, 'w');
    ftruncateSync(file, 3073 * 60_001);
    closeSync(file);
    await assert.rejects(readCifarRecords(sparse, 10), /184383073 bytes, more than .* not a CIFAR-10 file/);
    // 190 MB of zeros pack into 190 kB.
    const bomb = write('bomb.bin.gz', gzipSync(Buffer.alloc(190_000_000), { level: 1 }));
    await assert.rejects(readCifarRecords(bomb, 10), /unpacks to more than that/);
  });

  it('that are missing are named together with the remedy', async () => {
    await assert.rejects(loadCifar10(join(folder, 'nowhere')), /nowhere does not exist/);
    await assert.rejects(
      loadCifar10(folder),
      /needs data_batch_1\.bin .* holds nothing; unpack cifar-10-binary\.tar\.gz/,
    );
    await assert.rejects(readCifarRecords(join(folder, 'gone.bin'), 10), /no such file/);
  });

  it('of the real data set hold all classes evenly, and pixels tell some of them apart', async function () {
    const data = process.env['FEDFT_DATA'];
    if (data === undefined || findCifar10Folder(data) === undefined || !existsSync(data)) {
      console.log('      skipped: FEDFT_DATA names no folder with CIFAR-10');
      return this.skip();
    }
    const { train, test } = await loadCifar10(data);
    const count = (label: number): number => test.filter((example) => example.label === label).length;
    assert.deepEqual(
      cifarClasses.map((_, label) => count(label)),
      cifarClasses.map(() => test.length / 10),
    );
    const accuracy = pixelBaseline(train.slice(0, 2000), test.slice(0, 500), { epochs: 5 });
    assert.ok(accuracy > 0.22 && accuracy < 0.45, `pixels reach ${accuracy}`);
  });
});
