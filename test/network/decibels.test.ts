import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dbmToWatts, decibelsToRatio, ratioToDecibels, wattsToDbm } from '../../src/network';

describe('decibels', () => {
  it('agree with values anybody knows by heart', () => {
    assert.equal(decibelsToRatio(0), 1);
    assert.equal(decibelsToRatio(30), 1000);
    assert.equal(dbmToWatts(30), 1);
    assert.equal(dbmToWatts(0), 1e-3);
    assert.equal(wattsToDbm(0.1), 20);
    assert.ok(Math.abs(dbmToWatts(-174) / 3.981071705534972e-21 - 1) < 1e-13); // the usual N0 = kT at 290 K
    assert.equal(ratioToDecibels(0), -Infinity);
  });

  it('there and back is the same level', () => {
    fc.assert(
      fc.property(fc.double({ min: -300, max: 300, noNaN: true }), (level) => {
        assert.ok(Math.abs(ratioToDecibels(decibelsToRatio(level)) - level) < 1e-11);
        assert.ok(Math.abs(wattsToDbm(dbmToWatts(level)) - level) < 1e-11);
      }),
    );
  });
});
