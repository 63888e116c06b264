import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSettings } from '../../src/settings';
import { defaultTasks, findGlueFolder, resolveTask, type TaskDefinition, taskNamed, tasks } from '../../src/tasks';

const rows = {
  sst2: 'sentence\tlabel\nfine\t1\n',
  mrpc: 'Quality\t#1 ID\t#2 ID\t#1 String\t#2 String\n1\t7\t8\tA.\tB.\n',
};

const namesOf = (chosen: readonly TaskDefinition[]): string[] => chosen.map(({ name }) => name);
const realNames = (chosen: readonly TaskDefinition[]): string[] =>
  namesOf(chosen.filter(({ origin }) => origin === 'real'));

describe('the tasks of a request', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-tasks-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: keyof typeof rows, child: string): void => {
    mkdirSync(join(folder, child), { recursive: true });
    for (const file of ['train.tsv', 'dev.tsv']) writeFileSync(join(folder, child, file), rows[name]);
  };

  it('are generated ones without a folder, and every one of them can be made', async () => {
    const settings = parseSettings({ pretrainExamples: 5, trainExamples: 20, testExamples: 5 });
    assert.ok(namesOf(defaultTasks()).includes('generated-sentiment'));
    assert.deepEqual(defaultTasks(' '), defaultTasks());
    for (const definition of defaultTasks()) {
      const task = await resolveTask({ name: definition, settings });
      const { name, title, origin } = definition;
      assert.deepEqual([task.name, task.title, task.origin], [name, title, origin]);
      assert.deepEqual([task.origin, task.train.length, task.test.length], ['generated', 25, 5]);
    }
  });

  it('are refused at a size that no machine generates, before anything is generated', async () => {
    const settings = parseSettings({ pretrainExamples: 5, trainExamples: 1e9, testExamples: 5 });
    for (const name of defaultTasks()) {
      await assert.rejects(
        resolveTask({ name, settings }),
        /has at most 200000 examples, got 1000000010 .*ask for fewer/,
      );
    }
  });

  it('take each real task that the folder holds in place of its counterpart', () => {
    write('mrpc', 'MRPC');
    assert.deepEqual(realNames(defaultTasks(folder)), ['mrpc']);
    assert.ok(!namesOf(defaultTasks(folder)).includes('generated-paraphrase'));
    write('sst2', 'sst2');
    assert.deepEqual(realNames(defaultTasks(folder)), ['sst2', 'mrpc']);
  });

  it('know by its header what a folder without task folders holds', () => {
    write('mrpc', '.');
    assert.deepEqual(realNames(defaultTasks(folder)), ['mrpc']);
    assert.equal(findGlueFolder('sst2', folder), undefined);
    assert.equal(findGlueFolder('mrpc', folder), folder);
  });

  it('are refused where the folder is missing or empty, and where a name is unknown', () => {
    assert.throws(() => defaultTasks(join(folder, 'nowhere')), /nowhere does not exist/);
    assert.throws(() => defaultTasks(folder), /holds none of sst2/);
    for (const task of tasks) assert.equal(taskNamed(task.name), task);
    assert.throws(() => taskNamed('sst-2'), /unknown task 'sst-2'; did you mean 'sst2'/);
  });
});
