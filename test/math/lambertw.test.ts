import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { lambertW0, lambertW0Offset, lambertWm1, lambertWm1Offset } from '../../src/math';

const golden = (name: string) => JSON.parse(readFileSync(join(__dirname, '../fixtures/golden', name), 'utf8'));
const numeric = golden('numeric.json') as Record<'lambertW0' | 'lambertWm1', [string, string][]>;
const offset = golden('lambertw-offset.json') as { rows: [string, string, string][] };

const bits = new DataView(new ArrayBuffer(8));
/** The place of a double on the number line, so that neighbours differ by one. */
function place(x: number): bigint {
  bits.setFloat64(0, x);
  const i = bits.getBigInt64(0);
  return i < 0n ? -(i & 0x7fffffffffffffffn) : i;
}
function ulps(actual: number, expected: number): number {
  assert.ok(!Number.isNaN(actual), `NaN instead of ${expected}`);
  const distance = place(actual) - place(expected);
  return Number(distance < 0n ? -distance : distance);
}

/** Regimes of x, each with its own formula. */
const regimes: readonly (readonly [string, (x: number) => boolean])[] = [
  ['within 1e-9 of -1/e', (x) => x < -0.36787944017],
  ['below -0.1', (x) => x >= -0.36787944017 && x < -0.1],
  ['around zero', (x) => x >= -0.1 && x < 1e-3],
  ['moderate', (x) => x >= 1e-3 && x < 1e3],
  ['large', (x) => x >= 1e3],
];

const E = Math.E;
const BRANCH = -0.36787944117144233;

describe('Lambert-W', () => {
  for (const [regime, holds] of regimes) {
    const upper = numeric.lambertW0.map(([x, w]) => [Number(x), Number(w)] as const).filter(([x]) => holds(x));
    const lower = numeric.lambertWm1.map(([x, w]) => [Number(x), Number(w)] as const).filter(([x]) => holds(x));
    if (upper.length > 0) {
      it(`W0 is within 3 ulp of ${upper.length} 60-digit references: ${regime}`, () => {
        for (const [x, w] of upper) assert.ok(ulps(lambertW0(x), w) <= 3, `W0(${x}) = ${lambertW0(x)}, not ${w}`);
      });
    }
    if (lower.length > 0) {
      it(`W-1 is within 2 ulp of ${lower.length} 60-digit references: ${regime}`, () => {
        for (const [x, w] of lower) assert.ok(ulps(lambertWm1(x), w) <= 2, `W-1(${x}) = ${lambertWm1(x)}, not ${w}`);
      });
    }
  }

  it('keeps every digit of the distance from -1/e in the offset forms, down to the smallest double', () => {
    for (const [d, w0, wm1] of offset.rows) {
      assert.ok(ulps(lambertW0Offset(Number(d)), Number(w0)) <= 3, `W0(-1/e + ${d})`);
      assert.ok(ulps(lambertWm1Offset(Number(d)), Number(wm1)) <= 2, `W-1(-1/e + ${d})`);
    }
  });

  it('undoes w e^w', () => {
    // The relative error of x = w e^w that one ulp of w causes is (1 + w) ulp; four are allowed.
    fc.assert(
      fc.property(fc.double({ min: -0.99, max: 700, noNaN: true }), (w) => {
        const x = w * Math.exp(w);
        const back = lambertW0(x);
        assert.ok(Math.abs(back * Math.exp(back) - x) <= 4 * 2 ** -52 * (1 + Math.abs(w)) * Math.abs(x));
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.double({ min: -700, max: -1.01, noNaN: true }), (w) => {
        const x = w * Math.exp(w);
        const back = lambertWm1(x);
        assert.ok(Math.abs(back * Math.exp(back) - x) <= 4 * 2 ** -52 * (1 + Math.abs(w)) * Math.abs(x));
      }),
      { numRuns: 2000 },
    );
  });

  it('W0 rises and W-1 falls, to two ulp', () => {
    const slack = (w: number) => 2 * 2 ** -52 * Math.abs(w);
    const inDomain = fc.double({ min: BRANCH, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(inDomain, inDomain, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        assert.ok(lambertW0(low) <= lambertW0(high) + slack(lambertW0(high)));
        const [l, h] = [Math.max(BRANCH, -Math.abs(low)), Math.max(BRANCH, -Math.abs(high))].sort((p, q) => p - q);
        if (h !== 0) assert.ok(lambertWm1(h!) <= lambertWm1(l!) + slack(lambertWm1(l!)));
      }),
      { numRuns: 2000 },
    );
  });

  it('passes through the values known in closed form', () => {
    assert.equal(lambertW0(0), 0);
    assert.ok(Object.is(lambertW0(-0), -0));
    assert.ok(ulps(lambertW0(E), 1) <= 1);
    assert.ok(ulps(lambertW0(1), 0.5671432904097838) <= 1);
    assert.ok(ulps(lambertWm1(-2 * Math.exp(-2)), -2) <= 3); // the argument itself is rounded
    assert.equal(lambertW0(BRANCH), -1);
    assert.equal(lambertWm1(BRANCH), -1);
    assert.equal(lambertW0Offset(0), -1);
    assert.equal(lambertWm1Offset(0), -1);
  });

  it('returns tiny arguments unchanged, the limits at the ends, and NaN outside the domain', () => {
    for (const x of [1e-300, -1e-300, 5e-324, -5e-324, 2.2e-308]) assert.equal(lambertW0(x), x);
    assert.equal(lambertW0(Infinity), Infinity);
    assert.equal(lambertWm1(0), -Infinity);
    assert.equal(lambertWm1(-0), -Infinity);
    assert.ok(ulps(lambertWm1(-5e-324), -751.0615595398791) <= 2);
    const justBelow = -0.3678794411714424;
    for (const x of [justBelow, -0.4, -1, -Infinity, Number.NaN]) {
      assert.ok(Number.isNaN(lambertW0(x)), `W0(${x})`);
      assert.ok(Number.isNaN(lambertWm1(x)), `W-1(${x})`);
    }
    for (const x of [5e-324, 1, Infinity]) assert.ok(Number.isNaN(lambertWm1(x)), `W-1(${x})`);
    for (const d of [-5e-324, -1, Number.NaN]) {
      assert.ok(Number.isNaN(lambertW0Offset(d)));
      assert.ok(Number.isNaN(lambertWm1Offset(d)));
    }
    assert.ok(Number.isNaN(lambertWm1Offset(0.4)));
    assert.equal(lambertW0Offset(Infinity), Infinity);
  });
});
