import assert from 'node:assert/strict';
import { RandomStream } from '../../src/math';
import { checkNotebook, parseNotebook, stripVolatile } from '../../src/notebooks';
import { compareOutputs, describeDifference } from '../../src/notebooks/compare';
import type { CellOutput, CodeCell, Notebook, NotebookCell, TextCell } from '../../src/notebooks/format';
import { ruleProblems } from '../../src/notebooks/rules';
import { notebookProblems } from '../../src/notebooks/validate';
import { codeCell, notebookOf, removeFixtures, writeFixture } from './fixtures';

const opening: TextCell = {
  cell_type: 'markdown',
  id: 'opening',
  metadata: {},
  source: '# A title\n**What you will learn:** little. **Running time:** 1 s.',
};
const printed = (text: string, name: 'stdout' | 'stderr' = 'stdout'): CellOutput => ({
  output_type: 'stream',
  name,
  text,
});
const shown = (html: string): CellOutput => ({
  output_type: 'display_data',
  metadata: {},
  data: { 'text/html': html },
});
const ran = (source: string, count: number, more: Partial<CodeCell> = {}): CodeCell =>
  codeCell(source, { execution_count: count, ...more });
const importing = ran("import { RandomStream } from 'fedft';", 1);

function problemsWith(...cells: readonly NotebookCell[]): readonly string[] {
  return ruleProblems(notebookOf([opening, importing, ...cells]));
}

describe('the rules of notebooks', () => {
  it('find nothing in a notebook that keeps them', () => {
    const figure = shown(`<img src="data:image/png;base64,${'/tmp/'.repeat(9)}"> 1/home/2 https://x.org/home/y`);
    assert.deepEqual(problemsWith(ran('1', 2, { outputs: [printed('1\n'), figure] })), []);
    assert.deepEqual(problemsWith(ran("const columns = ['rate from', 'to'];\nimport {\n  a,\n} from 'fedft';", 2)), []);
  });

  const cases: readonly (readonly [string, NotebookCell, RegExp])[] = [
    [
      'a relative import',
      ran("import { a } from '../src/index';", 2),
      /cell 3 .* imports '\.\.\/src\/index'; a cell may/,
    ],
    ['a required path', ran("const a = require('./a.cjs');", 2), /imports '\.\/a\.cjs'/],
    ['an import at run time', ran("await import('node:fs');", 2), /imports 'node:fs'/],
    ['an import for its effects', ran("import './a.js';", 2), /imports '\.\/a\.js'/],
    ['an import over lines', ran("import {\n  a,\n} from '../src';", 2), /imports '\.\.\/src'/],
    ['a deep import', ran("import { x } from 'fedft/dist/math';", 2), /imports 'fedft\/dist\/math'/],
    ['a cell that was not run', codeCell('1'), /was not run instead of number 2; run all .* --write/],
    ['cells run out of order', ran('1', 7), /was run as number 7 instead of number 2/],
    ['a long cell', ran('x;\n'.repeat(31), 2), /has 31 lines, at most 30/],
    [
      'a long line',
      ran(`x;\nf(${'1'.repeat(86)});`, 2),
      /cell 3 .* has a line of 90 characters, at most 88 .*; break `f\(1/,
    ],
    [
      'a long line of code in the text',
      { ...opening, source: `Words.\n\n\`\`\`ts\n${'x'.repeat(89)}\n\`\`\`\n` },
      /text of cell 3 has a line of 89 characters/,
    ],
    ['an empty cell', ran(' \n', 2), /is empty; delete it/],
    ['a warning', ran('1', 2, { outputs: [printed('careful\nnow', 'stderr')] }), /writes to stderr: careful$/],
    ['an absolute path', ran('1', 2, { outputs: [printed('see /home/ann/x.json')] }), /absolute path \/home\/ann/],
    [
      'two figures of one name',
      ran('1', 2, {
        outputs: [shown('<div data-fedft-figure="a"></div>'), shown('<div data-fedft-figure="a"></div>')],
      }),
      /shows 2 figures called a, .* give each an id/,
    ],
    ['a Windows path', ran('1', 2, { outputs: [shown('C:\\Users\\ann')] }), /absolute path C:\\Users/],
    ['this folder', ran('1', 2, { outputs: [printed(`at ${process.cwd()}/src`)] }), /another on every machine/],
    [
      'an error',
      ran('1', 2, { outputs: [{ output_type: 'error', ename: 'E', evalue: 'bad', traceback: [] }] }),
      /holds the error E: bad/,
    ],
    [
      'outputs of a volatile cell',
      ran('1', 2, { metadata: { tags: ['volatile'] }, outputs: [printed('1')] }),
      /tagged volatile but has outputs/,
    ],
  ];
  for (const [name, cell, problem] of cases) {
    it(`find ${name}, and nothing else`, () => {
      const problems = problemsWith(cell);
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0]!, problem);
    });
  }

  it('ask for an opening that says what it teaches and how long it takes, for the library and for its kernel', () => {
    const bare: Notebook = { ...notebookOf([{ ...opening, source: 'Hello' }, ran('1', 1)]), metadata: {} };
    assert.deepEqual(
      ruleProblems(bare).map((problem) => problem.replace(/[,;].*/, '')),
      [
        'its kernel must be fedft',
        'its first cell must have a title',
        'its first cell must say "What you will learn"',
        'its first cell must give the "Running time"',
        "no cell imports from 'fedft'",
      ],
    );
    assert.match(ruleProblems(notebookOf([importing]))[0]!, /first cell must be text/);
  });
});

