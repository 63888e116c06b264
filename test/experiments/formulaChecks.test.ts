import assert from 'node:assert/strict';
import { experimentNamed, type FormulaChecks } from '../../src/experiments';
import { Tally } from '../../src/experiments/formulas/formulaCheck';
import { canonicalJson } from '../../src/records';

const context = { onProgress: () => {}, signal: new AbortController().signal };

async function smokeChecks(): Promise<ReadonlyMap<string, FormulaChecks>> {
  const runs = await experimentNamed('formula-checks').runs({ profile: 'smoke', overrides: {} });
  const done = await Promise.all(
    runs.map(
      async (run) => [run.run, (await run.execute(context as never)).results as unknown as FormulaChecks] as const,
    ),
  );
  return new Map(done);
}

describe('a tally of deviations', () => {
  it('counts cases and those above the tolerance, and keeps the worst', () => {
    const tally = new Tally('x', 1);
    for (const deviation of [-3, 1, 1.5, 0]) tally.add(deviation);
    assert.deepEqual(tally.result(), { about: 'x', cases: 4, failures: 1, worst: 1.5, tolerance: 1 });
  });

  it('refuses NaN, and a check without cases', () => {
    assert.throws(() => new Tally('x', 1).add(Number.NaN), /x: case 1 gave NaN/);
    assert.throws(() => new Tally('x', 1).result(), /x: no case was tested/);
  });
});

describe('formula-checks', () => {
  it('finds what is true to fail never, and what is false to fail', async () => {
    const found = await smokeChecks();
    // What is there to fail: each is a statement that the ledger expects to be wrong somewhere.
    const wrong = new Set([
      'lambda-beyond-the-step',
      'blocks-of-a-network',
      'euclidean-norm',
      'objective-ranks',
      'objective-gap-ranks',
      'biased-sets',
      'objective-readings-rank',
      'round-below-unsplit',
      'early-stop-unsafe',
      'early-stop-counter-example',
    ]);
    for (const [run, checks] of found) {
      for (const [name, { cases, failures, worst }] of Object.entries(checks)) {
        assert.ok(cases > 0);
        assert.equal(failures > 0, wrong.has(name), `${run}: ${name} fails in ${failures} of ${cases}, worst ${worst}`);
        wrong.delete(name);
      }
    }
    assert.deepEqual([...wrong], []);
  });

  it('gives the same record for the same seed', async () => {
    const [first, second] = [await smokeChecks(), await smokeChecks()];
    assert.equal(canonicalJson([...first]), canonicalJson([...second]));
  });

  it('knows the counter-example to Theorem 2(b) by its numbers', async () => {
    // J = 10.055, 10.502, 8.367: the loss is 1.688 of V/Q psi(1) + tau(1) + V/Q, all over Q.
    const check = (await smokeChecks()).get('algorithm')!['early-stop-counter-example']!;
    assert.ok(Math.abs(check.worst - (10.055 - 8.367) / (10 + 10.055)) < 1e-3, `${check.worst}`);
  });
});
