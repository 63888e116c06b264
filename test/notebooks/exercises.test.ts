import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  constantTrials,
  findNotebooks,
  invitations,
  parseNotebook,
  readExercises,
  trialsOf,
  tryExercises,
} from '../../src/notebooks';
import { changedSource, type Exercise, exercisesFile } from '../../src/notebooks/exercises';
import { unmet } from '../../src/notebooks/expectations';
import { type CellOutput, joinLines } from '../../src/notebooks/format';
import { longLines } from '../../src/notebooks/rules';
import { fedft } from '../cli/fedft';
import { codeCell, notebookOf, removeFixtures, writeFixture } from './fixtures';

/**
 * What `npm test` tries of the real notebooks, seconds each; `npm run test:exercises` tries everything. The last ones are
 * those whose solutions need no cell to run again.
 */
const inEveryTest: Readonly<Record<string, readonly string[]>> = {
  '00-reading-guide': ['Exercise 2', 'deviceCount: 5'],
  '02-wireless-network': ['Exercise 1', 'Exercise 2', 'Exercise 3'],
};

const text = (source: string) => ({ cell_type: 'markdown', id: 'text', metadata: {}, source }) as const;

/** Writes a notebook of three cells with exercises beside it. */
function fixtureWith(exercises: readonly unknown[], last = "console.log('K =', K);"): string {
  const settings = codeCell('const { K, deviceCount, seed } = { K: 3, deviceCount: 20, seed: 0 };', {
    metadata: { tags: ['settings'] },
  });
  const path = writeFixture(notebookOf([settings, "console.log('devices', deviceCount, 'seed', seed);", last]));
  const folder = join(dirname(path), 'exercises');
  mkdirSync(folder);
  writeFileSync(exercisesFile(path), JSON.stringify(exercises));
  return path;
}

const change = (replace: string, by: string, cell = 'cell-1') => [{ cell, replace, by }];

