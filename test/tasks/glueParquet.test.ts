import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findGlueFolder, type GlueTaskName, loadGlueTask } from '../../src/tasks';
import { readParquet } from '../../src/tasks/real/parquet';

type Column = { name: string; data: (string | bigint | number | null)[]; type: 'STRING' | 'INT64' | 'INT32' };

describe('GLUE as the hub and Microsoft ship it', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-hub-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Parquet with snappy pages and dictionary columns, as the hub's converter writes it. */
  async function parquet(path: string, columns: Column[]): Promise<void> {
    const { parquetWriteBuffer } = await import('hyparquet-writer');
    writeFileSync(path, Buffer.from(parquetWriteBuffer({ columnData: columns })));
  }
  async function writeTask(name: GlueTaskName, columns: Column[]): Promise<void> {
    mkdirSync(join(folder, name), { recursive: true });
    for (const split of ['train', 'validation']) {
      await parquet(join(folder, name, `${split}-00000-of-00001.parquet`), columns);
    }
  }
  const text = (name: string, ...data: (string | null)[]): Column => ({ name, data, type: 'STRING' });
  const labels = (...data: number[]): Column => ({ name: 'label', data: data.map(BigInt), type: 'INT64' });
  const idx = (count: number): Column => ({
    name: 'idx',
    data: Array.from({ length: count }, (_, i) => i),
    type: 'INT32',
  });

  it('parquet gives the same examples as TSV', async () => {
    await writeTask('sst2', [text('sentence', 'a joy ', 'clichés "abound'), labels(1, 0), idx(2)]);
    assert.deepEqual((await loadGlueTask('sst2', folder)).train, [
      { text: 'a joy', label: 1 },
      { text: 'clichés "abound', label: 0 },
    ]);
    await writeTask('mrpc', [text('sentence1', 'A.'), text('sentence2', 'B.'), labels(1), idx(1)]);
    assert.deepEqual((await loadGlueTask('mrpc', folder)).test, [{ text: 'A.', pair: 'B.', label: 1 }]);
    await writeTask('qnli', [text('question', 'Who?'), text('sentence', 'She did.'), labels(0), idx(1)]);
    const qnli = await loadGlueTask('qnli', folder);
    assert.deepEqual([qnli.train[0], qnli.classes[0]], [{ text: 'Who?', pair: 'She did.', label: 0 }, 'entailment']);
    assert.match(qnli.source, /validation-00000-of-00001\.parquet/);
  });

  it('many rows come out whole and in order', async () => {
    const sentences = Array.from({ length: 20_000 }, (_, i) => `sentence ${i % 7000} of ${i}`);
    await writeTask('sst2', [text('sentence', ...sentences), labels(...sentences.map((_, i) => i % 2)), idx(20_000)]);
    const { train } = await loadGlueTask('sst2', folder);
    assert.deepEqual(
      train,
      sentences.map((sentence, i) => ({ text: sentence, label: i % 2 })),
    );
  });

  it('a bad cell is refused with file, row and reason', async () => {
    await writeTask('sst2', [text('sentence', 'good', 'bad', 'hidden'), labels(1, 0, -1), idx(3)]);
    await assert.rejects(loadGlueTask('sst2', folder), /parquet: row 2 \(from 0\): label must be 0 or 1, got '-1'/);
    await writeTask('sst2', [text('sentence', 'good', ' '), labels(1, 0), idx(2)]);
    await assert.rejects(loadGlueTask('sst2', folder), /row 1 \(from 0\): column 'sentence' is empty/);
    await writeTask('sst2', [text('sentence', 'good', null), labels(1, 0), idx(2)]);
    await assert.rejects(
      loadGlueTask('sst2', folder),
      /row 1 \(from 0\): column 'sentence' must be text or a number, got null/,
    );
  });

  it('a file that is cut off, is of another task or is no parquet is refused with the reason', async () => {
    await writeTask('sst2', [text('sentence', 'good', 'bad'), labels(1, 0), idx(2)]);
    const path = join(folder, 'sst2', 'train-00000-of-00001.parquet');
    const whole = readFileSync(path);
    await assert.rejects(
      readParquet(path, ['question']),
      /no column 'question', only sentence, label, idx; is this the file of another task/,
    );
    writeFileSync(path, whole.subarray(0, whole.length - 20));
    await assert.rejects(loadGlueTask('sst2', folder), /train-00000-of-00001\.parquet: not a readable parquet file/);
    writeFileSync(path, 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3110468\n');
    await assert.rejects(loadGlueTask('sst2', folder), /not a readable parquet file/);
    writeFileSync(path, '');
    await assert.rejects(loadGlueTask('sst2', folder), /not a readable parquet file/);
    const torn = Buffer.from(whole);
    torn.fill(0xff, 8, 60); // the first page; the footer is whole
    writeFileSync(path, torn);
    await assert.rejects(loadGlueTask('sst2', folder), /not a readable parquet file|must be|is empty/);
  });

  it('whose damage keeps its parser busy for ever is refused within seconds, and the event loop goes on', async () => {
    const hang = join(__dirname, '..', 'fixtures', 'hostile', 'parquet-hang');
    let ticks = 0;
    const clock = setInterval(() => ticks++, 20);
    const reading = readParquet(join(hang, 'validation-00000-of-00001.parquet'), ['sentence', 'label']);
    await assert.rejects(
      reading,
      /not a readable parquet file \(reading it takes more than 3\.0 s, so it is damaged\)/,
    );
    clearInterval(clock);
    assert.ok(ticks > 5, 'a thread of its own was busy, not this one');
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 10);
    const stopped = readParquet(join(hang, 'validation-00000-of-00001.parquet'), ['sentence', 'label'], abort.signal);
    await assert.rejects(stopped, { name: 'AbortError' });
  });

  it('with pages packed in another way says which, and how to pack it again', async () => {
    const { parquetWriteBuffer } = await import('hyparquet-writer');
    const columnData: Column[] = [text('sentence', 'good', 'bad'), labels(1, 0)];
    const path = join(folder, 'zstd.parquet');
    const buffer = parquetWriteBuffer({ columnData, codec: 'ZSTD', compressors: { ZSTD: (page) => page } });
    writeFileSync(path, Buffer.from(buffer));
    await assert.rejects(readParquet(path, ['sentence', 'label']), /packed with ZSTD, and only SNAPPY .*to_parquet/);
  });

  it('is found by its folder, and TSV goes before parquet', async () => {
    await writeTask('sst2', [text('sentence', 'from parquet'), labels(1), idx(1)]);
    assert.equal(findGlueFolder('sst2', folder), join(folder, 'sst2'));
    assert.equal(findGlueFolder('sst2', join(folder, 'sst2')), join(folder, 'sst2'));
    assert.equal(findGlueFolder('mrpc', join(folder, 'sst2')), undefined);
    for (const file of ['train.tsv', 'dev.tsv'])
      writeFileSync(join(folder, 'sst2', file), 'sentence\tlabel\nfrom TSV\t1\n');
    assert.equal((await loadGlueTask('sst2', folder)).train[0]!.text, 'from TSV');
  });

  it("Microsoft's original files of MRPC are read, with their byte-order mark and CRLF", async () => {
    mkdirSync(join(folder, 'MRPC'));
    const header = '\ufeffQuality\t#1 ID\t#2 ID\t#1 String\t#2 String\r\n';
    writeFileSync(join(folder, 'MRPC', 'msr_paraphrase_train.txt'), `${header}1\t7\t8\tHe said "yes".\tHe agreed.\r\n`);
    await assert.rejects(loadGlueTask('mrpc', folder), /needs msr_paraphrase_test\.txt in/);
    writeFileSync(join(folder, 'MRPC', 'msr_paraphrase_test.txt'), `${header}0\t1\t2\tA.\tB.\r\n`);
    const task = await loadGlueTask('mrpc', folder);
    assert.deepEqual(task.train, [{ text: 'He said "yes".', pair: 'He agreed.', label: 1 }]);
    assert.deepEqual(task.test, [{ text: 'A.', pair: 'B.', label: 0 }]);
    assert.match(task.source, /msr_paraphrase_test\.txt/);
  });

  it('the real files hold the official numbers of rows', async function () {
    const data = process.env['FEDFT_DATA'];
    if (data === undefined || findGlueFolder('mrpc', data) === undefined) {
      console.log('      skipped: FEDFT_DATA names no folder with MRPC');
      return this.skip();
    }
    const { train, test, source } = await loadGlueTask('mrpc', data);
    const original = source.includes('msr_paraphrase_test.txt');
    assert.deepEqual([train.length, test.length], original ? [4076, 1725] : [3668, 408]);
  });
});
