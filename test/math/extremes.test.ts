import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { greatest, least } from '../../src/math';

describe('the greatest and the least of values', () => {
  it('are those of Math.max and Math.min, NaN and signed zeros included', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), (values) => {
        assert.ok(Object.is(greatest(values), Math.max(...values)));
        assert.ok(Object.is(least(values), Math.min(...values)));
      }),
    );
  });

  it('are found among a million values', () => {
    const values = Float64Array.from({ length: 1_000_000 }, (_, i) => (i * 7919) % 1_000_003);
    assert.deepEqual([greatest(values), least(values)], [1_000_002, 0]);
  });

  it('are asked for in src wherever an argument list would grow with the data', () => {
    const src = resolve(__dirname, '..', '..', 'src');
    const spread = /Math\.(?:max|min|hypot)\(\.\.\.|String\.from(?:Char|Code)\w*\(\.\.\.|\.apply\(/;
    for (const entry of readdirSync(src, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
      const path = join(entry.parentPath, entry.name);
      const line = readFileSync(path, 'utf8')
        .split('\n')
        .findIndex((text) => spread.test(text) && !text.trimStart().startsWith('*'));
      assert.equal(line, -1, `${path}:${line + 1} spreads values over an argument list; use greatest, least or a loop`);
    }
  });
});
