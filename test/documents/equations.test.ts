import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as paper from '../../src';
import * as drawing from '../../src/api/figures';
import * as lab from '../../src/api/lab';
import * as model from '../../src/api/model';
import { equationGaps, equationMap, equationsDocument, paperItems } from '../../src/documents';
import { linksOf } from '../../src/documents/equations/equationsDocument';
import { mentions, notebookSections } from '../../src/documents/equations/notebookSections';
import { parseItems, taggedSymbols } from '../../src/documents/equations/taggedSymbols';

const root = resolve(__dirname, '..', '..');
const fedft = { ...paper, ...drawing, ...lab, ...model };

describe('the map of the equations', () => {
  const map = equationMap(root);

  it('leaves no numbered item of the paper without code, test and explanation', () => {
    assert.deepEqual(equationGaps(map), []);
  });

  it('knows every equation of the text that is left, each once', () => {
    const numbers = paperItems.flatMap(({ name }) => /^\((\d+)\)$/.exec(name)?.[1] ?? []).map(Number);
    assert.deepEqual(numbers, [...Array.from({ length: 43 }, (_, i) => i + 1), 46]);
    assert.equal(new Set(paperItems.map(({ name }) => name)).size, paperItems.length);
  });

  it('points to symbols that one of the library’s doors exports', () => {
    for (const { name, symbols, drawnBy } of map) {
      for (const symbol of [...symbols, ...drawnBy]) {
        assert.ok(symbol.name in fedft, `${name}: ${symbol.name} of ${symbol.file} is not exported`);
      }
    }
  });

  it('has no dead link', () => {
    const links = linksOf(equationsDocument(map));
    assert.ok(links.length > 200);
    for (const link of links) assert.ok(existsSync(join(root, link)), link);
  });

  it('says what is missing: take a tag away and the item has no code', () => {
    const without = map.map((item) => (item.name === '(25)' ? { ...item, symbols: [], tests: [], places: [] } : item));
    const gaps = equationGaps(without).filter((gap) => gap.startsWith('(25)'));
    assert.deepEqual(gaps, [
      '(25) (IV-B): no exported symbol is tagged with it',
      '(25) (IV-B): no test names it or uses its symbols',
      '(25) (IV-B): no notebook names it or uses its symbols',
    ]);
  });
});

describe('tags', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-tags-'));
    mkdirSync(join(folder, 'src'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const tagsOf = (text: string) => {
    writeFileSync(join(folder, 'src', 'a.ts'), text);
    return taggedSymbols(folder);
  };

  it('are read from the comment of an export', () => {
    const text =
      '/** x */\nexport const a = 1;\n/**\n * y\n *\n * @paper (3), Lemma 1\n * @returns z\n */\nexport function b() {}';
    assert.deepEqual(tagsOf(text), [{ name: 'b', file: 'src/a.ts', items: ['(3)', 'Lemma 1'] }]);
  });

  it('may stand on nothing else', () => {
    assert.throws(
      () => tagsOf('/**\n * @paper (3)\n */\nconst hidden = 1;'),
      /src\/a\.ts has a @paper tag that does not/,
    );
  });

  it('may be ranges, and must be legible', () => {
    assert.deepEqual(parseItems('(35)-(37), Figure 3(a)', 'x'), ['(35)', '(36)', '(37)', 'Figure 3(a)']);
    assert.throws(() => parseItems('eq. 3', 'x'), /x: cannot read 'eq\. 3' in a @paper tag/);
  });
});

describe('what a text speaks of', () => {
  it('is an equation in brackets of its own, not an argument', () => {
    assert.ok(mentions('the queue (18) grows', '(18)'));
    assert.ok(mentions('$$x\\qquad(25)$$', '(25)'));
    assert.ok(mentions('proved in (35)\\text{-}(37)', '(36)'));
    assert.ok(!mentions('lambda(1) and tau^*(2)', '(1)'));
    assert.ok(!mentions('(35)-(37)', '(38)'));
  });

  it('is a named item by its name', () => {
    assert.ok(mentions('Theorem 2(b)', 'Theorem 2'));
    assert.ok(mentions('figure 3(a)', 'Figure 3(a)'));
    assert.ok(!mentions('Theorem 21', 'Theorem 2'));
  });

  it('is found in the sections of every notebook', () => {
    const sections = notebookSections(join(root, 'notebooks'));
    assert.ok(new Set(sections.map(({ notebook }) => notebook)).size >= 5);
    for (const { notebook, heading } of sections) {
      assert.ok(readFileSync(join(root, 'notebooks', `${notebook}.ipynb`), 'utf8').length > 0);
      assert.notEqual(heading, '', `${notebook} begins without a title`);
    }
  });
});
