import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSettings } from '../../src/settings';
import { type GlueTaskName, loadGlueTask, resolveTask } from '../../src/tasks';

describe('GLUE files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-glue-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const header = 'sentence\tlabel';
  function write(train: string | Buffer, dev = `${header}\nfine \t1\n`, child = 'sst2'): void {
    mkdirSync(join(folder, child), { recursive: true });
    writeFileSync(join(folder, child, 'train.tsv'), train);
    writeFileSync(join(folder, child, 'dev.tsv'), dev);
  }
  const refused = (pattern: RegExp, name: GlueTaskName = 'sst2'): Promise<void> =>
    assert.rejects(loadGlueTask(name, folder), pattern);

  it('a quotation mark is an ordinary character: no row swallows the next', async () => {
    write(`${header}\n" a great film \t1\nand " so on\t0\n`);
    const { train } = await loadGlueTask('sst2', folder);
    assert.deepEqual(train, [
      { text: '" a great film', label: 1 },
      { text: 'and " so on', label: 0 },
    ]);
  });

  it('LF and CRLF, with and without a byte-order mark or a last line end, give the same examples', async () => {
    const expected = [
      { text: 'clichés abound', label: 0 },
      { text: 'a joy', label: 1 },
    ];
    for (const mark of ['', '\ufeff']) {
      for (const end of ['\n', '\r\n']) {
        for (const last of ['', end]) {
          write(mark + [header, 'clichés abound \t0', 'a joy\t1'].join(end) + last);
          assert.deepEqual((await loadGlueTask('sst2', folder)).train, expected);
        }
      }
    }
  });

  it('that look cut off are noticed in the source, and refused where that is asked for', async () => {
    write(`${header}\na joy\t1\nan effort`, `${header}\nfine \t1`);
    await refused(
      /train\.tsv: line 3: has 1 columns where 2 are due .*: the file ends inside this row, fetch it again/,
    );
    write(`${header}\na joy\t1\n`, `${header}\nfine \t1`);
    const { source, doubts } = await loadGlueTask('sst2', folder);
    assert.deepEqual(doubts, [
      'train.tsv has 1 rows where the official file has 67349',
      'dev.tsv has 1 rows where the official file has 872',
      'the last line of dev.tsv has no end',
    ]);
    assert.match(
      source,
      /; NOTICE: train\.tsv has 1 rows where the official file has 67349, .*--strict-data refuses it/,
    );
    const asked = { name: 'sst2', data: folder, settings: parseSettings({}) };
    assert.equal((await resolveTask(asked)).train.length, 1);
    await assert.rejects(
      resolveTask({ ...asked, strict: true }),
      /SST-2 is refused by --strict-data: train\.tsv has 1/,
    );
  });

  it('finds DIR/sst2, DIR/SST-2 and DIR itself', async () => {
    for (const child of ['sst2', 'SST-2', '.']) {
      write(`${header}\nfine\t1\n`, undefined, child);
      assert.equal((await loadGlueTask('sst2', folder)).train.length, 1);
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
    }
  });

  it('the task says where its data lies and that it is real', async () => {
    write(`${header}\nfine\t1\n`);
    const task = await loadGlueTask('sst2', folder);
    assert.equal(task.origin, 'real');
    assert.ok(task.source.includes(join(folder, 'sst2')), task.source);
  });

  it('a wrong header is quoted beside the one that is due', async () => {
    write('text\tlabel\nfine\t1\n');
    await refused(/train\.tsv: line 1: the header must be "sentence" <tab> "label", got "text" <tab> "label"/);
    write('sentence,label\nfine,1\n');
    await refused(/got "sentence,label"/);
    write('');
    await refused(/got an empty line/);
  });

  it('a malformed row is refused with file, line and reason, never skipped', async () => {
    const rows: readonly (readonly [string, RegExp])[] = [
      ['fine', /train\.tsv: line 3: has 1 columns where 2 are due/],
      ['fine\t1\t1', /line 3: has 3 columns where 2 are due/],
      ['', /line 3: is empty/],
      ['fine\t2', /line 3: label must be 0 or 1, got '2'/],
      ['fine\tpositive', /line 3: label must be 0 or 1, got 'positive'/],
      [' \t1', /line 3: column 'sentence' is empty/],
      ['fine\t', /line 3: column 'label' is empty/],
    ];
    for (const [row, pattern] of rows) {
      write(`${header}\ngood\t1\n${row}\nbad\t0\n`);
      await refused(pattern);
    }
  });

  it('bytes that are not UTF-8 are refused with their line', async () => {
    write(Buffer.concat([Buffer.from(`${header}\ngood\t1\nna`), Buffer.from([0xef]), Buffer.from('ve\t0\n')]));
    await refused(/train\.tsv: line 3: not UTF-8/);
  });

  it('a file with a header and nothing else is refused', async () => {
    write(`${header}\n`);
    await refused(/train\.tsv: only a header/);
  });

  it('a missing folder or file is named together with the remedy', async () => {
    await assert.rejects(
      loadGlueTask('sst2', join(folder, 'nowhere')),
      /nowhere does not exist; name a folder that holds sst2/,
    );
    await refused(/SST-2 needs train\.tsv and dev\.tsv in .*holds nothing; unpack/);
    writeFileSync(join(folder, 'train.tsv'), `${header}\nfine\t1\n`);
    await refused(/needs dev\.tsv in/);
    await assert.rejects(loadGlueTask('sst2', join(folder, 'train.tsv')), /is a file; name the folder/);
  });

  it('MRPC and QNLI give pairs with GLUE labels', async () => {
    const mrpc = 'Quality\t#1 ID\t#2 ID\t#1 String\t#2 String\n';
    write(`\ufeff${mrpc}1\t7\t8\tHe said "yes".\tHe agreed.\n`, `${mrpc}0\t1\t2\tA.\tB.\n`, 'MRPC');
    assert.deepEqual((await loadGlueTask('mrpc', folder)).train, [
      { text: 'He said "yes".', pair: 'He agreed.', label: 1 },
    ]);
    const qnli = 'index\tquestion\tsentence\tlabel\n';
    write(`${qnli}0\tWho?\tShe did.\tentailment\n`, `${qnli}0\tWhy?\tIt rains.\tnot_entailment\n`, 'qnli');
    const task = await loadGlueTask('qnli', folder);
    assert.deepEqual([task.train[0]?.label, task.test[0]?.label], [0, 1]);
    assert.equal(task.test[0]?.pair, 'It rains.');
  });
});
