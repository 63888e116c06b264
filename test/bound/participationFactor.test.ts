import assert from 'node:assert/strict';
import fc from 'fast-check';
import { participationFactor } from '../../src/bound';
import { InputError } from '../../src/errors';

const sizes = fc
  .integer({ min: 2, max: 500 })
  .chain((devices) =>
    fc.record({ devices: fc.constant(devices), scheduled: fc.integer({ min: 1, max: devices - 1 }) }),
  );

describe('participation factor rho(n)', () => {
  it('is 1 for one device of several and 0 for all of them', () => {
    for (const devices of [2, 3, 20, 1000]) {
      assert.equal(participationFactor(1, devices), 1);
      assert.equal(participationFactor(devices, devices), 0);
    }
  });

  it('is 0 for a single device, which has no peers to differ from', () => {
    assert.equal(participationFactor(1, 1), 0);
  });

  it('agrees with values worked by hand', () => {
    assert.equal(participationFactor(5, 20), 3 / 19);
    assert.equal(participationFactor(2, 4), 1 / 3);
    assert.equal(participationFactor(10, 20), 1 / 19);
  });

  it('falls strictly with every added device', () => {
    fc.assert(
      fc.property(sizes, ({ devices, scheduled }) => {
        assert.ok(participationFactor(scheduled + 1, devices) < participationFactor(scheduled, devices));
      }),
    );
  });

  it('turns independent noise into 1/n: rho(n) (K-1)/K + 1/K = 1/n', () => {
    fc.assert(
      fc.property(sizes, ({ devices: K, scheduled: n }) => {
        assert.ok(Math.abs(participationFactor(n, K) * ((K - 1) / K) + 1 / K - 1 / n) < 1e-15);
      }),
    );
  });

  it('refuses an empty round, more devices than there are, and fractions, naming the value', () => {
    assert.throws(() => participationFactor(0, 20), /^InputError: scheduled must be an integer in \[1, 20\], got 0; /);
    assert.throws(() => participationFactor(21, 20), /got 21/);
    assert.throws(() => participationFactor(2.5, 20), /got 2.5/);
    assert.throws(() => participationFactor(1, 0), /devices must be an integer .* got 0/);
    assert.throws(() => participationFactor(Number.NaN, 20), InputError);
  });
});
