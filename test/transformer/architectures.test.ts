import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { architectures, registerArchitectures } from '../../src/transformer';
import { bert } from '../../src/transformer/architectures/bert';

const src = resolve(__dirname, '../../src');
const descriptors = join(src, 'transformer', 'architectures');

describe('an architecture', () => {
  it('is asked for by name in its descriptor and nowhere else', () => {
    const names = `'(?:${architectures.map(({ modelType }) => modelType).join('|')})'`;
    const asks = new RegExp(
      `modelType\\)? *[!=]==?|[!=]==? *${names}|${names} *[!=]==?|case ${names}:|\\? *${names} *: *'|\\[${names}(?:, *${names})*\\]\\.includes`,
    );
    assert.ok(asks.test("config.modelType === 'vit'") && asks.test("x ? 'bert' : 'vit'"));
    for (const entry of readdirSync(src, { withFileTypes: true, recursive: true })) {
      const file = join(entry.parentPath, entry.name);
      if (!entry.isFile() || !file.endsWith('.ts') || file.startsWith(descriptors)) continue;
      for (const [i, line] of readFileSync(file, 'utf8').split('\n').entries()) {
        assert.doesNotMatch(line, asks, `${relative(src, file)}:${i + 1} asks for a family`);
      }
    }
  });

  it('cannot take the name of another, and is registered once', () => {
    const before = [...architectures];
    registerArchitectures([bert]);
    assert.deepEqual(architectures, before);
    assert.throws(
      () => registerArchitectures([{ ...bert, title: 'another' }]),
      /modelType must be an architecture's own, but 'bert' is BERT; choose another name/,
    );
  });
});
