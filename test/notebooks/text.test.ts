import assert from 'node:assert/strict';
import fc from 'fast-check';
import { joinLines, type NotebookCell } from '../../src/notebooks/format';
import { notebookFromText, notebookToText } from '../../src/notebooks/text';
import { notebookProblems } from '../../src/notebooks/validate';

const text = `#md
# Title

prose

//%%
const a = 1;

const b = 2;

//%% volatile hidden
Date.now()
`;

/** The notebook of the text after a run. */
function executed(): ReturnType<typeof notebookFromText> {
  const notebook = notebookFromText(text);
  const cells = notebook.cells.map((cell, index): NotebookCell => {
    if (cell.cell_type !== 'code') return cell;
    return { ...cell, execution_count: index, outputs: [{ output_type: 'stream', name: 'stdout', text: `${index}` }] };
  });
  return { ...notebook, cells };
}

describe('a notebook as text', () => {
  it('comes back as it was', () => {
    assert.equal(notebookToText(notebookFromText(text)), text);
    assert.deepEqual(notebookFromText(notebookToText(executed()), executed()), executed());
  });

  it('comes back as it was, whatever its cells say', () => {
    const source = fc.array(fc.constantFrom('', 'x', '  y', '# z', '// %%', '#mdx'), { maxLength: 5 });
    const cell = fc.record({ marker: fc.constantFrom('//%%', '#md', '//%% volatile'), source });
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 8 }), (cells) => {
        const notebook = notebookFromText(cells.map((c) => [c.marker, ...c.source, ''].join('\n')).join('\n'));
        assert.deepEqual(notebookProblems(notebook), []);
        assert.equal(notebook.cells.length, cells.length);
        assert.deepEqual(notebookFromText(notebookToText(notebook), notebook), notebook);
      }),
    );
  });

  it('keeps blank lines inside a cell, its tags, and nothing of the space around it', () => {
    const [first, second, third] = notebookFromText(`\n\n${text.replaceAll('\n', '\r\n')}`).cells;
    assert.equal(joinLines(first!.source), '# Title\n\nprose');
    assert.equal(joinLines(second!.source), 'const a = 1;\n\nconst b = 2;');
    assert.deepEqual(third!.metadata.tags, ['volatile', 'hidden']);
  });

  it('keeps the outputs of every cell but the edited one, and the ids of all', () => {
    const before = executed();
    const after = notebookFromText(text.replace('const b = 2', 'const b = 3'), before);
    assert.deepEqual(
      after.cells.map(({ id }) => id),
      before.cells.map(({ id }) => id),
    );
    assert.deepEqual(
      after.cells.map((cell) => cell.cell_type === 'code' && cell.outputs.length),
      [false, 0, 1],
    );
  });

  it('gives a cell that is put in between an id of its own and moves no other', () => {
    const before = executed();
    const after = notebookFromText(text.replace('//%% vol', '//%%\nnew\n\n//%% vol'), before);
    const [first, second, third] = before.cells;
    assert.deepEqual([after.cells[0], after.cells[1], after.cells[3]], [first, second, third]);
    assert.equal(new Set(after.cells.map(({ id }) => id)).size, 4);
  });

  it('gives equal cells different ids', () => {
    const { cells } = notebookFromText('//%%\nx\n//%%\nx\n//%%\nx\n');
    assert.equal(new Set(cells.map(({ id }) => id)).size, 3);
  });

  it('refuses text before the first cell, with its line', () => {
    assert.throws(() => notebookFromText('\nhello\n//%%\n'), /line 2 stands before the first cell/);
  });
});
