import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Counts, countGroups } from './counts';

const expected = JSON.parse(readFileSync(join(__dirname, 'expected.json'), 'utf8')) as Counts;
const remedy = 'mend it, or say why in the commit and record it: npx tsx test/counts/record.ts';
/** A count that fell further than this is recorded, or it could grow back unseen. */
const LEAST_SHARE = 0.9;

describe('what is counted in place of timed', () => {
  const seen = new Set<string>();

  for (const [group, count] of Object.entries(countGroups)) {
    it(`does not grow: ${group}`, async () => {
      for (const [name, value] of Object.entries(await count())) {
        seen.add(name);
        const most = expected[name];
        assert.ok(most !== undefined, `${name} is ${value} and has no expected count; ${remedy}`);
        assert.ok(value <= most, `${name} grew from ${most} to ${value}; ${remedy}`);
        assert.ok(value >= LEAST_SHARE * most, `${name} fell from ${most} to ${value}; ${remedy}`);
      }
    });
  }

  it('is everything that has an expected count', () => {
    assert.deepEqual([...seen].sort(), Object.keys(expected).sort());
  });
});
