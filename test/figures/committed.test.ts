import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../src/records';
import { clippedTexts, overlappingTexts, parseSvg } from './pictures';

const folder = join(repositoryRoot, 'figures');

/** Labels that occur twice on one axis. */
function repeatedLabels(root: Element): string[] {
  const axes = new Map<string, string[]>();
  for (const tick of root.querySelectorAll('[class$="tick"]')) {
    const axis = tick.getAttribute('class')!;
    axes.set(axis, [...(axes.get(axis) ?? []), tick.textContent?.trim() ?? '']);
  }
  return [...axes].flatMap(([axis, labels]) =>
    labels.filter((label, i) => label !== '' && labels.indexOf(label) < i).map((label) => `${axis}: ${label}`),
  );
}

describe('the committed figures', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.svg'));

  it('are there', () => assert.ok(files.length >= 40, `${files.length} figures`));

  for (const file of files) {
    it(`${file} can be read: no text over another or beyond the edge, no axis that says the same twice`, () => {
      const root = parseSvg(readFileSync(join(folder, file), 'utf8'));
      assert.deepEqual(clippedTexts(root), []);
      assert.deepEqual(overlappingTexts(root), []);
      assert.deepEqual(repeatedLabels(root), []);
    });
  }
});