describe('exercises of notebooks', () => {
  after(removeFixtures);

  it('are every numbered exercise of the text, what a sentence says to try, and what to change', () => {
    const notebook = notebookOf([
      text(
        'Try `K: 40`: it stays. Nothing here; `no`.\n\nThings to try above: `seed`, `p: 1` (weak). Change the id; run.',
      ),
      "showTable({ caption: 'rounds; try backlog: 0' });",
      text('Try it.\n\n## Exercises\n\n**1.** Why?\n\n**2.** Change `a`.\n'),
    ]);
    assert.deepEqual(invitations(notebook), [
      ...['K: 40', 'seed', 'p: 1', 'Change the id', 'backlog: 0', 'Try it', 'Exercise 1', 'Exercise 2'],
    ]);
  });

  for (const path of findNotebooks()) {
    const name = basename(path, '.ipynb');
    it(`of ${name} are all data, and all of the data is in the text`, () => {
      const notebook = parseNotebook(readFileSync(path, 'utf8'), name);
      assert.ok(existsSync(exercisesFile(path)), `write ${exercisesFile(path)}`);
      const constants = constantTrials(notebook).map(({ prose }) => prose);
      const data = readExercises(path, notebook)
        .filter(({ prose, changes, check }) => changes.length > 0 || check || !constants.includes(prose))
        .map(({ prose }) => prose);
      assert.deepEqual([...data].sort(), [...invitations(notebook)].sort());
    });

    it(`of ${name} have no line of code that a page would have to scroll for`, () => {
      const notebook = parseNotebook(readFileSync(path, 'utf8'), name);
      for (const { prose, changes, check } of readExercises(path, notebook)) {
        const changed = [...new Set(changes.map(({ cell }) => cell))].map((cell) =>
          changedSource(
            notebook,
            changes.filter((change) => change.cell === cell),
            prose,
          ),
        );
        assert.deepEqual([...changed, joinLines(check ?? '')].flatMap(longLines), [], prose);
      }
    });
  }

  for (const [name, wanted] of Object.entries(inEveryTest)) {
    it(`of ${name} work when they are tried: ${wanted.join(', ')}`, async () => {
      const [path] = findNotebooks([name]);
      for (const prose of wanted)
        assert.ok(
          trialsOf(path!).some((trial) => trial.prose === prose),
          prose,
        );
      const trials = await tryExercises(path!, { only: (prose) => wanted.includes(prose) });
      assert.deepEqual(
        trials.flatMap(({ prose, problems }) => problems.map((problem) => `${prose}: ${problem}`)),
        [],
      );
      assert.equal(trials.length, wanted.length);
    });
  }

  it('run the changed cell and those below, and leave nothing of one change to the next', async () => {
    const path = fixtureWith([
      { prose: 'first', changes: change('K: 3', 'K: 5'), expect: [{ cell: 'cell-3', text: '^K = 5$' }] },
      {
        prose: 'last',
        changes: change("'K ='", "'last'", 'cell-3'),
        check: ['const sum = K + 1;\n', 'console.log(sum);'],
        expect: [
          { cell: 'cell-3', text: '^last 3$' },
          { cell: 'check', number: '^(\\d+)$', between: [4, 4] },
        ],
      },
    ]);
    const trials = await tryExercises(path);
    assert.deepEqual(
      trials.map(({ prose, problems, cells }) => [prose, problems, cells]),
      [
        ['last', [], 2],
        ['first', [], 3],
        ...['deviceCount: 5', 'deviceCount: 10', 'deviceCount: 40', 'seed: 12'].map((prose) => [prose, [], 3]),
      ],
    );
  });

  it('are not as expected where a cell fails or shows something else, with what it shows', async () => {
    const path = fixtureWith(
      [
        { prose: 'wrong', changes: change('K: 3', 'K: 5'), expect: [{ cell: 'cell-3', text: '^K = 6$' }] },
        {
          prose: 'fails',
          changes: change('K: 3', 'K: 0'),
          expect: [{ cell: 'cell-3', error: '^K must be > 0, got 0$' }],
        },
      ],
      "if (K === 0) throw new RangeError('K must be > 0, got 0');\nif (deviceCount === 40) throw new Error('too many');\nconsole.log('K =', K);",
    );
    const trials = new Map((await tryExercises(path)).map((trial) => [trial.prose, trial.problems]));
    assert.deepEqual(trials.get('wrong'), ['expected /^K = 6$/; cell cell-3 shows\nK = 5']);
    assert.deepEqual(trials.get('fails'), []);
    assert.deepEqual(trials.get('deviceCount: 40'), [
      "cell cell-3 (`if (K === 0) throw new RangeError('K must be > 0, got 0');`) error: too many",
    ]);
    assert.deepEqual(trials.get('deviceCount: 5'), []);
  });

  it('are tried by the command line, change after change, and a surprise is a failure', () => {
    const path = fixtureWith([
      { prose: 'right', changes: change('K: 3', 'K: 5'), expect: [{ cell: 'cell-3', text: '^K = 5$' }] },
      { prose: 'wrong', changes: change('K: 3', 'K: 6'), expect: [{ cell: 'cell-3', text: '^K = 5$' }] },
    ]);
    const { status, stdout, stderr } = fedft(dirname(path), 'notebooks', path, '--exercises');
    assert.equal(status, 1);
    assert.match(stderr, /^fedft: fixture\.ipynb, 'wrong': expected \/\^K = 5\$\/; cell cell-3 shows\nK = 6$/m);
    assert.match(stdout, /^fixture\.ipynb, right: as expected, /m);
    assert.match(stdout, /^fixture\.ipynb +wrong +\S.* FAILED$/m);
  });

  it('are refused in one line where they do not fit the notebook or expect nothing', () => {
    const refused = (exercise: Partial<Exercise>, message: RegExp) =>
      assert.throws(
        () => trialsOf(fixtureWith([{ prose: 'one', expect: [{ cell: 'check', text: '' }], ...exercise }])),
        message,
      );
    refused(
      { changes: change('K: 4', 'K: 5') },
      /^InputError: .*'one': `K: 4` must stand once in cell cell-1, found 0$/,
    );
    refused({ changes: change('K', 'k') }, /must stand once in cell cell-1, found 2$/);
    refused({ changes: change('K', 'k', 'cell-9') }, /there is no code cell cell-9; take an id from the notebook$/);
    refused({ expect: [] }, /'one' must expect something a program can see$/);
    assert.throws(
      () => trialsOf(writeFixture(['1'])),
      /^InputError: fixture\.ipynb has no .*exercises.fixture\.json; write/,
    );
  });

  it('see tables as lines, numbers within their ends, figures by id and errors of one line', () => {
    const html = (value: string): CellOutput => ({
      output_type: 'display_data',
      data: { 'text/html': value },
      metadata: {},
    });
    const table = html('<table><caption>A &lt; B</caption><tr><th>gs</th><td>−1.5</td></tr></table>');
    assert.equal(unmet({ cell: 'a', text: '^A < B$' }, [table]), undefined);
    assert.equal(unmet({ cell: 'a', number: '^gs \\| (\\S+)$', between: [-2, -1] }, [table]), undefined);
    assert.match(
      unmet({ cell: 'a', number: '^gs \\| (\\S+)$', between: [0, 1] }, [table])!,
      /found -1\.5; cell a shows/,
    );
    const figure = html('<div data-fedft-figure="map"></div>');
    assert.equal(unmet({ cell: 'a', figure: 'map' }, [figure]), undefined);
    assert.match(unmet({ cell: 'a', figure: 'other' }, [figure])!, /^expected the figure other/);
    const error: CellOutput = { output_type: 'error', ename: 'Error', evalue: 'two\nlines', traceback: [] };
    assert.match(unmet({ cell: 'a', error: 'two' }, [error])!, /^expected one error of one line/);
  });
});