describe('comparing outputs', () => {
  it('finds no difference between lines and the same text, and between equal figures', () => {
    const lines: CellOutput = { output_type: 'stream', name: 'stdout', text: ['a\n', 'b\n'] };
    assert.equal(compareOutputs([lines, shown('<b>')], [printed('a\nb\n'), shown('<b>')]), undefined);
  });

  it('shows the first line that differs, on both sides', () => {
    const difference = compareOutputs([printed('a\nb\nc')], [printed('a\nB\nC')]);
    assert.deepEqual(difference, { place: 'output 1, stdout, line 2', committed: 'b', current: 'B' });
    assert.match(describeDifference(difference!), /- b {3}<- committed\n {4}\+ B {3}<- this run$/);
  });

  it('sees one byte in a picture, and shows the place and not the picture', () => {
    const image = 'A'.repeat(50000);
    const difference = compareOutputs([shown(`${image}x${image}`)], [shown(`${image}y${image}`)])!;
    assert.match(difference.committed!, /^…A+xA+… \(from character 49971\)$/);
    assert.ok(difference.current!.length < 200);
  });

  it('sees an output that is missing, added or of another kind', () => {
    assert.deepEqual(compareOutputs([printed('a')], [])?.current, undefined);
    assert.deepEqual(compareOutputs([], [printed('a')])?.committed, undefined);
    assert.ok(compareOutputs([printed('a')], [printed('a', 'stderr')]));
  });

  it('leaves the program of a live figure out, and nothing else of it', () => {
    const live = (values: string, program: string): CellOutput =>
      shown(`<div data-fedft-values="${values}"></div>\n<script data-fedft-program="a">${program}\n</script>`);
    assert.equal(compareOutputs([live('1', 'older()')], [live('1', 'newer()')]), undefined);
    assert.ok(compareOutputs([live('1', 'same()')], [live('2', 'same()')]));
    assert.ok(compareOutputs([shown('<script>older()</script>')], [shown('<script>newer()</script>')]));
  });
});

describe('nbformat 4.5', () => {
  it('is refused where Jupyter would refuse it, naming cell and output', () => {
    const output = { output_type: 'stream', name: 'out', text: 3 };
    const cells = [
      { cell_type: 'code', id: 'a b', metadata: {}, source: '', execution_count: 1.5, outputs: [output] },
      { cell_type: 'markdown', id: 'x', metadata: { tags: 'volatile' }, source: [1], outputs: [] },
      { cell_type: 'prose', id: 'x', source: '' },
    ];
    const problems = notebookProblems({ nbformat: 4, nbformat_minor: 4, metadata: {}, cells });
    for (const problem of [
      /nbformat must be 4\.5, got 4\.4/,
      /cell 1: id must be 1 to 64 letters/,
      /cell 1: execution_count must be an integer/,
      /cell 1: output 1: name must be stdout or stderr/,
      /cell 1: output 1: text must be/,
      /cell 2: tags must be strings/,
      /cell 2: source must be/,
      /cell 2: only a code cell has outputs/,
      /cell 3: unknown cell_type "prose"/,
      /cell 3: metadata must be an object/,
      /cell 3: id "x" is used twice/,
    ]) {
      assert.ok(
        problems.some((found) => problem.test(found)),
        `${problem} is not among ${problems.join('; ')}`,
      );
    }
    assert.equal(problems.length, 11);
    const odd = '{"nbformat": {"toString": 1}, "nbformat_minor": {"valueOf": 1}}';
    assert.throws(() => parseNotebook(odd, 'x.ipynb'), /nbformat must be 4\.5, got \{"toString":1\}/);
    assert.throws(() => parseNotebook('{', 'x.ipynb'), /x\.ipynb: line 1, column 2: the JSON ends where a key/);
  });
});

describe('checkNotebook', () => {
  after(removeFixtures);

  it('finds the output that a fresh run does not give, and no other', async () => {
    const value = new RandomStream(1, 'check').uniform();
    const importing = "import { RandomStream } from 'fedft';\nnew RandomStream(1, 'check').uniform()";
    const path = writeFixture(
      notebookOf([
        opening,
        ran(importing, 1, { outputs: [printed(`${value}\n`)] }),
        ran('process.hrtime.bigint()', 2, { metadata: { tags: ['volatile'] } }),
        ran("console.log('first\\nsecond')", 3, { outputs: [printed('first\nanother\n')] }),
      ]),
    );
    const { problems, cells } = await checkNotebook(path);
    assert.equal(cells, 3);
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.match(problems[0]!, /^fixture\.ipynb, cell 4 \(`console\.log.*`\): outputs are not current\n/);
    assert.match(problems[0]!, /line 2\n {4}- another .*\n {4}\+ second /);
    assert.match(problems[0]!, /npx fedft notebooks fixture --write/);
  });

  it('strips on writing what differs from run to run', () => {
    const cells = [
      ran('1', 1, { outputs: [printed('1')] }),
      ran('2', 2, { metadata: { tags: ['volatile'] }, outputs: [printed('2')] }),
    ];
    const kept = stripVolatile(notebookOf(cells)).cells.map((cell) => cell.cell_type === 'code' && cell.outputs.length);
    assert.deepEqual(kept, [1, 0]);
  });

  it('reports a notebook that cannot be read, without a run', async () => {
    const path = writeFixture({ ...notebookOf([]), nbformat_minor: 2 });
    const { problems, cells } = await checkNotebook(path);
    assert.match(problems.join(), /fixture\.ipynb is not a valid nbformat 4\.5 notebook/);
    assert.equal(cells, 0);
  });
});
