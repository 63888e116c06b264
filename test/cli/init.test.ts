import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { digestsOf, fedft } from './fedft';

const root = resolve(__dirname, '..', '..');

describe('fedft init', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-init-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('makes a project whose scheme trains on its task and whose notebook runs, at once', () => {
    const made = fedft(folder, 'init', 'study');
    assert.equal(made.status, 0, made.stderr);
    const study = join(folder, 'study');
    assert.equal(realpathSync(join(study, 'node_modules', '.bin', 'fedft')), join(root, 'scripts', 'fedft.cjs'));
    const { dependencies } = JSON.parse(readFileSync(join(study, 'package.json'), 'utf8'));
    assert.equal(resolve(study, dependencies.fedft.replace('file:', '')), root);

    // Every command that it names, as it names them.
    const commands = [...made.stdout.matchAll(/^ {2}npx fedft (.*)$/gm)].map(([, words]) => words!.split(' '));
    assert.equal(commands.length, 2);
    const [run, notebook] = commands.map((words) => fedft(study, ...words));
    assert.equal(run!.status, 0, run!.stderr);
    assert.deepEqual(
      digestsOf(run!).map(([record]) => record),
      ['learning/own/own/seed-0'],
    );
    assert.equal(notebook!.status, 0, notebook!.stderr);
    assert.match(readFileSync(join(study, 'executed', 'first.ipynb'), 'utf8'), /Devices and delay/);
  });

  it('leaves a folder alone that holds something, in one line', () => {
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    const { status, stderr } = fedft(folder, 'init', '.');
    assert.equal(status, 2);
    assert.match(stderr, /^fedft: \S+ is not empty; name a new folder\n$/);
    assert.ok(!existsSync(join(folder, 'package.json')));
    assert.ok(readdirSync(folder).includes('notes.txt'));
    const file = fedft(folder, 'init', 'notes.txt');
    assert.equal(file.status, 2);
    assert.match(file.stderr, /notes\.txt is a file; name a new folder\n$/);
  });
});
