import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { growthParts, readGrowth } from '../../bench/growth/results';
import { lastBefore, type PageEntry, readHistory, slowerThan } from '../../bench/page/history';
import { benchReadme } from '../../bench/page/readme';

const bench = resolve(__dirname, '..', '..', 'bench');

describe('the bench page', () => {
  const entry = (date: string, code: string, median: number, processor = 'A'): PageEntry => ({
    schema: 'fedft-bench/1',
    date,
    commit: code,
    code,
    processor,
    instructions: 'avx2',
    cores: 2,
    load: 1,
    node: '20.20.2',
    runtime: 'none',
    results: [{ name: 'round', unit: 'ms', median, least: 0.9 * median, most: 1.1 * median, samples: 9 }],
  });

  it('says what its committed measurements say', () => {
    const text = readFileSync(join(bench, 'README.md'), 'utf8');
    assert.equal(benchReadme(text), text, 'npm run bench -- readme writes it anew');
    for (const part of growthParts.filter((one) => readGrowth().measured[one] !== undefined)) {
      assert.ok(existsSync(join(bench, 'figures', `growth-${part}.svg`)), part);
    }
    for (const { results } of readHistory()) {
      for (const { name, least, median, most } of results)
        assert.ok(0 < least && least <= median && median <= most, name);
    }
  });

  it('compares with the last entry of the same kind of machine and other code', () => {
    const now = entry('2026-03-01', 'c', 10);
    const history = [entry('2026-01-01', 'a', 1), entry('2026-02-01', 'b', 2), entry('2026-02-02', 'd', 3, 'B'), now];
    assert.equal(lastBefore(history, now)?.code, 'b');
    assert.equal(lastBefore(history, history[0]!), undefined);
  });

  it('calls slower what takes longer than anything before did', () => {
    const before = entry('2026-01-01', 'a', 10);
    assert.deepEqual(slowerThan(before, entry('2026-02-01', 'b', 10.9)), []);
    assert.deepEqual(
      slowerThan(before, entry('2026-02-01', 'b', 11.2)).map(({ name }) => name),
      ['round'],
    );
  });
});
