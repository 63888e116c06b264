import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../src/errors';
import { parseSettings } from '../../src/settings';
import {
  bagOfWordsBaseline,
  resolveTask,
  type TextExample,
  type TextTask,
  taskDigest,
  taskNamed,
  tsvTaskText,
} from '../../src/tasks';

const settings = parseSettings({});

describe('a table of one’s own', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-own-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const load = async (text: string): Promise<TextTask> => (await resolveTask({ name: text, settings })) as TextTask;
  const byText = (a: TextExample, b: TextExample): number => (a.text < b.text ? -1 : 1);

  it('is every row once, a fifth of them the test set, in an order that does not change', async () => {
    const rows = Array.from({ length: 25 }, (_, i) => `text ${i}\t${i % 2}`);
    const file = write('My Reviews.tsv', `sentence\tlabel\r\n${rows.join('\r\n')}\r\n`);
    const task = await load(`tsv:${file}`);
    assert.deepEqual([task.name, task.title, task.origin], ['own-my-reviews', 'My Reviews.tsv (own data)', 'own']);
    assert.deepEqual([task.train.length, task.test.length, task.classes], [20, 5, ['0', '1']]);
    const all = [...task.train, ...task.test].sort(byText);
    assert.deepEqual(all, rows.map((row, i) => ({ text: row.split('\t')[0]!, label: i % 2 })).sort(byText));
    assert.notDeepEqual(
      task.train.map(({ text }) => text),
      [...task.train].sort(byText).map(({ text }) => text),
    );
    assert.equal(taskDigest(task), taskDigest(await load(`tsv:${file}`)));
  });

  it('is read by the columns that are named, whatever else it has, its labels in the order of their numbers', async () => {
    const file = write('q.tsv', 'id\tstars\tquestion\tanswer\n1\t10\tA?\tYes.\n2\t2\tB?\tNo.\n3\t9\tC?\tOh.\n');
    const text = tsvTaskText(file, { text: 'question', pair: 'answer', label: 'stars' });
    assert.equal(taskNamed(text).reads, 'text-pair');
    const task = await load(text);
    assert.deepEqual(task.classes, ['2', '9', '10']);
    assert.deepEqual([...task.train, ...task.test].sort(byText), [
      { text: 'A?', pair: 'Yes.', label: 2 },
      { text: 'B?', pair: 'No.', label: 0 },
      { text: 'C?', pair: 'Oh.', label: 1 },
    ]);
  });

  it('is refused with file, line and remedy where it cannot be read', async () => {
    const file = write('bad.tsv', 'sentence\tlabel\nfine\t1\n\t0\n');
    const one = write('one.tsv', 'sentence\tlabel\nfine\t1\nbad\t1\n');
    const refused: readonly (readonly [string, RegExp])[] = [
      [`tsv:${file}`, /bad\.tsv: line 3: column 'sentence' is empty/],
      [`tsv:${file}?text=review`, /has no column 'review', only sentence, label; name one with --text/],
      [`tsv:${one}`, /column 'label' must hold 2 to 1000 different labels, got 1/],
      [`tsv:${join(folder, 'nowhere.tsv')}`, /no such file: .*nowhere\.tsv/],
      [`tsv:${folder}`, /is not a file/],
      [`tsv:${file}?words=a`, /columns of a table are text, pair and label, got 'words'/],
    ];
    for (const [text, message] of refused) {
      await assert.rejects(
        () => load(text),
        (error: Error) => error instanceof InputError && message.test(error.message),
        text,
      );
    }
  });
});

describe('the baseline on words', () => {
  it('tells more than two classes apart where words do', () => {
    const examples = Array.from({ length: 60 }, (_, i) => ({
      text: `${['red', 'green', 'blue'][i % 3]} thing ${i}`,
      label: i % 3,
    }));
    assert.equal(bagOfWordsBaseline(examples.slice(0, 45), examples.slice(45)), 1);
    assert.throws(
      () => bagOfWordsBaseline(examples, [{ text: 'x', label: 0.5 }]),
      /knows the labels 0, 1, \.\.\., got 0\.5/,
    );
  });
});
